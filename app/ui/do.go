package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Clock is time as the interface sees it; tests bring their own.
type Clock struct {
	Now func() time.Time
	// After runs f on some goroutine after d and returns what stops it.
	After func(d time.Duration, f func()) func()
	// Do runs f on the interface's goroutine, later.
	Do func(f func())
}

// RealClock is the machine's clock and Fyne's door.
func RealClock() Clock {
	return Clock{
		Now: time.Now,
		After: func(d time.Duration, f func()) func() {
			t := time.AfterFunc(d, f)
			return func() { t.Stop() }
		},
		Do: fyne.Do,
	}
}

// door is the one way from other goroutines to the widgets. It is the only place that
// calls fyne.Do; what belongs to a visit that is over is dropped here.
type door struct {
	clock  Clock
	visit  func() uint64 // the visit now; asked on the interface's goroutine
	guard  func(func())
	busy   int // works that run; only touched on the interface's goroutine
	closed bool
	ctx    context.Context // of the visit
	cancel context.CancelFunc
	works  sync.WaitGroup
}

func newDoor(c Clock, visit func() uint64, guard func(func())) *door {
	d := &door{clock: c, visit: visit, guard: guard}
	d.renew()
	return d
}

// renew ends the context of the visit that is over and makes the next one's.
func (d *door) renew() {
	if d.cancel != nil {
		d.cancel()
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.busy = 0
}

// later is screen.Env.Later; alive says whether the page still stands.
func (d *door) later(alive func() bool, work func(context.Context), done func()) {
	visit, ctx := d.visit(), d.ctx
	d.busy++
	d.works.Add(1)
	go func() {
		defer d.works.Done()
		panicked := catch(func() { work(ctx) })
		d.clock.Do(func() {
			if d.closed || d.visit() != visit {
				return
			}
			d.busy--
			if panicked != nil {
				d.guard(func() { panic(panicked) })
			} else if alive() {
				d.guard(done)
			}
		})
	}()
}

// catch returns what f panicked with; nil: it did not.
func catch(f func()) (got any) {
	defer func() { got = recover() }()
	f()
	return nil
}

// after runs f on the interface's goroutine after a while and returns what stops it.
func (d *door) after(wait time.Duration, f func()) func() {
	stopped := false
	stop := d.clock.After(wait, func() {
		d.clock.Do(func() {
			if !stopped && !d.closed {
				d.guard(f)
			}
		})
	})
	return func() { stopped = true; stop() }
}

// frame is how long a frame of a movement lasts.
const frame = 16 * time.Millisecond

// frames runs step every frame until it returns false.
func (d *door) frames(step func(time.Duration) bool) {
	last := d.clock.Now()
	var tick func()
	tick = func() {
		now := d.clock.Now()
		more := step(now.Sub(last))
		last = now
		if more {
			d.after(frame, tick)
		}
	}
	d.after(frame, tick)
}

// close drops everything and waits for what runs.
func (d *door) close() {
	d.closed = true
	d.cancel()
	d.works.Wait()
}
