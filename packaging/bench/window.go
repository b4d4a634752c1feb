package main

import (
	"time"
)

const starts = 5

// startAndRest measures a start, the memory at rest on the home page, and the work done
// there while nobody comes: the kiosk and the browser in turn.
func startAndRest(p place) ([]figure, error) {
	kiosk, err := newKiosk(p)
	if err != nil {
		return nil, err
	}
	defer kiosk.close()
	browser, err := newBrowser(p)
	if err != nil {
		return nil, err
	}
	defer browser.close()
	cold := map[*subject][]time.Duration{}
	for round := range starts + 1 {
		for _, s := range []*subject{kiosk, browser} {
			start := time.Now()
			if err := s.open(); err != nil {
				return nil, err
			}
			if round > 0 { // the first start learns the page and fills the caches, of both
				cold[s] = append(cold[s], time.Since(start))
			}
			if round < starts {
				if err := s.shut(); err != nil {
					return nil, err
				}
			}
		}
	}
	time.Sleep(8 * time.Second) // both come to rest
	memory, busy := map[*subject]float64{}, map[*subject]float64{}
	for _, s := range []*subject{kiosk, browser} {
		if memory[s], err = pss(s.process.PID()); err != nil {
			return nil, err
		}
		busy[s] = -cpu(s.process.PID())
	}
	const rest = 30 * time.Second
	time.Sleep(rest)
	for _, s := range []*subject{kiosk, browser} {
		busy[s] = 100 * (busy[s] + cpu(s.process.PID())) / rest.Seconds()
	}
	return []figure{
		beside("cold_start_ms", percentile(cold[kiosk], 0.5), "ms", browser.name, percentile(cold[browser], 0.5)).within(0.5),
		beside("home_pss_mb", memory[kiosk], "MB", browser.name, memory[browser]).within(0.5),
		alone("idle_cpu_percent", busy[kiosk], "% of a core").within(1),
	}, nil
}
