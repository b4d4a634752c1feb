package uitest

import "time"

// Clock is a clock that moves only when told. Timers run in Advance, in order.
type Clock struct {
	now    time.Time
	timers []*timer
	fired  func() // called after every timer; nil: nothing is
}

type timer struct {
	at time.Time
	f  func()
}

// Now is the time on it.
func (c *Clock) Now() time.Time { return c.now }

// Set sets the clock to another time; what waits, waits as long as before.
func (c *Clock) Set(to time.Time) {
	for _, t := range c.timers {
		t.at = to.Add(t.at.Sub(c.now))
	}
	c.now = to
}

// After keeps f for Advance.
func (c *Clock) After(d time.Duration, f func()) func() {
	t := &timer{c.now.Add(d), f}
	c.timers = append(c.timers, t)
	return func() { t.f = nil }
}

// Advance moves the clock on and runs what is due, each at its own time.
func (c *Clock) Advance(d time.Duration) {
	end := c.now.Add(d)
	for {
		next := -1
		for i, t := range c.timers {
			if !t.at.After(end) && (next < 0 || t.at.Before(c.timers[next].at)) {
				next = i
			}
		}
		if next < 0 {
			c.now = end
			return
		}
		t := c.timers[next]
		c.timers = append(c.timers[:next], c.timers[next+1:]...)
		c.now = t.at
		if t.f != nil {
			t.f()
			if c.fired != nil {
				c.fired()
			}
		}
	}
}
