//go:build journey

package badstart

import (
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/app/words"
	"onestop/assets"
	"onestop/packaging/rig"
)

const build = "../../build"

// restart is the one button of a kiosk that could not start.
const restart = "重新启动程序"

// exitRestart is what the program ends with when it wants to be started again.
const exitRestart = 75

// machine is a kiosk on a screen of its own, not started yet, of no portal.
type machine struct {
	*testing.T
	*rig.Kiosk
	keep string // folder for pictures that outlive the test
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	programs := needPrograms(t)
	k, err := rig.NewKiosk(t.TempDir(), programs, rig.Panels()[0], "")
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{T: t, Kiosk: k, keep: filepath.Join(programs, "badstart")}
	t.Cleanup(k.Close)
	return m
}

// needPrograms returns the folder of the built programs.
func needPrograms(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("no Xvfb on this machine: packaging/install-deps.sh test brings it")
	}
	programs, err := filepath.Abs(build)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"onestop-kiosk", "kioskctl", "portal", "hand"} {
		if _, err := os.Stat(filepath.Join(programs, name)); err != nil {
			t.Fatalf("build/%s is not there: packaging/build.sh portal kioskctl kiosk hand", name)
		}
	}
	return programs
}

func (m *machine) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

// configure replaces a piece of the configuration, which must be there.
func (m *machine) configure(from, to string) {
	m.Helper()
	b, err := os.ReadFile(m.Config)
	m.must(err)
	text := strings.Replace(string(b), from, to, 1)
	if text == string(b) {
		m.Fatalf("%q is not in the configuration", from)
	}
	m.must(os.WriteFile(m.Config, []byte(text), 0o600))
}

// place is the file and the number of its first line that holds the words.
func (m *machine) place(words string) string {
	m.Helper()
	b, err := os.ReadFile(m.Config)
	m.must(err)
	before, _, found := strings.Cut(string(b), words)
	if !found {
		m.Fatalf("%q is not in the configuration", words)
	}
	return fmt.Sprintf("%s:%d", m.Config, strings.Count(before, "\n")+1)
}

// words are the kiosk's wordings in Chinese.
func (m *machine) words() words.Words {
	m.Helper()
	c, err := words.Load(assets.Words())
	m.must(err)
	return c.In(hall.Chinese)
}

// fails starts the program and waits for the page of one that could not start.
func (m *machine) fails() rig.View {
	m.Helper()
	return m.comes("the fault of a start", func(v rig.View) bool {
		_, ok := v.Find("", restart)
		return ok
	})
}

// works starts the program and waits for the page of one that serves, or that asks for
// its first PIN.
func (m *machine) works() rig.View {
	m.Helper()
	return m.comes("a working kiosk", func(v rig.View) bool {
		_, fault := v.Find("", restart)
		return !fault && len(v.Controls) > 0 && (v.Page == "home" || v.Page == "setup")
	})
}

func (m *machine) comes(what string, fits func(rig.View) bool) rig.View {
	m.Helper()
	m.must(m.Start())
	v, err := m.Until(what, fits)
	if err != nil {
		m.look("did-not-come")
		m.Fatal(err)
	}
	return v
}

// look keeps a picture of the window in build/badstart and returns it.
func (m *machine) look(name string) image.Image {
	m.Helper()
	_, err := m.Quiet(300*time.Millisecond, 5*time.Second)
	m.must(err)
	m.must(os.MkdirAll(m.keep, 0o700))
	m.must(m.Shot(filepath.Join(m.keep, name+".png")))
	picture, err := m.See()
	m.must(err)
	return picture
}

// said is everything that the program wrote.
func (m *machine) said() string { return m.Process().Said(1 << 20) }

// noTrace fails when the program wrote anything but its own log lines.
func (m *machine) noTrace() {
	m.Helper()
	for _, line := range strings.Split(m.said(), "\n") {
		for _, word := range []string{"goroutine ", "panic:", "runtime error", "[signal"} {
			if strings.Contains(line, word) {
				m.Errorf("the program said: %s", line)
			}
		}
	}
}

// ended waits for the program's end and returns its exit code.
func (m *machine) ended() int {
	m.Helper()
	select {
	case <-m.Process().Done():
	case <-time.After(10 * time.Second):
		v, err := m.View()
		m.look("did-not-end")
		m.Fatalf("the program did not end; it shows %s, %v; it said:\n%s", v.Labels(), err, m.said())
	}
	err := m.Process().Stop()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	m.must(err)
	return 0
}

// blank reports whether the picture holds too little to be a page of words.
func blank(p image.Image) bool {
	b := p.Bounds()
	ground := p.At(b.Dx()/2, b.Dy()-8) // below the foot
	differs := 0
	for y := b.Min.Y; y < b.Max.Y; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			if p.At(x, y) != ground {
				differs++
			}
		}
	}
	return differs*9 < b.Dx()*b.Dy()/20
}

func (m *machine) store() string { return filepath.Join(m.Data(), "vault.db") }

// open makes the store, as a first start does, and ends.
func (m *machine) open() {
	m.Helper()
	m.works()
	m.must(m.Process().Stop())
}

// mount puts an empty file system of its own at a folder.
func mount(t *testing.T, dir string, flags uintptr, options string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		t.Skipf("only root may mount a small disk: %v", err)
	}
	t.Cleanup(func() { // after the kiosk was closed
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
}
