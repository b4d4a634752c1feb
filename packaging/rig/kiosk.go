package rig

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Panel is the kiosk's screen.
type Panel struct {
	Wide, High int
	MM         int // visible width
}

// The panels that the kiosk is sold with.
func Panels() []Panel { return []Panel{{1080, 1920, 268}, {1920, 1080, 476}, {1280, 1024, 376}} }

// String is the panel's size: 1080x1920.
func (p Panel) String() string { return fmt.Sprintf("%dx%d", p.Wide, p.High) }

// Kiosk is the real program on a screen of its own.
type Kiosk struct {
	*Display
	Dir    string // its configuration, data and printed papers
	Config string // path of kiosk.toml
	Panel  Panel

	build   string
	probe   *Probe
	process *Process
}

// wait is how long the rig waits for the window to get where it should be.
const wait = 10 * time.Second

// NewKiosk writes the configuration of a kiosk into dir and opens its screen. portal is
// the address of the kiosk API, "" for a kiosk that never had one. build holds the
// programs. Start starts it.
func NewKiosk(dir, build string, panel Panel, portal string) (*Kiosk, error) {
	for _, d := range []string{"printed", ".cache"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return nil, err
		}
	}
	k := &Kiosk{Dir: dir, Config: filepath.Join(dir, "kiosk.toml"), Panel: panel, build: build}
	if err := os.WriteFile(k.Config, []byte(k.configuration(portal)), 0o600); err != nil {
		return nil, err
	}
	var err error
	k.Display, err = OpenDisplay(dir, filepath.Join(build, "hand"), panel.Wide, panel.High)
	return k, err
}

func (k *Kiosk) configuration(portal string) string {
	url := ""
	if portal != "" {
		url = "https://" + portal
	}
	return fmt.Sprintf(`data_dir = %q
[hall]
name = { zh-Hans = "福州市政务服务自助终端", en = "Fuzhou Government Services Kiosk" }
place = { zh-Hans = "市民服务中心一层", en = "Citizen Centre, ground floor" }
[panel]
width_px = %d
height_px = %d
width_mm = %d
hide_pointer = true
[portal]
url = %q
[visit]
idle_seconds = 600
form_idle_seconds = 600
[printer]
kind = "folder"
address = %q
`, filepath.Join(k.Dir, "data"), k.Panel.Wide, k.Panel.High, k.Panel.MM, url, k.Printed())
}

// Printed is the folder that the kiosk's folder printer prints into.
func (k *Kiosk) Printed() string { return filepath.Join(k.Dir, "printed") }

// Data is the kiosk's data folder.
func (k *Kiosk) Data() string { return filepath.Join(k.Dir, "data") }

// Enrol runs kioskctl enrol with a one-time code.
func (k *Kiosk) Enrol(code string) error {
	_, err := output(filepath.Join(k.build, "kioskctl"), "enrol", "--config", k.Config, "--code", code)
	return err
}

// SetPIN runs kioskctl pin set: a kiosk without a PIN asks for one before anything else.
func (k *Kiosk) SetPIN(pin string) error {
	cmd := exec.Command(filepath.Join(k.build, "kioskctl"), "pin", "set", "--config", k.Config)
	cmd.Stdin = strings.NewReader(pin + "\n")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("kioskctl pin set: %w: %s", err, said)
	}
	return nil
}

// Start starts the program and returns at once; WaitPage waits for its window.
func (k *Kiosk) Start(env ...string) error {
	return k.StartProgram(filepath.Join(k.build, "onestop-kiosk"), env...)
}

// StartProgram is Start with another build of the kiosk.
func (k *Kiosk) StartProgram(program string, env ...string) error {
	socket := filepath.Join(k.Dir, "probe.sock")
	_ = os.Remove(socket) // of a kiosk that was killed
	k.probe = NewProbe(socket)
	cmd := exec.Command(program, "--config", k.Config, "--probe", socket)
	cmd.Env = k.Env(append([]string{"HOME=" + k.Dir, "LANG=C.UTF-8"}, env...)...)
	var err error
	k.process, err = Launch(k.Dir, "kiosk", cmd)
	return err
}

