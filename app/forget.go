package main

import (
	"context"
	"runtime"
	"time"
)

// The times after a visit's end. Fyne lets go of a text 20 s after it last drew it
// (environment), when it draws something else and 10 s have passed since it last looked.
const (
	stale     = 21 * time.Second
	forgotten = 34 * time.Second
)

// forgetting takes a visit's words out of the process's memory, some time after the visit.
// What nothing refers to any more, the collector frees and overwrites (environment);
// packaging/privacy finds no trace in the process's memory then. It is no promise about what is not
// ours: the graphics memory's pixels, the X server, the operating system's buffers.
type forgetting struct {
	left    chan struct{} // a visit ended; holds one, because one round forgets them all
	refresh func()        // makes the window draw something
	collect func()        // the collector
}

func newForgetting(refresh func()) *forgetting {
	return &forgetting{left: make(chan struct{}, 1), refresh: refresh, collect: runtime.GC}
}

// ended says that a visit is over. It does not block.
func (f *forgetting) ended() {
	select {
	case f.left <- struct{}{}:
	default: // the next round has not begun
	}
}

// run forgets until ctx ends.
func (f *forgetting) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.left:
		}
		if !wait(ctx, stale) {
			return
		}
		f.refresh()
		if !wait(ctx, forgotten-stale) {
			return
		}
		f.collect()
	}
}

// wait reports whether the time passed before ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
