package vault

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
	"onestop/sync/wire"
)

func TestFeedIsKeptAndTold(t *testing.T) {
	b := newBench(t)
	h := b.putOne()
	p, err := b.Progress(h.Number)
	if err != nil || p.State != hall.StateWaiting || p.Live || len(p.Steps) != 1 {
		t.Fatalf("before delivery: %+v, %v", p, err)
	}
	b.deliver(b.now)
	if p, _ := b.Progress(h.Number); p.State != hall.StateReceived || len(p.Steps) != 2 {
		t.Errorf("after delivery: %+v", p)
	}
	told := b.now.Add(time.Hour)
	c := wire.NewCase(hall.Progress{Number: h.Number, Kind: hall.Errand, State: hall.StateProcessing,
		Steps: []hall.Step{{Kind: hall.StepAccepted, At: told}}, CanRate: true}, 1)
	if err := b.SaveFeed(Feed{Cases: []wire.Case{c}, Cursor: 9, AsOf: wire.Millis(told), Whole: true}); err != nil {
		t.Fatal(err)
	}
	b.reopen()
	p, err = b.Progress(h.Number)
	if err != nil || p.State != hall.StateProcessing || !p.AsOf.Equal(told) || p.CanRate {
		t.Errorf("after the feed: %+v, %v", p, err)
	}
	// Hearing nothing new is news as well: the steps are known to be good until then.
	quiet := told.Add(2 * time.Hour)
	if err := b.SaveFeed(Feed{Cursor: 9, AsOf: wire.Millis(quiet), Whole: true}); err != nil {
		t.Fatal(err)
	}
	if p, _ := b.Progress(h.Number); !p.AsOf.Equal(quiet) {
		t.Errorf("as of %v, want %v", p.AsOf, quiet)
	}
	if err := b.SetEpoch(wire.Epoch{2}); err != nil {
		t.Fatal(err)
	}
	if n, _ := b.Cursor(); n != 0 {
		t.Errorf("cursor %d in a new epoch, want 0", n)
	}
	other, err := hall.NewNumber("FZ", "8K4", b.now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.Number = other
	if err := b.SaveCase(c, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Progress(other); !IsNotFound(err) {
		t.Errorf("another kiosk's case is kept: %v", err)
	}
}

func TestSecretsAreNotInTheFile(t *testing.T) {
	b := newBench(t)
	secret := []byte("a-private-key-that-nobody-reads")
	err := b.Change(Change{
		Settings: map[string][]byte{"hall": []byte("鼓楼区政务服务中心")}, Secrets: map[string][]byte{"key": secret},
		Event: EventPINSet,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.reopen()
	if got, err := b.Secret("key"); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("Secret = %q, %v", got, err)
	}
	if got, _ := b.Setting("hall"); string(got) != "鼓楼区政务服务中心" {
		t.Errorf("Setting = %q", got)
	}
	if bytes.Contains(readFile(t, b.path), secret) {
		t.Error("the secret lies open in the file")
	}
	if err := b.Change(Change{Secrets: map[string][]byte{"key": nil}}); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Secret("key"); got != nil || err != nil {
		t.Errorf("a deleted secret is %q, %v", got, err)
	}
}

func TestAuditTakesDeclaredEventsOnly(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		id EventID
		f  Fields
	}{
		"unknown event": {"staff.sneeze", nil},
		"unknown field": {EventLogin, Fields{"name": "王小明"}},
		"endless field": {EventLogin, Fields{"role": string(make([]byte, maxField+1))}},
	} {
		if err := b.Log(c.id, c.f); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	if err := b.Log(EventLogin, Fields{"role": "technician"}); err != nil {
		t.Fatal(err)
	}
	entries, err := b.Audit(1)
	if err != nil || len(entries) != 1 || entries[0].Event != EventLogin || entries[0].Fields["role"] != "technician" {
		t.Errorf("Audit = %+v, %v", entries, err)
	}
}

func TestAuditShowsEveryTampering(t *testing.T) {
	for name, tamper := range map[string]func(*bbolt.Bucket) error{
		"an event removed":  func(a *bbolt.Bucket) error { return a.Delete(seqKey(2)) },
		"the last removed":  func(a *bbolt.Bucket) error { k, _ := a.Cursor().Last(); return a.Delete(k) },
		"the first removed": func(a *bbolt.Bucket) error { return a.Delete(seqKey(1)) },
		"two swapped": func(a *bbolt.Bucket) error {
			two, three := bytes.Clone(a.Get(seqKey(2))), bytes.Clone(a.Get(seqKey(3)))
			return errors.Join(a.Put(seqKey(2), three), a.Put(seqKey(3), two))
		},
		"a byte changed": func(a *bbolt.Bucket) error {
			b := bytes.Clone(a.Get(seqKey(2)))
			b[len(b)-40] ^= 1
			return a.Put(seqKey(2), b)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.putOne()
			b.putOne()
			if n, err := b.VerifyAudit(); n != 3 || err != nil {
				t.Fatalf("VerifyAudit = %d, %v", n, err)
			}
			if err := b.db.Update(func(tx *bbolt.Tx) error { return tamper(tx.Bucket([]byte(bAudit))) }); err != nil {
				t.Fatal(err)
			}
			if _, err := b.VerifyAudit(); err == nil {
				t.Error("not noticed")
			}
			b.Close()
		})
	}
}

func TestTrimmedAuditStillVerifies(t *testing.T) {
	b := newBench(t)
	if n, err := b.TrimAudit(t.Context()); n != 0 || err != nil {
		t.Errorf("TrimAudit without a limit = %d, %v", n, err)
	}
	b.Vault.o.KeepEvents = 5
	for range 20 {
		if err := b.Log(EventStarted, nil); err != nil {
			t.Fatal(err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := b.TrimAudit(gone); n != 0 || err != nil {
		t.Errorf("TrimAudit when called off = %d, %v", n, err)
	}
	if n, err := b.TrimAudit(t.Context()); n != 16 || err != nil {
		t.Errorf("TrimAudit = %d, %v; want 16", n, err)
	}
	if n, err := b.VerifyAudit(); n != 6 || err != nil {
		t.Errorf("VerifyAudit = %d, %v; want the 5 kept and the note", n, err)
	}
	if n, err := b.TrimAudit(t.Context()); n != 0 || err != nil {
		t.Errorf("TrimAudit again = %d, %v; want nothing to do", n, err)
	}
}

func TestALongLogIsTrimmedInShortSteps(t *testing.T) {
	b := newBench(t)
	b.Vault.o.KeepEvents = 100
	err := b.update(func(tx *bbolt.Tx) error {
		for range 2*trimMost + 300 {
			if err := appendLeaf(tx, b.now, EventStarted, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.TrimAudit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := b.VerifyAudit(); n != 103 || err != nil {
		t.Errorf("VerifyAudit = %d, %v; want the 100 kept and a note for each of three steps", n, err)
	}
}
