package agent

import (
	"context"
	"errors"
	"sync"
	"time"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// Run delivers and listens until ctx ends or Close is called, and returns when
// everything that it started is over. Failures of the line do not end it; a failure of
// the store does, because then nothing can be delivered until it is reopened.
func (a *Agent) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	a.mu.Lock()
	if a.stop != nil {
		a.mu.Unlock()
		stop()
		return errors.New("agent: Run was called twice")
	}
	a.stop, a.done = stop, done
	a.mu.Unlock()
	var watching sync.WaitGroup
	defer func() {
		stop()
		watching.Wait()
		a.mu.Lock()
		a.stop, a.done = nil, nil
		a.mu.Unlock()
		close(done)
	}()
	if a.o.Watch != nil {
		watching.Go(func() { a.watch(ctx) })
	}
	return a.loop(ctx)
}

func (a *Agent) loop(ctx context.Context) error {
	// After a power cut in a whole district every kiosk starts at once.
	wait := a.o.Jitter(a.spread())
	for {
		woken, k := a.sleep(ctx, wait)
		if ctx.Err() != nil {
			return nil
		}
		if woken {
			now, next := a.onKick(k)
			if k == kickDown {
				a.changed()
			}
			if !now {
				wait = next
				continue
			}
		}
		err := a.once(ctx)
		if err == nil {
			err = a.tidy(ctx)
		}
		if ctx.Err() != nil {
			return nil
		}
		if storeFailed(err) {
			return err
		}
		wait = a.nextWait(err)
	}
}

// sleep waits, and returns early with a kick.
func (a *Agent) sleep(ctx context.Context, wait time.Duration) (woken bool, k kick) {
	a.mu.Lock()
	a.status.NextTry = a.o.Now().Add(wait)
	a.mu.Unlock()
	timer, stop := a.o.After(wait)
	defer stop()
	select {
	case <-ctx.Done():
	case <-timer:
	case k = <-a.kick:
		return true, k
	}
	return false, 0
}

// onKick says whether to talk now, or how long to wait instead.
func (a *Agent) onKick(k kick) (now bool, wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	left := max(0, a.status.NextTry.Sub(a.o.Now()))
	switch k {
	case kickUp:
		if a.client != nil {
			a.client.close() // connections from before are dead, and do not know it
		}
		a.plan.failures = 0
		a.plan.hello, a.plan.hurry = time.Time{}, true
		// A cable that is back is this kiosk's own affair, so it need not spread with the
		// others. What the portal itself asked for holds all the same.
		return false, min(left, max(a.o.Jitter(linkUpMost), a.patience()))
	case kickDown:
		a.status.Online = false
		return false, left
	case kickWork:
		// While the line is down, each new submission may try once, but not in a row.
		resting := a.plan.failures > 0 && a.o.Now().Sub(a.plan.tried) < idleGap
		return !resting && a.patience() == 0, left
	case kickEnrol:
		return true, 0
	}
	return false, a.idleWait()
}

// once does what is due and keeps the plan.
func (a *Agent) once(ctx context.Context) error {
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.endTurn()
	ctx, hangUp := context.WithCancel(ctx)
	defer hangUp()
	a.mu.Lock()
	a.hangUp = hangUp
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		a.hangUp = nil
		a.mu.Unlock()
	}()
	s := &session{Agent: a}
	return s.run(ctx)
}

// tidy trims the audit log once a day, when nothing waits to be delivered. Citizens may
// hand something in meanwhile. A log that cannot be trimmed today is tried tomorrow.
func (a *Agent) tidy(ctx context.Context) error {
	a.mu.Lock()
	since := a.o.Now().Sub(a.plan.tidied)
	a.mu.Unlock()
	if since >= 0 && since < tidyEvery {
		return nil
	}
	if _, work, err := a.v.Due(); err != nil || work {
		return err
	}
	_, err := a.v.TrimAudit(ctx)
	if storeFailed(err) {
		return err
	}
	a.mu.Lock()
	a.plan.tidied = a.o.Now()
	a.mu.Unlock()
	return nil
}

// nextWait is how long to sleep after a turn that ended with err.
func (a *Agent) nextWait(err error) time.Duration {
	switch {
	case hall.CodeOf(err) == CodeNotEnrolled:
		return time.Hour // Enrol kicks
	case errors.Is(err, context.Canceled):
		return a.o.Jitter(linkUpMost) // hung up at link-up: nothing failed
	}
	due, work, dueErr := a.v.Due()
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil || dueErr != nil {
		return a.rest(err, work)
	}
	a.plan.failures = 0
	wait := a.idleWait()
	if work {
		// Something waits that was not sent: the portal asked for patience. Not before that,
		// and never in a tight circle.
		wait = min(wait, max(due, backoffFirst))
	}
	return wait
}

// idleWait is the time to the next hello or steps, at least idleGap after the last
// question, so that they take turns. The caller holds the lock.
func (a *Agent) idleWait() time.Duration {
	now := a.o.Now()
	soonest := now.Add(idleGap)
	if a.plan.hello.Before(soonest) {
		a.plan.hello = soonest
	}
	if a.plan.steps.Before(soonest) {
		a.plan.steps = soonest
	}
	if gap := a.plan.hello.Sub(a.plan.steps).Abs(); gap < idleGap {
		// Both at once after a busy turn: steps first, they are what people wait for.
		a.plan.hello = a.plan.steps.Add(idleGap)
	}
	next := a.plan.hello
	if a.plan.steps.Before(next) {
		next = a.plan.steps
	}
	return next.Sub(now)
}

// rest is the wait after a turn that failed. A portal that is gone or busy while the
// network stands is gone for every kiosk, and they must not come back at once: then the
// wait is drawn from the spread that the portal gave, unless the back-off is longer. The
// first retries are left alone, they mend a single broken connection. The caller holds
// the lock.
func (a *Agent) rest(err error, work bool) time.Duration {
	asked := askedFor(err)
	most := backoff(a.plan.failures)
	if a.plan.failures >= outageAfter || asked > 0 {
		most = max(most, a.plan.spread)
	}
	a.plan.failures++
	wait := asked + a.o.Jitter(most)
	if asked > 0 {
		a.plan.patience = a.o.Now().Add(wait)
	}
	if !work {
		wait = max(wait, idleGap)
	}
	return wait
}

// patience is how long the portal asked to be left alone, from now. No more than its
// longest word counts: the clock may have been set back. The caller holds the lock.
func (a *Agent) patience() time.Duration {
	left := a.plan.patience.Sub(a.o.Now())
	if left < 0 || left > patienceMost {
		return 0
	}
	return left
}

// backoff is the most of the n-th wait: 1 s, 2 s, 4 s … 300 s.
func backoff(n int) time.Duration {
	if n > 8 {
		return backoffMost
	}
	return min(backoffMost, backoffFirst<<n)
}

// askedFor is the patience that the portal asked for.
func askedFor(err error) time.Duration {
	var f *wire.Fault
	if errors.As(err, &f) {
		return time.Duration(f.RetryAfter) * time.Millisecond
	}
	return 0
}

// storeFailed reports whether the store needs someone before anything can go on.
func storeFailed(err error) bool {
	switch hall.CodeOf(err) {
	case "store_unknown", "store_broken", "store_failed":
		return true
	}
	return false
}

func (a *Agent) spread() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.plan.spread
}
