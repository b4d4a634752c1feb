package ui

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"onestop/app/hall"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
)

// touched is every touch. While the countdown shows, only its own buttons answer it.
func (a *App) touched() {
	if a.warning != nil {
		return
	}
	began := !a.idle.active
	a.idle.touch(a.cfg.Clock.Now())
	if began {
		a.root.footer.visitBegan()
	}
}

// watch asks the visit's clock and shows the countdown or ends the visit.
func (a *App) watch() {
	if a.door.busy > 0 {
		a.idle.last = a.cfg.Clock.Now() // something runs for the visitor: the clock stands
	}
	state, left := a.idle.state(a.cfg.Clock.Now())
	switch state {
	case doubtful:
		if a.warning == nil {
			a.warning = newWarning(a)
			a.root.cover(a.warning.page)
		}
		a.warning.count(left)
	case gone:
		a.End()
	}
}

// stay is "I need more time": the page comes back as it was left.
func (a *App) stay() {
	a.warning = nil
	a.idle.touch(a.cfg.Clock.Now())
	a.root.cover(nil)
}

// End ends the visit: nothing of it stays in the visit, in widgets or in the router, and
// every wish is the hall's again. Fyne keeps texts it drew in a cache of its own until
// FYNE_CACHE has passed; the one public way to empty it sooner, a change of theme, parses
// both fonts again, which froze the next visitor's first page for 250 ms and took 50 MB a
// visit (measured).
func (a *App) End() {
	for _, o := range a.window.Canvas().Overlays().List() {
		a.window.Canvas().Overlays().Remove(o)
	}
	a.leaveStaff()
	a.visit.Wipe()
	a.door.renew()
	a.idle.end()
	a.history, a.warning, a.page = nil, nil, nil
	a.wishes = theme.DefaultWishes()
	a.dress()
	a.show(screen.Route{Page: screen.PageHome})
	a.cfg.Parts.Fonts.Forget()
	a.cfg.Ended()
}

// guard is the one recover of the interface: a page that panics becomes the fault page.
func (a *App) guard(f func()) {
	defer func() {
		if p := recover(); p != nil {
			a.Fault(&hall.Error{Code: "panic", Key: "ui.fault.text",
				Hint: "a fault in the program: send the log to the maker", Err: errors.New(site())})
		}
	}()
	f()
}

// site says where a panic was thrown, without its value: the value could hold an answer.
func site() string {
	pc := make([]uintptr, 24)
	frames := runtime.CallersFrames(pc[:runtime.Callers(4, pc)])
	var out []string
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, "onestop/") && len(out) < 6 {
			out = append(out, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more {
			return strings.Join(out, " < ")
		}
	}
}

// Fault logs what went wrong and shows the page that says what to do.
func (a *App) Fault(err error) {
	a.cfg.Log("fault", err)
	if _, ok := a.cfg.Pages[screen.PageFault]; !ok || a.failing {
		a.lastResort()
		return
	}
	a.failing = true
	defer func() { a.failing = false }()
	a.show(screen.Route{Page: screen.PageFault, Arg: hall.CodeOf(err)})
}

// seconds rounds up, so that the countdown ends at 1 and never shows 0.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// leaveStaff ends the staff's session with the visit, if there is one: nobody pressed
// "leave".
func (a *App) leaveStaff() {
	if a.cfg.Staff == nil {
		return
	}
	if err := a.cfg.Staff.Leave("idle"); err != nil {
		a.cfg.Log("staff", err)
	}
}
