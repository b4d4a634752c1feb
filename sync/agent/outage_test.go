package agent

import (
	"net/http"
	"testing"
	"time"

	"onestop/sync/wire"
)

func TestManyKiosksSpreadAfterACommonOutage(t *testing.T) {
	k := newEnrolled(t)
	k.portal.change(func() { k.portal.hello.Spread = 45_000 })
	k.sync()
	headers := k.put(1, 300)
	k.portal.misbehave(func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) })
	k.restart()
	stop := k.run()
	defer stop()
	if d := k.clock.wait(t); d != 45*time.Second {
		t.Errorf("waits %v at start, want up to the spread of 45 s", d)
	}
	k.clock.advance(45 * time.Second)
	for i, want := range []int{1, 2, 45, 45, 45, 45, 64} {
		d := k.clock.wait(t)
		if d != time.Duration(want)*time.Second {
			t.Errorf("wait %d is up to %v, want %d s", i, d, want)
		}
		k.clock.advance(d)
	}
	k.clock.wait(t)
	k.portal.misbehave(nil)
	k.clock.advance(backoffMost)
	k.clock.wait(t)
	k.wantOnce(headers)
}

// All are told the same; they must not all come back in the same second. Neither a
// cable nor a citizen makes the kiosk ask before that, staff do.
func TestABusyPortalIsLeftAlone(t *testing.T) {
	k := newEnrolled(t)
	k.portal.change(func() { k.portal.hello.Spread = 45_000 })
	k.sync()
	headers := k.put(1, 300)
	k.portal.change(func() { k.portal.retryAfter = 60_000 })
	k.portal.misbehave(func(w http.ResponseWriter, r *http.Request) bool { return k.refuse(w, r, wire.FaultBusy) })
	stop := k.run()
	defer stop()
	k.clock.advance(k.clock.wait(t))
	if d := k.clock.wait(t); d != 105*time.Second {
		t.Errorf("waits %v, want the minute that was asked for and the spread", d)
	}
	k.clock.advance(5 * time.Second)
	k.Notify()
	if d := k.clock.wait(t); d != 100*time.Second {
		t.Errorf("waits %v after link-up, want the rest of what was asked for", d)
	}
	k.Submitted()
	if d := k.clock.wait(t); d != 100*time.Second {
		t.Errorf("waits %v after a submission, want the rest of what was asked for", d)
	}
	k.portal.misbehave(nil)
	k.sync()
	k.wantOnce(headers)
}

func TestBackOffGrowsAndNeverGivesUp(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(1, 300)
	k.portal.misbehave(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	})
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	k.clock.advance(0)
	for i, want := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300} {
		d := k.clock.wait(t)
		if d != time.Duration(want)*time.Second {
			t.Errorf("wait %d is up to %v, want %d s", i, d, want)
		}
		k.clock.advance(d)
	}
	k.clock.wait(t)
	k.portal.misbehave(nil)
	k.clock.advance(backoffMost)
	k.clock.wait(t)
	k.wantOnce(headers)
}

func TestAnIdleKioskDoesNotHammerADeadPortal(t *testing.T) {
	k := newEnrolled(t)
	k.portal.misbehave(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	})
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	k.clock.advance(0)
	for range 5 {
		d := k.clock.wait(t)
		if d < idleGap {
			t.Errorf("waits %v with nothing to deliver", d)
		}
		k.clock.advance(d)
	}
	k.clock.wait(t)
}