// Ready waits until the home page is painted and stands still.
func (k *Kiosk) Ready() error {
	if _, err := k.WaitPage("home"); err != nil {
		return err
	}
	err := k.process.Until(wait, "picture", func() error {
		if colour, err := k.Tell("pixel 4 4"); err != nil || colour == "000000" {
			return fmt.Errorf("the screen is black: %v", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = k.Quiet(250*time.Millisecond, wait)
	return err
}

// Process is the running program.
func (k *Kiosk) Process() *Process { return k.process }

// Kill ends the program with -9.
func (k *Kiosk) Kill() {
	k.probe.Close()
	k.process.Kill()
}

// Close ends the program if it runs, and the screen.
func (k *Kiosk) Close() {
	if k.process != nil {
		k.probe.Close()
		_ = k.process.Stop() // how it ends is a matter of the tests that look for it
	}
	k.Display.Close()
}

// View is what the window shows now.
func (k *Kiosk) View() (View, error) { return k.probe.View() }

// Until waits until what the window shows fits.
func (k *Kiosk) Until(what string, fits func(View) bool) (View, error) {
	var v View
	err := k.process.Until(wait, what, func() error {
		var err error
		if v, err = k.View(); err != nil {
			return err
		}
		if !fits(v) {
			return fmt.Errorf("it shows %s", v.Labels())
		}
		return nil
	})
	return v, err
}

// WaitPage waits until the window shows the page, and returns what is on it.
func (k *Kiosk) WaitPage(name string) (View, error) {
	return k.Until("page "+name, func(v View) bool { return v.Page == name })
}

// Press presses the control with that label, scrolling the page when it is not in sight.
func (k *Kiosk) Press(label string) error { return k.PressKind("", label) }

// PressKind is Press for controls of one kind only.
func (k *Kiosk) PressKind(kind, label string) error {
	const pages = 8
	for try := range 2 * pages {
		c, err := k.glimpse(kind, label)
		if err != nil {
			return err
		}
		if c != nil {
			x, y := c.Centre()
			return k.PressAt(x, y, 0)
		}
		by := k.Panel.High / 4 // down to the end of the page, then up to its beginning
		if try >= pages {
			by = -by
		}
		if err := k.scroll(by); err != nil {
			return err
		}
	}
	v, err := k.View()
	if err != nil {
		return err
	}
	return fmt.Errorf("there is no %s %q to press; there are %s", kind, label, v.Labels())
}

// glimpse looks for a control for a moment: the page may be on its way. It counts when it
// stands still: a person's eye needs longer than that. nil when it is not in sight, or no
// more of it than an edge.
func (k *Kiosk) glimpse(kind, label string) (*Control, error) {
	const edge = 24 // pixels
	var before Control
	for end := time.Now().Add(900 * time.Millisecond); time.Now().Before(end); time.Sleep(60 * time.Millisecond) {
		v, err := k.View()
		if err != nil && !k.process.Alive() {
			return nil, fmt.Errorf("the kiosk ended; it said:\n%s", k.process.Said(15))
		}
		c, ok := v.Find(kind, label)
		if ok && c == before && c.H > edge && c.W > edge {
			return &c, nil
		}
		before = c
	}
	return nil, nil
}

// scroll drags the page, in its middle, by a number of pixels.
func (k *Kiosk) scroll(by int) error {
	x, middle := k.Panel.Wide/2, 2*k.Panel.High/5
	if err := k.Drag(x, middle+by/2, x, middle-by/2, 300*time.Millisecond); err != nil {
		return err
	}
	_, err := k.Quiet(150*time.Millisecond, 3*time.Second)
	return err
}

// Type types into the field that has the cursor, on the screen's keyboard where it has
// the key, and as a keyboard would where it has not.
func (k *Kiosk) Type(text string) error {
	for _, r := range text {
		v, err := k.View()
		if err != nil {
			return err
		}
		if key, ok := exactKey(v, string(r)); ok {
			x, y := key.Centre()
			err = k.PressAt(x, y, 0)
		} else {
			err = k.Keys(string(r))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func exactKey(v View, label string) (Control, bool) {
	for _, c := range v.Controls {
		if c.Kind == "key" && c.Label == label {
			return c, true
		}
	}
	return Control{}, false
}
