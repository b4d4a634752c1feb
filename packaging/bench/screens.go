package main

import (
	"fmt"
	"time"

	"onestop/packaging/rig"
)

// way is one round through the kiosk: what to press and the page that follows. The same
// control is never pressed twice within a moment: the kiosk takes that for a tremble.
func way() [][2]string {
	return [][2]string{
		{guide, "guide"}, {"返回", "home"}, {"办事指南", "guides"}, {"首页", "home"},
		{"进度查询", "progress"}, {"返回", "home"}, {"帮助", "help"}, {"首页", "home"},
		{"投诉建议", "complaint"}, {"返回", "home"},
	}
}

// screens changes the screen 550 times and tells by how much the kiosk's memory at rest
// grew over the last 500. At rest: the visit was ended and what the toolkit caches for a
// while has been dropped, so that what is left is what stays.
func screens(p place) ([]figure, error) {
	const warm, all = 49, 550 // a whole number of rounds, ending at home
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
	var before float64
	for n := 0; n < all; n++ {
		step := way()[n%len(way())]
		if err := house.Kiosk.Press(step[0]); err != nil {
			return nil, fmt.Errorf("screen %d: %w", n, err)
		}
		if _, err := house.Kiosk.WaitPage(step[1]); err != nil {
			return nil, fmt.Errorf("screen %d after %q: %w", n, step[0], err)
		}
		if n == warm {
			if before, err = resting(house.Kiosk); err != nil {
				return nil, err
			}
		}
	}
	after, err := resting(house.Kiosk)
	if err != nil {
		return nil, err
	}
	return []figure{alone("screens_500_growth_percent", 100*(after-before)/before, "%").within(10)}, nil
}

// forgotten is longer than the kiosk needs to forget a visit (app/forget.go).
const forgotten = 40 * time.Second

// resting ends the visit and returns the kiosk's memory when it has forgotten it.
func resting(k *rig.Kiosk) (float64, error) {
	if err := k.Press("结束并清除"); err != nil {
		return 0, err
	}
	time.Sleep(forgotten)
	return pss(k.Process().PID())
}
