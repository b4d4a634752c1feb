package agent

import (
	"context"
	"crypto/ed25519"
	"net/http"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

func TestEnrolMakesAKiosk(t *testing.T) {
	k := newEnrolled(t)
	id, ok := k.Identity()
	if !ok || id.Kiosk != "FZ-GL-0012" || id.Code != "7K4" || id.Hall.In(hall.Chinese) != "鼓楼区政务服务中心" {
		t.Fatalf("identity %+v", id.EnrolAnswer)
	}
	k.restart()
	again, ok := k.Identity()
	if !ok || !again.Key.Equal(id.Key) || !k.Status().Enrolled {
		t.Error("the enrolment does not survive a restart")
	}
	k.sync()
}

func TestEnrolSaysWhatIsWrong(t *testing.T) {
	p := newPortal(t)
	other := newPortal(t)
	k := newKiosk(t, p)
	wantCode(t, k.Enrol(t.Context(), "ABCD"), CodeTyped)
	// A code of another portal: the server at the address is not the one that it names.
	wantCode(t, k.Enrol(t.Context(), other.code.String()), CodeCertificate)
	if n := len(p.questions()); n != 0 {
		t.Errorf("%d questions reached a portal that the code does not name: the secret leaked", n)
	}
	p.change(func() { p.kiosk = newKey(t).Public().(ed25519.PublicKey) }) // used already
	wantCode(t, k.Enrol(t.Context(), p.code.String()), string(wire.FaultBadCode))
	_, err := k.SyncNow(t.Context(), nil)
	wantCode(t, err, CodeNotEnrolled)
}

func TestEnrolAgainAfterALostAnswer(t *testing.T) {
	p := newPortal(t)
	k := newKiosk(t, p)
	p.change(func() { p.after = func(http.ResponseWriter, string) bool { panic(http.ErrAbortHandler) } })
	wantCode(t, k.Enrol(t.Context(), p.code.String()), CodeCut)
	p.change(func() { p.after = nil })
	k.restart()
	if err := k.Enrol(t.Context(), p.code.String()); err != nil {
		t.Errorf("the same kiosk is not recognised: %v", err)
	}
}

func TestEnrolIsRefusedWhileSomethingWaits(t *testing.T) {
	k := newEnrolled(t)
	k.put(1, 100)
	wantCode(t, k.Enrol(t.Context(), k.portal.code.String()), CodeEnrolled)
	k.sync()
	if err := k.Enrol(t.Context(), k.portal.code.String()); err != nil {
		t.Error(err)
	}
}

func TestSyncDeliversEverythingOnce(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(150, 700)
	var told []Progress
	r, err := k.SyncNow(t.Context(), func(p Progress) { told = append(told, p) })
	if err != nil || r.Delivered != 150 {
		t.Fatalf("SyncNow = %+v, %v", r, err)
	}
	k.wantOnce(headers)
	if got := k.portal.batches; len(got) != 3 || got[0] != 64 || got[2] != 22 {
		t.Errorf("batches %v, want 64, 64, 22", got)
	}
	if first := told[0]; first.Step != StepHello || first.Waiting != 150 {
		t.Errorf("told first %+v", first)
	}
	if last := told[len(told)-1]; last.Delivered != 150 || last.Waiting != 0 {
		t.Errorf("told last %+v", last)
	}
	if r := k.sync(); r.Delivered != 0 || len(k.portal.batches) != 3 {
		t.Errorf("a second sync delivers again: %+v", r)
	}
	s := k.Status()
	if !s.Online || s.LastFailure != nil || s.Waiting != 0 || s.Epoch != k.portal.epoch {
		t.Errorf("status %+v", s)
	}
}

func TestBatchesKeepTheLimitInBytes(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(5, 400<<10)
	k.sync()
	k.wantOnce(headers)
	if got := k.portal.batches; len(got) != 3 || got[0] != 2 {
		t.Errorf("batches %v, want 2, 2, 1", got)
	}
}

func TestALostAnswerIsAskedForAgain(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(3, 500)
	k.portal.change(func() {
		k.portal.after = func(_ http.ResponseWriter, path string) bool {
			if path == wire.PathSubmit {
				panic(http.ErrAbortHandler) // stored, and the answer never arrives
			}
			return false
		}
	})
	_, err := k.SyncNow(t.Context(), nil)
	wantCode(t, err, CodeCut)
	if items, _ := k.v.Queue(3); len(items) != 3 || items[0].State != vault.Sent || items[0].Failure != CodeCut {
		t.Fatalf("queue %+v; want an unknown outcome", items)
	}
	k.portal.change(func() { k.portal.after = nil })
	k.restart()
	if r := k.sync(); r.Delivered != 3 {
		t.Errorf("Delivered %d, want 3 with the same receipts", r.Delivered)
	}
	k.wantOnce(headers)
}

func TestARefusedItemDoesNotBlockTheOthers(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(5, 500)
	bad := headers[1].ID
	k.portal.change(func() {
		k.portal.result = func(e wire.Envelope) *wire.Result {
			if e.Header.ID == bad {
				return &wire.Result{Outcome: wire.Refused, Reason: wire.ReasonItem}
			}
			return nil
		}
	})
	if r := k.sync(); r.Delivered != 4 || r.Refused != 1 {
		t.Errorf("result %+v", r)
	}
	q, err := k.v.Quarantine(5)
	if err != nil || len(q) != 1 || q[0].Reason != wire.ReasonItem {
		t.Fatalf("quarantine %+v, %v", q, err)
	}
	k.portal.change(func() { k.portal.result = nil })
	if err := k.v.Retry(headers[1].Number); err != nil {
		t.Fatal(err)
	}
	k.sync()
	k.wantOnce(headers)
}

// The worst item: the portal fails on every batch that it is in.
func TestAnItemThatThePortalChokesOnIsSetAside(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(20, 500)
	poison := headers[7].ID
	k.portal.change(func() {
		k.portal.result = func(e wire.Envelope) *wire.Result {
			if e.Header.ID == poison {
				k.portal.mu.Unlock() // nobody else will: the handler ends here
				panic(http.ErrAbortHandler)
			}
			return nil
		}
	})
	stop := k.run()
	defer stop()
	tries := 0
	for ; k.Status().Waiting > 1 && tries < 20; tries++ {
		k.clock.advance(k.clock.wait(t))
	}
	if n := k.Status().Waiting; n != 1 {
		t.Fatalf("%d wait after %d tries; want the one that the portal chokes on", n, tries)
	}
	k.portal.change(func() { k.portal.result = nil })
	k.clock.advance(setAside)
	k.clock.wait(t)
	k.sync()
	k.wantOnce(headers)
}

func TestASecondVaultWithTheSameSlotIsAConflict(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(2, 500)
	k.portal.change(func() {
		k.portal.result = func(e wire.Envelope) *wire.Result {
			if e.Header.ID == headers[0].ID {
				return &wire.Result{Outcome: wire.Conflict}
			}
			return nil
		}
	})
	if r := k.sync(); r.Refused != 1 || r.Delivered != 1 {
		t.Errorf("result %+v", r)
	}
	if q, _ := k.v.Quarantine(1); len(q) != 1 || q[0].Reason != wire.ReasonConflict {
		t.Errorf("quarantine %+v", q)
	}
}

func TestARestoredPortalGetsBackWhatItLost(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(300, 200)
	k.sync()
	k.portal.change(func() {
		k.portal.epoch = wire.Epoch{2}
		for _, h := range []int{0, 17, 18, 255, 299} {
			delete(k.portal.held, headers[h].ID)
		}
	})
	r := k.sync()
	if r.Reoffered != 5 || r.Delivered != 5 || r.Lost != 0 {
		t.Errorf("result %+v, want 5 offered again", r)
	}
	k.wantOnce(headers)
	if s := k.Status(); s.Epoch != (wire.Epoch{2}) || s.Reconciled.IsZero() {
		t.Errorf("status %+v", s)
	}
}

func TestTheLoopReconcilesByItselfInANewEpoch(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(20, 200)
	stop := k.run()
	defer stop()
	k.clock.wait(t)
	k.clock.advance(0)
	k.clock.wait(t)
	k.portal.change(func() {
		k.portal.epoch = wire.Epoch{2}
		delete(k.portal.held, headers[3].ID)
	})
	for range 4 { // steps or hello notice the epoch, the turn after compares
		k.clock.advance(time.Minute)
		k.clock.wait(t)
	}
	k.wantOnce(headers)
}

func TestWhatThePortalLostForGoodIsTold(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(3, 200)
	k.sync()
	k.portal.change(func() {
		k.portal.now = k.portal.now.AddDate(0, 0, 8)
		k.portal.hello.Horizon = wire.Millis(k.portal.now)
	})
	k.sync() // prunes
	if n, _ := k.v.Counts(); n.Held != 0 {
		t.Fatalf("%d held after the horizon passed", n.Held)
	}
	k.portal.change(func() { k.portal.epoch = wire.Epoch{2}; delete(k.portal.held, headers[1].ID) })
	if r := k.sync(); r.Lost != 1 || k.Status().Lost != 1 {
		t.Errorf("result %+v", r)
	}
}

func TestARolledBackDiskBeginsANewGeneration(t *testing.T) {
	k := newEnrolled(t)
	k.put(2, 200)
	gen := k.v.Generation()
	k.portal.change(func() { k.portal.hello.Highest = 2 })
	k.sync()
	if k.v.Generation() != gen {
		t.Error("a new generation without a reason")
	}
	k.portal.change(func() { k.portal.hello.Highest = 9 })
	k.sync()
	if k.v.Generation() == gen {
		t.Error("the portal holds more than the store ever made, and numbers go on")
	}
}

func TestStepsFlowBack(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(5, 200)
	k.sync()
	accepted := k.portal.now.Add(time.Hour)
	k.portal.change(func() {
		for _, h := range headers {
			k.portal.cases = append(k.portal.cases, wire.NewCase(hall.Progress{
				Number: h.Number, Kind: h.Kind, Item: hall.ZH("居民身份证换领"), State: hall.StateProcessing,
				Steps: []hall.Step{{Kind: hall.StepAccepted, At: accepted, Dept: hall.ZH("公安局")}},
			}, 1))
		}
	})
	if r := k.sync(); r.Cases != 5 {
		t.Errorf("%d cases, want 5", r.Cases)
	}
	k.portal.server.Close()
	p, err := k.v.Progress(headers[4].Number)
	if err != nil || p.State != hall.StateProcessing || p.Live || !p.AsOf.Equal(k.portal.now) {
		t.Errorf("offline: %+v, %v", p, err)
	}
	_, err = k.Agent.Progress(t.Context(), headers[4].Number, "")
	wantCode(t, err, CodeUnreachable)
}

func TestStepsAreReadAnewInANewEpoch(t *testing.T) {
	k := newEnrolled(t)
	h := k.put(1, 200)[0]
	c := wire.NewCase(hall.Progress{Number: h.Number, Kind: h.Kind, State: hall.StateProcessing}, 1)
	k.portal.change(func() { k.portal.cases = []wire.Case{c, c, c} })
	k.sync()
	c.State = hall.StateFinished
	k.portal.change(func() {
		k.portal.epoch, k.portal.cases = wire.Epoch{2}, []wire.Case{c}
		k.portal.now = k.portal.now.Add(time.Minute)
	})
	k.sync()
	if p, _ := k.v.Progress(h.Number); p.State != hall.StateFinished {
		t.Errorf("state %s: the cursor of the old epoch was used", p.State)
	}
}

func TestLiveProgressAndRating(t *testing.T) {
	k := newEnrolled(t)
	h, token := k.putToken(300)
	_, err := k.Agent.Progress(t.Context(), h.Number, "")
	wantCode(t, err, string(wire.FaultNotFound))
	if s := k.Status(); s.LastFailure != nil || !s.Online {
		t.Errorf("a citizen's wrong number shows as a fault of the line: %+v", s)
	}
	k.sync()
	k.portal.change(func() {
		k.portal.cases = []wire.Case{wire.NewCase(hall.Progress{Number: h.Number, Kind: h.Kind, State: hall.StateAnswered}, 1)}
	})
	p, err := k.Agent.Progress(t.Context(), h.Number, "")
	if err != nil || !p.Live || p.CanRate {
		t.Errorf("by number: %+v, %v", p, err)
	}
	p, err = k.Agent.Progress(t.Context(), "", token)
	if err != nil || !p.CanRate {
		t.Errorf("by token: %+v, %v", p, err)
	}
	p, err = k.Rate(t.Context(), token, hall.Rating{Solved: true, Score: hall.Satisfied})
	if err != nil || p.State != hall.StateRated || len(k.portal.ratings) != 1 {
		t.Errorf("Rate = %+v, %v", p, err)
	}
	if p, err := k.v.Progress(h.Number); err != nil || p.State != hall.StateRated || p.CanRate {
		t.Errorf("kept: %+v, %v", p, err)
	}
}

func TestTheCertificateIsRenewedAtTwoThirds(t *testing.T) {
	k := newEnrolled(t)
	k.sync()
	before := k.Status().CertUntil
	k.portal.change(func() { k.portal.now = k.portal.now.AddDate(0, 0, 19) })
	k.sync()
	if got := k.Status().CertUntil; !got.Equal(before) {
		t.Errorf("renewed after 19 days")
	}
	k.portal.change(func() { k.portal.now = k.portal.now.AddDate(0, 0, 2) })
	k.sync()
	if got := k.Status().CertUntil; got.Sub(before) < 20*24*time.Hour {
		t.Errorf("valid until %v, before %v", got, before)
	}
	k.restart()
	k.sync()
}

func TestAHallCutOffForMonthsNeedsNoVisit(t *testing.T) {
	k := newEnrolled(t)
	headers := k.put(2, 100)
	k.portal.change(func() { k.portal.now = k.portal.now.AddDate(0, 4, 0) })
	k.sync()
	k.wantOnce(headers)
}

func TestHelloTellsHowTheKioskStands(t *testing.T) {
	k := newEnrolled(t)
	k.put(3, 100)
	k.portal.change(func() { k.portal.hello.Content = "2026.48.1" })
	k.sync()
	g := k.portal.greeting
	if g.Kiosk != "FZ-GL-0012" || g.Waiting != 3 || g.LastSeq != 3 || g.Content != "2026.47.1" || g.Program != "test" || g.Generation != k.v.Generation() {
		t.Errorf("hello %+v", g)
	}
	if s := k.Status(); s.Content != "2026.48.1" {
		t.Errorf("status %+v", s)
	}
}

func TestSyncEndsWhenItIsCalledOff(t *testing.T) {
	k := newEnrolled(t)
	k.put(1, 100)
	ctx, cancel := context.WithCancel(t.Context())
	k.portal.misbehave(func(_ http.ResponseWriter, r *http.Request) bool {
		cancel()
		<-r.Context().Done()
		return true
	})
	if _, err := k.SyncNow(ctx, nil); err == nil {
		t.Error("no error")
	}
	if s := k.Status(); s.LastFailure != nil {
		t.Errorf("hanging up counts as a failure: %v", s.LastFailure)
	}
}
