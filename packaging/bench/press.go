package main

import (
	"fmt"
	"image"
	"time"

	"onestop/packaging/rig"
)

const presses = 40

// spots are where to press: on the home page to open a guide, on the guide to go back.
type spots struct{ open, back image.Point }

// pressRepaint times from a press to the first repaint, and to the last one that it
// brings about, on the way home -> guide -> back. Kiosk and browser take turns.
func pressRepaint(p place) ([]figure, error) {
	house, err := rig.NewHouse(p.dir, p.build, rig.Panels()[0])
	if err != nil {
		return nil, err
	}
	defer house.Close()
	if err := house.Kiosk.Start(); err != nil {
		return nil, err
	}
	if err := house.Kiosk.Ready(); err != nil {
		return nil, err
	}
	ours, err := kioskSpots(house.Kiosk)
	if err != nil {
		return nil, err
	}
	browser, err := newBrowser(p)
	if err != nil {
		return nil, err
	}
	defer browser.close()
	if err := browser.open(); err != nil {
		return nil, err
	}
	theirs, err := browserSpots(browser.display)
	if err != nil {
		return nil, err
	}
	var a, b repaints
	for range presses {
		if err := a.round(house.Kiosk.Display, ours); err != nil {
			return nil, fmt.Errorf("kiosk: %w", err)
		}
		if err := b.round(browser.display, theirs); err != nil {
			return nil, fmt.Errorf("%s: %w", browser.name, err)
		}
	}
	return []figure{
		beside("press_repaint_p50_ms", percentile(a.first, 0.5), "ms", browser.name, percentile(b.first, 0.5)).within(1),
		beside("press_repaint_p95_ms", percentile(a.first, 0.95), "ms", browser.name, percentile(b.first, 0.95)).within(1),
		beside("press_settled_p50_ms", percentile(a.last, 0.5), "ms", browser.name, percentile(b.last, 0.5)),
		beside("press_settled_p95_ms", percentile(a.last, 0.95), "ms", browser.name, percentile(b.last, 0.95)),
	}, nil
}

type repaints struct{ first, last []time.Duration }

func (r *repaints) round(d *rig.Display, s spots) error {
	for _, at := range []image.Point{s.open, s.back} {
		first, last, seen, err := d.Paint(at.X, at.Y, 250*time.Millisecond)
		if err != nil {
			return err
		}
		if !seen {
			return fmt.Errorf("a press at %v painted nothing", at)
		}
		r.first, r.last = append(r.first, first), append(r.last, last)
	}
	return nil
}

// guide is a guide that the home page offers at once.
const guide = "居民身份证换领"

func kioskSpots(k *rig.Kiosk) (s spots, err error) {
	home, err := k.WaitPage("home")
	if err != nil {
		return s, err
	}
	open, ok := home.Find("", guide)
	if !ok {
		return s, fmt.Errorf("the home page offers no %q: %s", guide, home.Labels())
	}
	s.open = image.Pt(open.Centre())
	if err := k.Press(guide); err != nil {
		return s, err
	}
	page, err := k.WaitPage("guide")
	if err != nil {
		return s, err
	}
	back, ok := page.Find("", "返回")
	if !ok {
		return s, fmt.Errorf("the guide offers no way back: %s", page.Labels())
	}
	s.back = image.Pt(back.Centre())
	if err := k.Press("返回"); err != nil {
		return s, err
	}
	_, err = k.WaitPage("home")
	return s, err
}

// browserSpots finds the same two on the static page: the first chip and the way back,
// by the colours around them, which home.html fixes.
func browserSpots(d *rig.Display) (spots, error) {
	s := spots{open: image.Pt(160, 1436), back: image.Pt(150, 180)}
	for _, at := range []image.Point{s.open, s.back} {
		_, _, seen, err := d.Paint(at.X, at.Y, 250*time.Millisecond)
		if err != nil {
			return s, err
		}
		if !seen {
			return s, fmt.Errorf("the static page did not change at %v: is home.html changed?", at)
		}
	}
	return s, nil
}
