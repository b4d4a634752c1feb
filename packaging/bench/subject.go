package main

import (
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"onestop/packaging/rig"
)

// subject is a window that is measured: the kiosk, or the browser that shows the same.
type subject struct {
	name    string
	display *rig.Display
	start   func() (*rig.Process, error)
	process *rig.Process
	close   func()

	home []rig.Point // what tells that the home page is painted; learnt at the first start
}

// newKiosk is the kiosk, enrolled at a portal of its own, on a screen of its own.
func newKiosk(p place) (*subject, error) {
	house, err := rig.NewHouse(filepath.Join(p.dir, "house"), p.build, rig.Panels()[0])
	if err != nil {
		return nil, err
	}
	return &subject{name: "kiosk", display: house.Kiosk.Display, close: house.Close, start: func() (*rig.Process, error) {
		err := house.Kiosk.Start()
		return house.Kiosk.Process(), err
	}}, nil
}

// newBrowser is the browser that shows the same, on a screen of its own.
func newBrowser(p place) (*subject, error) {
	panel := rig.Panels()[0]
	dir := filepath.Join(p.dir, "browser")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	d, err := rig.OpenDisplay(dir, filepath.Join(p.build, "hand"), panel.Wide, panel.High)
	if err != nil {
		return nil, err
	}
	s := &subject{name: "Chromium --kiosk", display: d}
	s.start = func() (*rig.Process, error) {
		cmd := exec.Command("chromium", browserFlags(p, panel)...)
		cmd.Env = d.Env("HOME=" + dir)
		return rig.Launch(dir, "chromium", cmd)
	}
	s.close = func() {
		if s.process != nil {
			_ = s.process.Stop() // its end is not what is measured
		}
		d.Close()
	}
	return s, nil
}

// browserFlags start the leanest Chromium that shows one local page: no network of its
// own, nothing over the page. The sandbox is off because it refuses to run as root.
func browserFlags(p place, panel rig.Panel) []string {
	return []string{
		"--kiosk", "--no-sandbox", "--test-type", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
		"--disable-infobars", "--disable-features=Translate", "--lang=zh-CN", "--noerrdialogs", "--password-store=basic", "--force-device-scale-factor=1",
		"--window-position=0,0", fmt.Sprintf("--window-size=%d,%d", panel.Wide, panel.High),
		"--user-data-dir=" + filepath.Join(p.dir, "browser", "profile"),
		"file://" + filepath.Join(p.root, "packaging/bench/home.html"),
	}
}

// open starts the subject and waits until its home page stands still. At the first time
// it learns what that page looks like.
func (s *subject) open() error {
	var err error
	if s.process, err = s.start(); err != nil {
		return err
	}
	if s.home != nil {
		_, err = s.display.Await(20*time.Second, s.home...)
		return err
	}
	for try := 0; try < 20; try++ {
		if _, err := s.display.Quiet(1500*time.Millisecond, 10*time.Second); err != nil {
			return err
		}
		m, err := s.display.See()
		if err != nil {
			return err
		}
		if s.home = landmarks(m); s.home != nil {
			return nil
		}
	}
	return fmt.Errorf("%s painted no home page; it said:\n%s", s.name, s.process.Said(10))
}

// shut ends the subject and waits until the screen is black again.
func (s *subject) shut() error {
	err := s.process.Stop()
	if err != nil && s.process.Alive() {
		return err
	}
	_, err = s.display.Await(10*time.Second, rig.Point{X: 40, Y: 40}, rig.Point{X: 540, Y: 900})
	return err
}

// landmarks picks points of a painted page, all over it but for the header, whose clock
// and network state change by themselves. nil when the page is blank.
func landmarks(m *image.RGBA) []rig.Point {
	const across, down = 9, 14
	b := m.Bounds()
	skip := b.Dy() / 12
	points := []rig.Point{{X: 4, Y: 4, Colour: m.RGBAAt(4, 4)}}
	colours := map[color.RGBA]bool{}
	for j := range down {
		for i := range across {
			x, y := (2*i+1)*b.Dx()/(2*across), skip+(2*j+1)*(b.Dy()-skip)/(2*down)
			c := m.RGBAAt(x, y)
			colours[c] = true
			points = append(points, rig.Point{X: x, Y: y, Colour: c})
		}
	}
	if len(colours) < 4 {
		return nil
	}
	return points
}
