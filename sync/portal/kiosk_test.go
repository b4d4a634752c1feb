package portal_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"onestop/app/hall"
	"onestop/sync/portal"
	"onestop/sync/portal/ledger"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

var ctx = context.Background()

func one(t *testing.T) (*portaltest.Portal, *portaltest.Kiosk) {
	t.Helper()
	p := portaltest.Start(t, portaltest.Options{Kiosks: 1})
	return p, p.Kiosks[0]
}

func envelope(t *testing.T, k *portaltest.Kiosk, s hall.Submission) (wire.Envelope, string) {
	t.Helper()
	e, token, err := k.Envelope(s)
	if err != nil {
		t.Fatal(err)
	}
	return e, token
}

func submit(t *testing.T, k *portaltest.Kiosk, envelopes ...wire.Envelope) []wire.Result {
	t.Helper()
	r, err := k.Submit(ctx, envelopes...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fault returns the code of a signed fault; "" for none.
func fault(err error) wire.FaultCode {
	var f *wire.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

func TestSubmissionIsStoredOnceAndTheReceiptHolds(t *testing.T) {
	_, k := one(t)
	e, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	first := submit(t, k, e)
	if first[0].Outcome != wire.Stored {
		t.Fatalf("first: %+v", first[0])
	}
	r, err := wire.VerifyReceipt(first[0].Receipt, k.ReceiptKey)
	if err != nil || !r.For(e.Header) {
		t.Errorf("receipt %+v, %v: want it to hold for the envelope", r, err)
	}
	again := submit(t, k, e)
	if again[0].Outcome != wire.Already || !bytes.Equal(again[0].Receipt, first[0].Receipt) {
		t.Errorf("again: %+v, want already with the same receipt", again[0])
	}
}

func TestOneBadEnvelopeDoesNotStopTheOthers(t *testing.T) {
	p, k := one(t)
	other, err := p.NewKiosk("FZ-OTHER")
	if err != nil {
		t.Fatal(err)
	}
	good, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	foreign, _ := envelope(t, other, portaltest.Errand(portaltest.IDCard))
	forged := foreign
	forged.Header.Kiosk = k.Name
	sealedForNobody, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	unreadable, err := wire.NewEnvelope(sealedForNobody.Header, []byte("age-encryption.org/v1\nnot really"), k.Key)
	if err != nil {
		t.Fatal(err)
	}
	lying, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	lying.Header.Item = portaltest.Qualification // the sealed part says another item
	if lying, err = wire.NewEnvelope(lying.Header, lying.Sealed, k.Key); err != nil {
		t.Fatal(err)
	}
	changed, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	changed.Sealed = append(bytes.Clone(changed.Sealed), 0)
	last, _ := envelope(t, k, portaltest.Complaint(hall.Anonymous))
	got := submit(t, k, good, foreign, unreadable, lying, changed, last)
	for i, want := range []struct {
		outcome wire.Outcome
		reason  wire.Reason
	}{{wire.Stored, ""}, {wire.Refused, wire.ReasonForeign}, {wire.Refused, wire.ReasonSealed},
		{wire.Refused, wire.ReasonSealed}, {wire.Refused, wire.ReasonSignature}, {wire.Stored, ""}} {
		if got[i].Outcome != want.outcome || got[i].Reason != want.reason {
			t.Errorf("envelope %d: %+v, want %+v", i, got[i], want)
		}
	}
	held, err := p.Ledger.HeldItems(ctx, 10)
	if err != nil || len(held) != 4 {
		t.Errorf("%d held, %v; want the four refused ones", len(held), err)
	}
}

func TestMalformedEnvelopeIsHeld(t *testing.T) {
	p, k := one(t)
	var a wire.SubmitAnswer
	_, err := k.Ask(ctx, wire.PathSubmit, &wire.SubmitQuestion{Nonce: portaltest.Nonce(), Envelopes: [][]byte{{0xff}}}, &a)
	if err != nil || a.Results[0].Reason != wire.ReasonMalformed {
		t.Fatalf("%+v, %v; want refused as malformed", a, err)
	}
	if n, err := p.Ledger.Totals(ctx); err != nil || n.Held != 1 {
		t.Errorf("totals %+v, %v; want one held", n, err)
	}
}

func TestTheSameNumberTwiceIsAConflict(t *testing.T) {
	p, k := one(t)
	a, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	b, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	b.Header.Number = a.Header.Number
	b, err := wire.NewEnvelope(b.Header, b.Sealed, k.Key)
	if err != nil {
		t.Fatal(err)
	}
	got := submit(t, k, a, b)
	if got[0].Outcome != wire.Stored || got[1].Outcome != wire.Conflict {
		t.Errorf("got %+v, want stored and conflict", got)
	}
	if alarms, err := p.Ledger.Alarms(ctx, 5); err != nil || len(alarms) == 0 || alarms[0].Kind != ledger.SameNumber {
		t.Errorf("alarms %+v, %v", alarms, err)
	}
}

func mustEnvelope(t *testing.T, k *portaltest.Kiosk) wire.Envelope {
	t.Helper()
	e, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	return e
}

func TestHelloAndDigestsShowWhatARestoredPortalMisses(t *testing.T) {
	p, k := one(t)
	var entries []wire.Entry
	send := func() {
		e := mustEnvelope(t, k)
		submit(t, k, e)
		entries = append(entries, wire.Entry{Seq: e.Header.Seq, ID: e.Header.ID, Root: e.Header.Root})
	}
	hello := func() (wire.HelloAnswer, wire.Epoch) {
		t.Helper()
		d := wire.DigestOf(entries)
		var a wire.HelloAnswer
		answer, err := k.Ask(ctx, wire.PathHello, &wire.HelloQuestion{Nonce: portaltest.Nonce(), Kiosk: k.Name, Generation: k.Generation,
			LastSeq: uint64(len(entries)), Delivered: &d, Clock: 1}, &a)
		if err != nil {
			t.Fatal(err)
		}
		return a, answer.Epoch
	}
	send()
	send()
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := p.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	send()
	a, epoch := hello()
	if a.Differs || a.Highest != 3 || a.Horizon == 0 || a.Content != "2026.47.1" {
		t.Errorf("hello %+v: want highest 3, a horizon and no difference", a)
	}
	if err := p.Restart(func(string) error { return portal.Restore(p.Config, backup) }); err != nil {
		t.Fatal(err)
	}
	a, after := hello()
	if !a.Differs || a.Highest != 2 || after == epoch {
		t.Errorf("after the restore: %+v in epoch %s, was %s; want a difference in a new epoch", a, after, epoch)
	}
	var d wire.DigestAnswer
	ranges := []wire.Range{{Generation: k.Generation, From: 1, To: 2}, {Generation: k.Generation, From: 3, To: 3}}
	if _, err := k.Ask(ctx, wire.PathDigest, &wire.DigestQuestion{Nonce: portaltest.Nonce(), Ranges: ranges}, &d); err != nil {
		t.Fatal(err)
	}
	if d.Digests[0] != wire.DigestOf(entries[:2]) || d.Digests[1] != wire.DigestOf(nil) {
		t.Errorf("digests %+v: want the first two and an empty one", d.Digests)
	}
}

func TestTwoPortalsOnOneFolder(t *testing.T) {
	p, _ := one(t)
	cfg := p.Config
	cfg.KioskAddr, cfg.WebAddr = "127.0.0.1:0", "127.0.0.1:0"
	second, err := portal.Open(cfg)
	if err == nil {
		second.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "another portal") {
		t.Errorf("a second portal: %v, want it refused", err)
	}
	if err := portal.Restore(cfg, ""); err == nil {
		t.Error("restored under a running portal")
	}
}

// Two batches of one kiosk at once, as after a time-out: one works, the other is asked to
// come back, and nothing is stored twice.
func TestOneBatchInFlight(t *testing.T) {
	p, k := one(t)
	var batch []wire.Envelope
	for range 64 {
		batch = append(batch, mustEnvelope(t, k))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := k.Submit(ctx, batch...); err != nil && fault(err) != wire.FaultBusy {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n, err := p.Ledger.Totals(ctx); err != nil || n.Submissions != 64 || n.Held != 0 {
		t.Errorf("totals %+v, %v; want 64 stored once", n, err)
	}
}

func TestQuestionsOutOfBounds(t *testing.T) {
	p, k := one(t)
	post := func(contentType string, body []byte) int {
		t.Helper()
		r, err := http.NewRequest(http.MethodPost, "https://"+p.KioskAddr()+wire.PathHello, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", contentType)
		resp, err := k.Client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if got := post("text/plain", []byte("x")); got != http.StatusBadRequest {
		t.Errorf("foreign content type: %d", got)
	}
	if got := post(wire.TypeQuestion, make([]byte, wire.MaxMessage+1)); got != http.StatusBadRequest {
		t.Errorf("too long: %d", got)
	}
	if got := post(wire.TypeQuestion, []byte{0xff}); got != http.StatusOK { // a signed fault
		t.Errorf("malformed: %d", got)
	}
}

func TestDamagedKeysAreRefusedWithTheirName(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	for name, damage := range map[string]func(dir string) error{
		"one of 4": nil,
		"ca.key":   func(dir string) error { return os.WriteFile(filepath.Join(dir, "ca.key"), []byte("x"), 0o600) },
		"chmod":    func(dir string) error { return os.Chmod(filepath.Join(dir, "receipt.key"), 0o644) },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := p.Config
			cfg.Data = t.TempDir()
			keys := filepath.Join(cfg.Data, "keys")
			if err := os.CopyFS(keys, os.DirFS(filepath.Join(p.Config.Data, "keys"))); err != nil {
				t.Fatal(err)
			}
			want := name
			if damage == nil {
				want = "3 of 4"
				damage = func(dir string) error { return os.Remove(filepath.Join(dir, "identity.age")) }
			}
			for _, f := range []string{"ca.pem", "ca.key", "receipt.key", "identity.age"} {
				if err := os.Chmod(filepath.Join(keys, f), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := damage(keys); err != nil {
				t.Fatal(err)
			}
			o, err := portal.OpenOffice(cfg)
			if err == nil {
				o.Close()
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want it to name %q", err, want)
			}
		})
	}
}
