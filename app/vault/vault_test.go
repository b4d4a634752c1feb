package vault

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// bench is a vault in a folder of its own, with a clock and free space of its own.
type bench struct {
	t      testing.TB
	path   string
	o      Options
	now    time.Time
	free   uint64
	kiosk  ed25519.PrivateKey
	portal ed25519.PrivateKey
	*Vault
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "kiosk.db"), now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), free: 1 << 40}
	b.kiosk, b.portal = newKey(t), newKey(t)
	b.o = Options{
		Now: func() time.Time { return b.now }, Random: rand.Reader,
		Free:    func(string) (uint64, error) { return b.free, nil },
		Reserve: 64 << 20, Preallocate: 1 << 18, LockTimeout: 50 * time.Millisecond, KeepDays: 7,
	}
	b.open()
	t.Cleanup(b.checkAndClose)
	return b
}

func newKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (b *bench) open() Report {
	b.t.Helper()
	v, r, err := Open(b.path, b.o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Vault = v
	return r
}

func (b *bench) reopen() Report {
	b.t.Helper()
	if err := b.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.open()
}

// checkAndClose is the invariant after every test: the file and its log are sound.
func (b *bench) checkAndClose() {
	if b.Vault == nil || b.Vault.db == nil {
		return
	}
	if c, err := b.CheckNow(); err != nil || !c.OK {
		b.t.Errorf("after the test the file is not sound: %+v, %v", c, err)
	}
	if _, err := b.VerifyAudit(); err != nil {
		b.t.Errorf("after the test: %v", err)
	}
	if err := b.Close(); err != nil {
		b.t.Error(err)
	}
}

func (b *bench) make(size int) func(Slot) (wire.Envelope, error) {
	b.t.Helper()
	n, err := hall.NewNumber("FZ", "7K4", b.now, rand.Reader)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.makeNumber(n, size)
}

func (b *bench) makeNumber(n hall.Number, size int) func(Slot) (wire.Envelope, error) {
	return func(s Slot) (wire.Envelope, error) {
		id, err := wire.NewID(rand.Reader)
		if err != nil {
			return wire.Envelope{}, err
		}
		sealed := make([]byte, size)
		rand.Read(sealed)
		return wire.NewEnvelope(wire.Header{
			ID: id, Kiosk: "FZ-GL-0012", Generation: s.Generation, Seq: s.Seq, Number: n, Kind: hall.Errand,
			Item: "511Z07001006", Made: wire.Millis(b.now), Token: wire.TokenHash(id.String()),
		}, sealed, b.kiosk)
	}
}

func (b *bench) putOne() wire.Header {
	b.t.Helper()
	h, err := b.Put(b.make(2000))
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

func (b *bench) receipt(h wire.Header, at time.Time) []byte {
	b.t.Helper()
	signed, err := wire.SignReceipt(wire.Receipt{
		Portal: "fz", Epoch: wire.Epoch{1}, Kiosk: h.Kiosk, Seq: h.Seq, ID: h.ID, Root: h.Root, At: wire.Millis(at),
	}, b.portal)
	if err != nil {
		b.t.Fatal(err)
	}
	return signed
}

func (b *bench) portalKey() ed25519.PublicKey { return b.portal.Public().(ed25519.PublicKey) }

// deliver settles everything that waits as stored.
func (b *bench) deliver(at time.Time) {
	b.t.Helper()
	parcels := b.batch()
	var results []wire.Result
	for _, p := range parcels {
		results = append(results, wire.Result{Outcome: wire.Stored, Receipt: b.receipt(p.Header, at)})
	}
	if n, _, err := b.Settle(parcels, results, b.portalKey()); err != nil || n != len(parcels) {
		b.t.Fatalf("settled %d of %d, %v", n, len(parcels), err)
	}
}

func (b *bench) batch() []Parcel {
	b.t.Helper()
	parcels, bad, err := b.Batch()
	if err != nil || len(bad) > 0 {
		b.t.Fatalf("batch: %v unreadable, %v", bad, err)
	}
	return parcels
}

func (b *bench) counts() Counts {
	b.t.Helper()
	n, err := b.Counts()
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if hall.CodeOf(err) != code {
		t.Fatalf("got %v, want the code %s", err, code)
	}
	var e *hall.Error
	if !errors.As(err, &e) || e.Key != "agent."+code || e.Hint == "" {
		t.Errorf("%+v: want a key and a hint", e)
	}
}

func TestWhatWasPutIsThereAfterReopening(t *testing.T) {
	b := newBench(t)
	h := b.putOne()
	r := b.reopen()
	if r != (Report{}) {
		t.Errorf("a quiet start reports %+v", r)
	}
	parcels := b.batch()
	if len(parcels) != 1 || parcels[0].Header != h {
		t.Fatalf("batch %+v, want %+v", parcels, h)
	}
	e, err := wire.DecodeEnvelope(parcels[0].Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(b.kiosk.Public().(ed25519.PublicKey)); err != nil {
		t.Error(err)
	}
	for name, find := range map[string]func() (Item, error){
		"number": func() (Item, error) { return b.ByNumber(h.Number) },
		"id":     func() (Item, error) { return b.ByID(h.ID) },
		"token":  func() (Item, error) { return b.ByToken(h.Token) },
	} {
		if item, err := find(); err != nil || item.Header != h || item.State != Waiting {
			t.Errorf("by %s: %+v, %v", name, item, err)
		}
	}
}

func TestNumbersOfSlotsRiseAndNeverRepeat(t *testing.T) {
	b := newBench(t)
	first, second := b.putOne(), b.putOne()
	if first.Seq != 1 || second.Seq != 2 || first.Generation != second.Generation {
		t.Errorf("slots %d and %d", first.Seq, second.Seq)
	}
	if _, err := b.Put(func(Slot) (wire.Envelope, error) { return wire.Envelope{}, errors.New("no key") }); err == nil {
		t.Error("an error of make is swallowed")
	}
	if third := b.putOne(); third.Seq != 3 {
		t.Errorf("slot %d after a failed make, want 3", third.Seq)
	}
	if _, err := b.Put(func(s Slot) (wire.Envelope, error) { s.Seq++; return b.make(10)(s) }); err == nil {
		t.Error("an envelope for another slot is taken")
	}
}

func TestANumberThatExistsIsRefusedAndNothingChanges(t *testing.T) {
	b := newBench(t)
	h := b.putOne()
	_, err := b.Put(b.makeNumber(h.Number, 100))
	wantCode(t, err, CodeDuplicate)
	if n := b.counts(); n.Waiting != 1 || n.LastSeq != 1 {
		t.Errorf("counts %+v", n)
	}
	if next := b.putOne(); next.Seq != 2 {
		t.Errorf("slot %d, want 2", next.Seq)
	}
}

func TestLargeSealedBytesLieInFilesAndComeBackWhole(t *testing.T) {
	b := newBench(t)
	h, err := b.Put(b.make(600 << 10))
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(b.path + ".parts/*")
	if len(files) != 3 {
		t.Errorf("%d chunk files, want 3", len(files))
	}
	b.reopen()
	e, err := wire.DecodeEnvelope(b.batch()[0].Bytes)
	if err != nil || e.Verify(b.kiosk.Public().(ed25519.PublicKey)) != nil || e.Header != h {
		t.Errorf("after reopening: %v", err)
	}
	b.deliver(b.now)
	b.now = b.now.AddDate(0, 0, 8)
	if n, err := b.Prune(b.now, b.now); n != 1 || err != nil {
		t.Fatalf("Prune = %d, %v", n, err)
	}
	if files, _ := filepath.Glob(b.path + ".parts/*"); len(files) != 0 {
		t.Errorf("%d chunk files remain", len(files))
	}
}

func TestSettlePutsEachItemWhereItBelongs(t *testing.T) {
	b := newBench(t)
	for range 6 {
		b.putOne()
	}
	parcels := b.batch()
	if err := b.MarkSent(parcels); err != nil {
		t.Fatal(err)
	}
	wrong := b.receipt(parcels[5].Header, b.now)
	delivered, refused, err := b.Settle(parcels, []wire.Result{
		{Outcome: wire.Stored, Receipt: b.receipt(parcels[0].Header, b.now)},
		{Outcome: wire.Already, Receipt: b.receipt(parcels[1].Header, b.now)},
		{Outcome: wire.Later, RetryAfter: 60_000},
		{Outcome: wire.Refused, Reason: wire.ReasonItem},
		{Outcome: wire.Stored, Receipt: wrong}, // another item's receipt releases nothing
		{Outcome: wire.Conflict},
	}, b.portalKey())
	if err != nil || delivered != 2 || refused != 2 {
		t.Fatalf("Settle = %d, %d, %v; want 2, 2", delivered, refused, err)
	}
	b.reopen()
	want := []State{Delivered, Delivered, Waiting, Quarantined, Sent, Quarantined}
	items, err := b.Items(10)
	if err != nil || len(items) != 6 {
		t.Fatal(items, err)
	}
	for i, item := range items {
		if item.State != want[i] || item.Attempts != 1 {
			t.Errorf("item %d: %+v, want %s after one attempt", i, item, want[i])
		}
	}
	if next := b.batch(); len(next) != 0 {
		t.Errorf("next batch has %d parcels; want patience with the one that had a wrong receipt too", len(next))
	}
	b.now = b.now.Add(time.Minute)
	if next := b.batch(); len(next) != 2 {
		t.Errorf("after the portal's patience %d parcels, want 2", len(next))
	}
	q, err := b.Quarantine(10)
	if err != nil || len(q) != 2 || q[0].Reason != wire.ReasonItem || q[1].Reason != wire.ReasonConflict {
		t.Errorf("quarantine %+v, %v", q, err)
	}
}

func TestAReceiptByAnotherKeyReleasesNothing(t *testing.T) {
	b := newBench(t)
	b.putOne()
	parcels := b.batch()
	results := []wire.Result{{Outcome: wire.Stored, Receipt: b.receipt(parcels[0].Header, b.now)}}
	if n, _, err := b.Settle(parcels, results, newKey(t).Public().(ed25519.PublicKey)); n != 0 || err != nil {
		t.Errorf("Settle = %d, %v", n, err)
	}
	if n := b.counts(); n.Waiting != 1 || n.Held != 0 {
		t.Errorf("counts %+v", n)
	}
}

func TestRetryTakesOutOfQuarantine(t *testing.T) {
	b := newBench(t)
	h := b.putOne()
	if err := b.Retry(h.Number); !IsNotFound(err) {
		t.Errorf("Retry of a waiting one: %v", err)
	}
	if _, _, err := b.Settle(b.batch(), []wire.Result{{Outcome: wire.Refused, Reason: wire.ReasonItem}}, b.portalKey()); err != nil {
		t.Fatal(err)
	}
	if len(b.batch()) != 0 {
		t.Error("a refused one is offered again by itself")
	}
	if err := b.Retry(h.Number); err != nil {
		t.Fatal(err)
	}
	if len(b.batch()) != 1 || b.counts().Quarantined != 0 {
		t.Error("after Retry it does not wait")
	}
}

func TestBatchKeepsTheLimits(t *testing.T) {
	b := newBench(t)
	for range wire.MaxItems + 3 {
		b.putOne()
	}
	if n := len(b.batch()); n != wire.MaxItems {
		t.Errorf("%d parcels, want %d", n, wire.MaxItems)
	}
	b.deliver(b.now)
	b.deliver(b.now)
	for range 3 {
		if _, err := b.Put(b.make(500 << 10)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.batch()); n != 2 {
		t.Errorf("%d large parcels, want 2 within %d bytes", n, wire.MaxBatch)
	}
}

func TestPruneNeedsReceiptAndHorizonAndDays(t *testing.T) {
	b := newBench(t)
	delivered := b.now
	b.putOne()
	b.deliver(delivered)
	b.putOne() // never delivered
	later := delivered.AddDate(0, 0, 8)
	for name, c := range map[string]struct{ now, horizon time.Time }{
		"no backup yet":          {later, time.Time{}},
		"backup is older":        {later, delivered.Add(-time.Second)},
		"days are not over":      {delivered.AddDate(0, 0, 6), later},
		"portal's clock is back": {delivered.AddDate(-1, 0, 0), later},
	} {
		if n, err := b.Prune(c.now, c.horizon); n != 0 || err != nil {
			t.Errorf("%s: pruned %d, %v", name, n, err)
		}
	}
	if n, err := b.Prune(later, later); n != 1 || err != nil {
		t.Fatalf("Prune = %d, %v; want 1", n, err)
	}
	if n := b.counts(); n.Held != 0 || n.Waiting != 1 {
		t.Errorf("counts %+v", n)
	}
	items, _ := b.Items(2)
	if !items[0].Gone || items[1].Gone {
		t.Errorf("gone: %v and %v; want the delivered one only", items[0].Gone, items[1].Gone)
	}
	if _, err := b.Envelope(items[0].Header.Number); !IsNotFound(err) {
		t.Errorf("Envelope of a pruned one: %v", err)
	}
}

func TestReofferAfterThePortalLostThem(t *testing.T) {
	b := newBench(t)
	b.putOne()
	b.deliver(b.now)
	if _, err := b.Prune(b.now.AddDate(0, 0, 8), b.now.AddDate(0, 0, 8)); err != nil {
		t.Fatal(err)
	}
	b.putOne()
	b.deliver(b.now)
	spans, err := b.Spans()
	if err != nil || len(spans) != 1 || spans[0].From != 1 || spans[0].To != 2 {
		t.Fatalf("Spans = %+v, %v", spans, err)
	}
	entries, err := b.Delivered(spans[0])
	if err != nil || len(entries) != 2 {
		t.Fatalf("Delivered = %+v, %v", entries, err)
	}
	offered, lost, err := b.Reoffer([]uint64{1, 2})
	if err != nil || offered != 1 || lost != 1 {
		t.Errorf("Reoffer = %d, %d, %v; want 1, 1", offered, lost, err)
	}
	if _, lost, _ := b.Reoffer([]uint64{1}); lost != 0 {
		t.Error("the same loss is counted twice")
	}
	if next := b.batch(); len(next) != 1 || next[0].Header.Seq != 2 {
		t.Errorf("batch %+v", next)
	}
}

func TestCompactShrinksAndKeepsEverything(t *testing.T) {
	b := newBench(t)
	for range 60 {
		if _, err := b.Put(b.make(50 << 10)); err != nil {
			t.Fatal(err)
		}
	}
	gen := b.Generation()
	for range 3 {
		b.deliver(b.now)
	}
	if _, err := b.Prune(b.now.AddDate(0, 0, 8), b.now.AddDate(0, 0, 8)); err != nil {
		t.Fatal(err)
	}
	kept := b.putOne()
	before := fileSize(b.path)
	if err := b.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := fileSize(b.path); after >= before/2 {
		t.Errorf("%d bytes after, %d before", after, before)
	}
	if b.Generation() != gen || b.putOne().Seq != 62 {
		t.Error("compacting changed the generation or the numbers")
	}
	if r := b.reopen(); r.Copied || b.Generation() != gen {
		t.Errorf("after compacting the file counts as a copy: %+v", r)
	}
	if parcels := b.batch(); len(parcels) != 2 || parcels[0].Header != kept {
		t.Errorf("batch %+v", parcels)
	}
}

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
		Counters: map[string]uint64{"pin": 3}, Event: EventPINSet,
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
	if n, err := b.Count("pin"); n != 4 || err != nil {
		t.Errorf("Count = %d, %v; want 4", n, err)
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
	for range 20 {
		if err := b.Log(EventStarted, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.update(func(tx *bbolt.Tx) error { return trimAudit(tx, 5, b.now) }); err != nil {
		t.Fatal(err)
	}
	if n, err := b.VerifyAudit(); n != 6 || err != nil {
		t.Errorf("VerifyAudit = %d, %v; want the 5 kept and the note", n, err)
	}
}
