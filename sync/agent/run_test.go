package agent

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"onestop/sync/wire"
)

func reader(s string) io.Reader { return strings.NewReader(s) }

// An idle kiosk is cheap: over an hour no two questions are less than 30 s apart.
func TestAnIdleKioskAsksSeldom(t *testing.T) {
	k := newEnrolled(t)
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	k.clock.advance(0)
	d := k.clock.wait(t) // after the first turn
	started := len(k.portal.questions())
	begin := k.clock.Now()
	for k.clock.Now().Sub(begin) < time.Hour {
		if d < idleGap {
			t.Fatalf("sleeps %v, want at least %v", d, idleGap)
		}
		k.clock.advance(d)
		d = k.clock.wait(t)
	}
	asked := k.portal.questions()[started:]
	hello, steps := 0, 0
	for _, path := range asked {
		switch path {
		case wire.PathHello:
			hello++
		case wire.PathSteps:
			steps++
		default:
			t.Errorf("asks %s while idle", path)
		}
	}
	if hello < 50 || steps < 50 || len(asked) > 121 {
		t.Errorf("%d hello and %d steps in an hour", hello, steps)
	}
	k.portal.mu.Lock()
	defer k.portal.mu.Unlock()
	for i := started + 1; i < len(k.portal.at); i++ {
		if gap := k.portal.at[i].Sub(k.portal.at[i-1]); gap < idleGap {
			t.Errorf("questions %d and %d are %v apart", i-1, i, gap)
		}
	}
}

func TestASubmissionIsDeliveredAtOnce(t *testing.T) {
	k := newEnrolled(t)
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	k.clock.advance(0)
	k.clock.wait(t)
	headers := k.put(1, 300)
	k.Submitted()
	k.clock.wait(t) // no time passes
	k.wantOnce(headers)
}

// With other kiosks about as well: the cable is this one's own affair.
func TestLinkUpIsFollowedWithinTwoSeconds(t *testing.T) {
	k := newEnrolled(t)
	k.portal.change(func() { k.portal.hello.Spread = 45_000 })
	k.sync()
	links := make(chan bool)
	k.o.Watch = func(ctx context.Context, up func(bool)) error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case is := <-links:
				up(is)
			}
		}
	}
	k.restart()
	k.portal.server.Close()
	headers := k.put(2, 300)
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	for range 12 { // the line is down long enough for the longest waits
		k.clock.advance(backoffMost)
		k.clock.wait(t)
	}
	links <- false
	k.clock.wait(t)
	k.portal.serve(k.portal.now.AddDate(0, -1, 0), k.portal.now.AddDate(1, 0, 0))
	k.relocate()
	links <- true
	if d := k.clock.wait(t); d > 2*time.Second {
		t.Fatalf("waits %v after link-up", d)
	}
	k.clock.advance(2 * time.Second)
	k.clock.wait(t)
	k.wantOnce(headers)
}

// The kernel may refuse for a while; link-up must not go unheard for ever after.
func TestAWatchThatFailsIsBegunAgain(t *testing.T) {
	k := newEnrolled(t)
	k.sync()
	watches, pauses, watching := 0, make(chan chan time.Time), make(chan struct{})
	k.o.Watch = func(ctx context.Context, up func(bool)) error {
		if watches++; watches < 3 {
			return errors.New("no buffer space")
		}
		close(watching)
		<-ctx.Done()
		return nil
	}
	k.o.After = func(d time.Duration) (<-chan time.Time, func()) {
		if d != watchPause {
			return k.clock.After(d)
		}
		timer := make(chan time.Time)
		pauses <- timer
		return timer, func() {}
	}
	k.restart()
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	for range 2 {
		timer := <-pauses
		if k.Status().WatchFault == nil {
			t.Error("the status does not say that the network is not watched")
		}
		timer <- k.clock.Now()
		if d := k.clock.wait(t); d > 2*time.Second {
			t.Errorf("waits %v though the network may have come up unseen", d)
		}
	}
	<-watching
	if err := k.Status().WatchFault; err != nil {
		t.Errorf("watches again and says %v", err)
	}
}

// relocate points the running agent to where the portal listens now.
func (k *kiosk) relocate() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.client.address = k.portal.server.URL
}

func TestADeadLineIsHungUpAtLinkUp(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(1, 300)
	hung := make(chan struct{}, 8)
	k.portal.misbehave(func(_ http.ResponseWriter, r *http.Request) bool {
		hung <- struct{}{}
		<-r.Context().Done()
		return true
	})
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	k.clock.advance(0)
	<-hung
	k.portal.misbehave(nil)
	k.Notify()
	k.clock.wait(t) // the turn ended at once, not at its deadline
	d := k.clock.wait(t)
	if d > 2*time.Second {
		t.Fatalf("waits %v", d)
	}
	k.clock.advance(d)
	k.clock.wait(t)
	k.wantOnce(headers)
}

func TestRunWaitsForEnrolment(t *testing.T) {
	p := newPortal(t)
	k := newKiosk(t, p)
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	k.clock.advance(0)
	if d := k.clock.wait(t); d < time.Minute {
		t.Errorf("waits %v without an enrolment", d)
	}
	if err := k.Enrol(t.Context(), p.code.String()); err != nil {
		t.Fatal(err)
	}
	k.clock.wait(t)
	if s := k.Status(); !s.Online {
		t.Errorf("status %+v", s)
	}
}

func TestCloseEndsRun(t *testing.T) {
	k := newEnrolled(t)
	done := make(chan error, 1)
	go func() { done <- k.Run(t.Context()) }()
	k.clock.wait(t)
	if err := k.Run(t.Context()); err == nil {
		t.Error("Run runs twice")
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("Run = %v", err)
	}
}

func TestABrokenStoreEndsRun(t *testing.T) {
	k := newEnrolled(t)
	done := make(chan error, 1)
	go func() { done <- k.Run(t.Context()) }()
	k.clock.wait(t)
	if err := k.v.Close(); err != nil {
		t.Fatal(err)
	}
	k.clock.advance(0)
	err := <-done
	if err == nil {
		t.Error("Run goes on without a store")
	}
}

func TestChangesAreTold(t *testing.T) {
	p := newPortal(t)
	k := newKiosk(t, p)
	var told []Status
	k.o.Changed = func(s Status) { told = append(told, s) }
	k.restart()
	if err := k.Enrol(t.Context(), p.code.String()); err != nil {
		t.Fatal(err)
	}
	k.put(1, 100)
	k.sync()
	if len(told) < 3 || !told[len(told)-1].Online || told[len(told)-1].Waiting != 0 {
		t.Errorf("told %d times, last %+v", len(told), told[len(told)-1])
	}
}
