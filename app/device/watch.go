package device

import (
	"context"
	"time"
)

// Watch asks a printer's state at once and then every so often, and tells each change
// of its condition, until ctx ends. It runs on the caller's goroutine.
func Watch(ctx context.Context, p Printer, every time.Duration, tell func(State)) {
	last := Condition("")
	for {
		s := p.State(ctx)
		if ctx.Err() != nil {
			return
		}
		if s.Condition != last {
			last = s.Condition
			tell(s)
		}
		if !pause(ctx, every) {
			return
		}
	}
}
