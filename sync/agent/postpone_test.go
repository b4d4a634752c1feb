package agent

import (
	"net/http"
	"testing"
	"time"

	"onestop/sync/wire"
)

// The portal's own "later" holds at link-up; staff may ask all the same.
func TestLaterIsNotAskedAgainBeforeItsTime(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(2, 500)
	later := func() {
		k.portal.change(func() {
			k.portal.result = func(wire.Envelope) *wire.Result {
				return &wire.Result{Outcome: wire.Later, RetryAfter: 90_000}
			}
		})
	}
	later()
	k.sync()
	stop := k.run()
	defer stop()
	k.clock.advance(k.clock.wait(t))
	k.clock.wait(t)
	k.Notify()
	k.clock.advance(k.clock.wait(t))
	k.clock.wait(t)
	if n := len(k.portal.batches); n != 1 {
		t.Errorf("%d batches, want 1: asked again before its time", n)
	}
	k.portal.change(func() { k.portal.result = nil })
	k.clock.advance(90 * time.Second)
	k.clock.wait(t)
	k.wantOnce(headers)
	later()
	headers = append(headers, k.put(1, 500)...)
	k.sync()
	k.portal.change(func() { k.portal.result = nil })
	k.sync()
	k.wantOnce(headers)
}

func TestLinkUpSendsWhatTheKioskPutOff(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(2, 300)
	parcels, _, err := k.v.Batch()
	if err != nil {
		t.Fatal(err)
	}
	if err := k.v.Postpone(parcels, CodeTimeout, setAside); err != nil {
		t.Fatal(err)
	}
	stop := k.run()
	defer stop()
	k.clock.advance(k.clock.wait(t))
	k.clock.wait(t)
	if n := k.Status().Waiting; n != 2 {
		t.Fatalf("%d wait, want 2 that were put off", n)
	}
	k.Notify()
	d := k.clock.wait(t)
	if d > 2*time.Second {
		t.Errorf("waits %v after link-up", d)
	}
	k.clock.advance(d)
	k.clock.wait(t)
	k.wantOnce(headers)
}

// However long the portal is gone, in whatever way, it is no submission's fault.
func TestAnOutageBlamesNoSubmission(t *testing.T) {
	for name, misbehave := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"cut": func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) },
		"the proxy says 502": func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(http.StatusBadGateway)
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := newEnrolled(t)
			k.sync()
			stop := k.run()
			defer stop()
			k.clock.advance(k.clock.wait(t))
			k.clock.wait(t)
			k.portal.misbehave(misbehave)
			headers := k.put(3, 300)
			k.Submitted() // no hello is due: the submission itself finds the portal gone
			for range 12 {
				k.clock.advance(k.clock.wait(t))
			}
			k.clock.wait(t)
			k.portal.misbehave(nil)
			k.clock.advance(backoffMost)
			k.clock.wait(t)
			k.wantOnce(headers)
			if got := k.portal.batches; len(got) != 1 || got[0] != 3 {
				t.Errorf("batches %v, want all in one", got)
			}
		})
	}
}

func TestHangingUpBlamesNoSubmission(t *testing.T) {
	k := newEnrolled(t)
	k.sync()
	headers := k.put(3, 300)
	hung := make(chan struct{}, 8)
	k.portal.misbehave(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != wire.PathSubmit {
			return false
		}
		hung <- struct{}{}
		<-r.Context().Done()
		return true
	})
	stop := k.run()
	defer stop()
	k.clock.advance(k.clock.wait(t))
	for range 4 {
		<-hung
		k.Notify()
		k.clock.wait(t) // the turn ended
		k.clock.advance(k.clock.wait(t))
	}
	<-hung
	k.portal.misbehave(nil)
	k.Notify()
	k.clock.wait(t)
	k.clock.advance(k.clock.wait(t))
	k.clock.wait(t)
	k.wantOnce(headers)
	if got := k.portal.batches; len(got) != 1 || got[0] != 3 {
		t.Errorf("batches %v, want all in one", got)
	}
	if s := k.Status(); s.LastFailure != nil {
		t.Errorf("hanging up counts as a failure: %v", s.LastFailure)
	}
}
