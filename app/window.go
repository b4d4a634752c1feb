package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/config"
	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/words"
)

// settleTime bounds what is done between two visits.
const settleTime = 30 * time.Second

// newWindow makes the one window. One Fyne unit is one pixel: sizes come from the
// panel's millimetres in the configuration, not from what a monitor reports.
func newWindow(c config.Config) fyne.Window {
	// Without an ID Fyne keeps no preferences file: nothing is written but the store.
	app := fyneapp.NewWithID("")
	w := app.NewWindow("OneStop")
	w.Resize(fyne.NewSize(float32(c.Panel.WidthPx), float32(c.Panel.HeightPx)))
	w.SetFixedSize(true)
	w.SetFullScreen(c.Panel.Fullscreen)
	w.SetMaster()
	return w
}

// parts are the fonts and icons on the panel. Without fonts there is no page to tell a
// fault on, so the error can only be logged.
func (m *Main) parts(c config.Config) (theme.Parts, error) {
	fonts, err := theme.NewFonts(m.Pack.regular, m.Pack.bold)
	if err != nil {
		return theme.Parts{}, err
	}
	return theme.Parts{
		Panel: theme.Panel{Pixels: c.Panel.WidthPx, Width: c.Panel.WidthMM},
		Fonts: fonts, Icons: theme.NewIcons(m.Pack.icons),
	}, nil
}

func settings(c config.Config) screen.Settings {
	return screen.Settings{
		Hall: c.Hall.Name, Phone: c.Hall.Phone, Licences: c.Features.Licences, Booking: c.Features.Booking,
		Zone: c.Zone(), Idle: seconds(c.Visit.IdleSeconds),
	}
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// base is the interface's configuration that the kiosk and its fault page share.
func (m *Main) base(c config.Config, catalogue *words.Catalogue) (ui.Config, error) {
	p, err := m.parts(c)
	if err != nil {
		return ui.Config{}, err
	}
	return ui.Config{
		Parts: p, Words: catalogue, Settings: settings(c), Clock: ui.RealClock(),
		Idle:        ui.Idle{Home: seconds(c.Visit.IdleSeconds), Form: seconds(c.Visit.FormIdleSeconds), Warning: seconds(c.Visit.WarnSeconds)},
		HidePointer: c.Panel.HidePointer, Log: m.logEvent, Heartbeat: watchdog(),
	}, nil
}

// showKiosk runs the window over a working kiosk.
func (m *Main) showKiosk(ctx context.Context, k *kiosk) int {
	c, err := m.base(k.conf, k.words)
	if err != nil {
		m.logEvent("window", err)
		return m.showPlain(ctx, k.conf, err)
	}
	c.Desk, c.Staff, c.Pages = k.desk, k.staff, pages(seconds(k.conf.Visit.StaffSeconds))
	w := newWindow(k.conf)
	k.forgetting = newForgetting(func() { c.Clock.Do(func() { canvas.Refresh(w.Content()) }) })
	c.Ended, c.Log = k.ended, k.logFault
	app, err := ui.New(w, c)
	if err != nil {
		m.logEvent("window", err)
		return 1
	}
	k.quit = func() { c.Clock.Do(fyne.CurrentApp().Quit) }
	k.run(ctx)
	if err := m.loop(ctx, w, app, c); err != nil {
		m.logEvent("window", err)
		return 1
	}
	if k.restart.Load() {
		return exitRestart
	}
	return 0
}

// showFault runs the window with nothing behind it but the fault: what is wrong and what
// staff should do.
func (m *Main) showFault(ctx context.Context, conf config.Config, fault error) int {
	catalogue, err := words.Load(m.Pack.words)
	if err != nil {
		m.logEvent("words", err)
		return m.showPlain(ctx, conf, err)
	}
	c, err := m.base(conf, catalogue)
	if err != nil {
		m.logEvent("window", err)
		return m.showPlain(ctx, conf, err)
	}
	restart := false
	c.Desk = noDesk{}
	c.Pages = faultPages(fault, func() { restart = true; fyne.CurrentApp().Quit() })
	w := newWindow(conf)
	app, err := ui.New(w, c)
	if err != nil {
		m.logEvent("window", err)
		return 1
	}
	if err := m.loop(ctx, w, app, c); err != nil {
		m.logEvent("window", err)
	}
	if restart {
		return exitRestart
	}
	return 1
}

// loop runs the window until it is closed or ctx ends. The error is a window that never
// came.
func (m *Main) loop(ctx context.Context, w fyne.Window, app *ui.App, c ui.Config) error {
	if m.Probe != "" {
		p, err := listenProbe(m.Probe, c.Clock, func() shown { return look(w, app) })
		if err != nil {
			m.logEvent("probe", err)
		} else {
			defer p.close()
		}
	}
	stopped := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			c.Clock.Do(fyne.CurrentApp().Quit)
		case <-stopped:
		}
	}()
	app.Start()
	err := display(w)
	close(stopped)
	app.Close()
	return err
}

// display runs the window. Fyne panics where there is no display; that is no fault of the
// program and needs no stack trace. A panic of a window that stood is one.
func display(w fyne.Window) (err error) {
	var stands atomic.Bool
	fyne.CurrentApp().Lifecycle().SetOnStarted(func() { stands.Store(true) })
	defer func() {
		if stands.Load() {
			return
		}
		if p := recover(); p != nil {
			err = &hall.Error{Code: "display", Hint: "is the X server running, and DISPLAY set for the kiosk's user?", Err: fmt.Errorf("no window: %v", p)}
		}
	}()
	w.ShowAndRun()
	return nil
}

// noDesk is behind the fault page: it takes nothing in.
type noDesk struct{ screen.Desk }

// Network is down as far as anyone can tell.
func (noDesk) Network() screen.Network { return screen.Offline }

// Submit refuses.
func (noDesk) Submit(context.Context, hall.Submission) (hall.Receipt, error) {
	return hall.Receipt{}, &hall.Error{Code: "closed", Key: "fault.start.text"}
}
