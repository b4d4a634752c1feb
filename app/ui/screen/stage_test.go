package screen_test

import (
	"testing"
	"time"

	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/uitest"
)

// stage is a bench whose works end on the test's goroutine, in order.
type stage struct {
	*uitest.Bench
	t    *testing.T
	door chan func()
}

// newStage makes a stage; c.Do is its own.
func newStage(t *testing.T, c uitest.Config) *stage {
	t.Helper()
	s := &stage{t: t, door: make(chan func(), 1000)}
	c.Do = func(f func()) { s.door <- f }
	s.Bench = uitest.New(t, c)
	return s
}

// patience is how long a work may take before the test gives up.
const patience = 10 * time.Second

// until runs what comes through the door until the page says so.
func (s *stage) until(what string, ready func() bool) {
	s.t.Helper()
	limit := time.After(patience)
	for !ready() {
		select {
		case f := <-s.door:
			f()
		case <-limit:
			s.t.Fatalf("never happened: %s; shown: %q", what, s.Texts())
		}
	}
	s.settle()
}

// settle runs what already waits at the door.
func (s *stage) settle() {
	for {
		select {
		case f := <-s.door:
			f()
		default:
			return
		}
	}
}

// shows waits until a paragraph is shown.
func (s *stage) shows(text string) {
	s.t.Helper()
	s.until("shows "+text, func() bool { return s.Shows(text) })
}

// at waits until the visitor is on a page.
func (s *stage) at(page string) {
	s.t.Helper()
	s.until("page "+page, func() bool { return s.App.Route().Page == page })
}

// tap presses a control and lets what follows happen. Presses are half a second apart.
func (s *stage) tap(labels ...string) {
	s.t.Helper()
	for _, l := range labels {
		s.advance(time.Second / 2)
		s.Tap(s.t, l)
		s.settle()
	}
}

// advance moves the clock and runs what became due, second by second.
func (s *stage) advance(d time.Duration) {
	for ; d > 0; d -= time.Second {
		s.Clock.Advance(min(d, time.Second))
		s.settle()
	}
}

// everywhere shows a page in every panel, size, contrast and language, waits until it is
// ready, and reports what a visitor could not read or touch.
func everywhere(t *testing.T, name string, c uitest.Config, r screen.Route, ready func(*stage)) {
	t.Helper()
	for _, p := range uitest.Panels {
		c.Panel = p
		s := newStage(t, c)
		for _, cs := range uitest.Cases() {
			if cs.Panel != p {
				continue
			}
			s.App.Touch()
			s.App.Go(screen.Route{Page: screen.PageHome})
			s.Show(cs.Wishes, r)
			s.settle()
			if ready != nil {
				ready(s)
			}
			s.Save(t, name+"-"+cs.String())
			for _, fault := range s.Faults() {
				t.Errorf("%s %s: %s", name, cs, fault)
			}
		}
	}
}

// standard is how every visit starts.
var standard = theme.DefaultWishes()
