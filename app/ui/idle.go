package ui

import "time"

// Idle is how long a visitor may do nothing.
type Idle struct {
	Home    time.Duration // on home and guide pages
	Form    time.Duration // where the visitor writes or reads with care
	Warning time.Duration // the countdown that follows
}

// DefaultIdle is 60 s, 120 s and 30 s of warning.
func DefaultIdle() Idle {
	return Idle{Home: time.Minute, Form: 2 * time.Minute, Warning: 30 * time.Second}
}

// idleState is where the visit's clock stands.
type idleState int

const (
	nobody   idleState = iota // no visit: nothing to clear
	present                   // somebody is there
	doubtful                  // the countdown runs
	gone                      // the visit is over
)

// visitClock measures how long nothing was touched. It has no timer: it is asked.
type visitClock struct {
	idle   Idle
	active bool
	last   time.Time
	form   bool          // the page is one where the visitor writes
	own    time.Duration // the page's own limit; 0: none, negative: no clock
}

// touch says that somebody is there; the first touch begins a visit.
func (c *visitClock) touch(now time.Time) { c.active, c.last = true, now }

// end is after the visit.
func (c *visitClock) end() { c.active = false }

// state returns where the clock stands and, while it counts down, what is left.
func (c *visitClock) state(now time.Time) (idleState, time.Duration) {
	if !c.active || c.own < 0 {
		return nobody, 0
	}
	limit := c.idle.Home
	switch {
	case c.own > 0:
		limit = c.own
	case c.form:
		limit = c.idle.Form
	}
	quiet := now.Sub(c.last)
	switch {
	case quiet < 0: // the clock was set back: begin again rather than wait for hours
		c.last = now
		return present, 0
	case quiet < limit:
		return present, 0
	case quiet < limit+c.idle.Warning:
		return doubtful, limit + c.idle.Warning - quiet
	}
	return gone, 0
}
