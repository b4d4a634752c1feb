package ui

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"

	"onestop/app/hall"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
	"onestop/app/words"
)

// Page is how a route is shown.
type Page struct {
	Build screen.Builder
	Form  bool // the visitor writes or reads with care: the longer idle time
	Bare  bool // no footer: out of service
	// Idle is the page's own idle time; 0: as Form says; negative: nothing of a visitor is
	// here, no clock runs.
	Idle time.Duration
}

// Config is what the interface is made from. All fields but Log and Heartbeat are needed.
type Config struct {
	Parts    theme.Parts
	Words    *words.Catalogue
	Desk     screen.Desk
	Staff    screen.Staff // nil: nobody can enter
	Settings screen.Settings
	Pages    map[string]Page // by page name; "home" is needed
	Idle     Idle
	Clock    Clock

	HidePointer bool
	Log         func(event string, err error) // never called with an answer
	Heartbeat   func()                        // called every second from the interface's loop
	Ended       func()                        // called when a visit is over and wiped; must not block
}

// App is the kiosk's window: header, page, footer, and the visit. All methods belong to
// the interface's goroutine.
type App struct {
	cfg    Config
	window fyne.Window
	door   *door
	waker  *waker // nil until Start
	stock  *widget.Stock
	idle   visitClock
	visit  *hall.Visit
	wishes theme.Wishes

	look    *theme.Look
	words   words.Words
	route   screen.Route
	history []screen.Route
	page    widget.Node // what the route shows
	kit     *widget.Kit // its kit
	warning *warning    // in place of the page; nil: none
	root    *root
	ground  *theme.Window
	failing bool // the fault page is being built
}

// New sets Fyne's theme and fills the window with the home page. Start lets its clock run.
func New(w fyne.Window, c Config) (*App, error) {
	if _, ok := c.Pages[screen.PageHome]; !ok {
		return nil, fmt.Errorf("ui: no page %q", screen.PageHome)
	}
	if c.Log == nil {
		c.Log = func(string, error) {}
	}
	if c.Heartbeat == nil {
		c.Heartbeat = func() {}
	}
	if c.Ended == nil {
		c.Ended = func() {}
	}
	a := &App{cfg: c, window: w, visit: &hall.Visit{ID: 1}, wishes: theme.DefaultWishes(), stock: widget.NewStock()}
	a.idle.idle = c.Idle
	a.door = newDoor(c.Clock, func() uint64 { return a.visit.ID }, a.guard)
	a.root = newRoot(a)
	a.ground = theme.Fyne(c.Parts.Fonts)
	fyne.CurrentApp().Settings().SetTheme(a.ground)
	w.SetPadded(false)
	a.dress()
	a.show(screen.Route{Page: screen.PageHome})
	w.SetContent(a.root)
	w.Canvas().SetOnTypedRune(func(r rune) { a.guard(func() { a.kit.TypedRune(r) }) })
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { a.guard(func() { a.kit.TypedKey(e.Name) }) })
	return a, nil
}

// Start lets the visit's clock, the header's clock and the heartbeat run.
func (a *App) Start() {
	a.tick()
	a.waker = newWaker(a.cfg.Clock.Do)
	a.door.after(startedAfter, debug.FreeOSMemory)
}

// startedAfter is when the home page stands: what the start left behind, 14 MB of files
// read and fonts cut, goes back to the system.
const startedAfter = 3 * time.Second

// Close stops every timer and waits for what runs.
func (a *App) Close() {
	a.waker.close()
	a.door.close()
}

// tick is every second.
func (a *App) tick() {
	a.cfg.Heartbeat()
	a.root.header.update()
	a.watch()
	a.door.after(time.Second, a.tick)
}

// Route is where the visitor is.
func (a *App) Route() screen.Route { return a.route }

// Visit is the visit now.
func (a *App) Visit() *hall.Visit { return a.visit }

// Go opens a page.
func (a *App) Go(r screen.Route) {
	if r.Page == screen.PageHome {
		a.history = nil
	} else {
		a.history = append(a.history, a.route)
	}
	a.show(r)
}

// replace opens a page in place of this one.
func (a *App) replace(r screen.Route) { a.show(r) }

// Back opens the page before.
func (a *App) Back() {
	to := screen.Route{Page: screen.PageHome}
	if n := len(a.history); n > 0 {
		to, a.history = a.history[n-1], a.history[:n-1]
	}
	a.show(to)
}

// show builds the page of a route and puts it in place.
func (a *App) show(r screen.Route) {
	a.route = r
	a.warning = nil
	page, ok := a.cfg.Pages[r.Page]
	if !ok {
		a.Fault(&hall.Error{Code: "route", Key: "ui.fault.text", Hint: "no page " + r.Page})
		return
	}
	a.idle.form, a.idle.own = page.Form, page.Idle
	a.idle.last = a.cfg.Clock.Now()
	if a.kit != nil {
		a.kit.Close()
	}
	a.kit = a.newKit()
	env := a.env(a.kit)
	a.root.builtWide = env.Wide
	a.page = nil
	a.guard(func() {
		built := page.Build(env, r.Arg)
		if a.route == r && !env.Kit.Closed() {
			a.page = built
			a.root.put(built, page.Bare)
		}
	})
}

// rebuild shows the page again with new wishes.
func (a *App) rebuild() {
	a.dress()
	a.show(a.route)
}

// dress makes the look and the words of the wishes.
func (a *App) dress() {
	a.look = theme.NewLook(a.cfg.Parts, a.wishes)
	a.words = a.cfg.Words.In(a.wishes.Lang)
	a.root.dress()
}

func (a *App) newKit() *widget.Kit { return widget.NewKit(a.look, a.words, a.host()) }

func (a *App) host() widget.Host {
	return widget.Host{
		Touched: a.touched, Now: a.cfg.Clock.Now,
		After: a.door.after, Frames: a.door.frames, Guard: a.guard, Stock: a.stock,
	}
}

func (a *App) env(k *widget.Kit) *screen.Env {
	alive := func() bool { return !k.Closed() }
	// What a page holds on to must do nothing once the page is gone.
	live := func(f func()) func() {
		return func() {
			if alive() {
				f()
			}
		}
	}
	return &screen.Env{
		Kit: k, Visit: a.visit, Desk: a.cfg.Desk, Staff: a.cfg.Staff, Settings: a.cfg.Settings,
		Now: a.cfg.Clock.Now, Wide: a.root.wide(),
		Go:      func(r screen.Route) { live(func() { a.Go(r) })() },
		Replace: func(r screen.Route) { live(func() { a.replace(r) })() },
		Back:    live(a.Back),
		Home:    live(func() { a.Go(screen.Route{Page: screen.PageHome}) }),
		End:     live(a.End),
		Fault:   a.Fault,
		Later: func(work func(context.Context), done func()) {
			a.door.later(alive, work, done)
		},
		Carry: func(work func(context.Context), done func() screen.Route) {
			a.door.later(func() bool { return true }, work, func() { a.replace(done()) })
		},
		After: func(d time.Duration, f func()) { a.door.after(d, live(f)) },
		Clerk: a.cfg.Words.In(hall.Chinese),
	}
}

// Touch is a touch on nothing: a visit begins.
func (a *App) Touch() { a.touched() }

// Wish shows the interface in other wishes, as the footer does.
func (a *App) Wish(w theme.Wishes) {
	a.wishes = w
	a.rebuild()
}

// Kit is the kit of the page that is shown.
func (a *App) Kit() *widget.Kit { return a.kit }
