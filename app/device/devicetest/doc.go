// Package devicetest holds the doubles of a kiosk's printers and the one conformance
// suite that every printer and every double passes.
package devicetest

import (
	"sync"

	"onestop/app/device"
)

// Switches make a double misbehave.
type Switches struct {
	PaperOut  bool
	CoverOpen bool
	Silent    bool // takes connections and says nothing
	Slow      bool // a job hangs until this is switched off
	DropAfter int  // cut the connection after so many bytes of a job; 0: never
}

// panel is the switches of one double, safe to turn from a test while it works.
type panel struct {
	mu      sync.Mutex
	sw      Switches
	changed chan struct{}
	hung    chan struct{}
}

// Hung receives when a job begins to hang in a slow double.
func (p *panel) Hung() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prepare()
	return p.hung
}

// hang says that a job hangs now.
func (p *panel) hang() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prepare()
	select {
	case p.hung <- struct{}{}:
	default:
	}
}

func (p *panel) prepare() {
	if p.changed == nil {
		p.changed, p.hung = make(chan struct{}), make(chan struct{}, 1)
	}
}

// Set turns the switches.
func (p *panel) Set(sw Switches) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prepare()
	p.sw = sw
	close(p.changed)
	p.changed = make(chan struct{})
}

// now returns the switches and a channel that is closed when they are next turned.
func (p *panel) now() (Switches, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prepare()
	return p.sw, p.changed
}

// condition is what the switches make of a printer.
func (sw Switches) condition() device.Condition {
	switch {
	case sw.Silent:
		return device.Offline
	case sw.CoverOpen:
		return device.CoverOpen
	case sw.PaperOut:
		return device.NoPaper
	}
	return device.Ready
}
