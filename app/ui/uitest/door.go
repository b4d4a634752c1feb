package uitest

import "sync"

// door keeps what works and timers want done, until the test's goroutine does it: the
// interface has one goroutine, and in a test that is the test's.
type door struct {
	mu      sync.Mutex
	waiting []func()
}

// do may be called from any goroutine.
func (d *door) do(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting = append(d.waiting, f)
}

// settle runs what waits, and what that brings.
func (d *door) settle() {
	for {
		d.mu.Lock()
		todo := d.waiting
		d.waiting = nil
		d.mu.Unlock()
		if len(todo) == 0 {
			return
		}
		for _, f := range todo {
			f()
		}
	}
}
