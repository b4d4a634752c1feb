package vault

import (
	"crypto/ed25519"
	"testing"
	"time"

	"onestop/sync/wire"
)

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

func TestHurryEndsWaits(t *testing.T) {
	for name, c := range map[string]struct {
		all  bool
		want int
	}{
		"link-up ends what the kiosk put off": {false, 1},
		"staff end every wait":                {true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.putOne()
			b.putOne()
			parcels := b.batch()
			if _, _, err := b.Settle(parcels[:1], []wire.Result{{Outcome: wire.Later, RetryAfter: 60_000}}, b.portalKey()); err != nil {
				t.Fatal(err)
			}
			if err := b.Postpone(parcels[1:], "cut", time.Hour); err != nil {
				t.Fatal(err)
			}
			if n := len(b.batch()); n != 0 {
				t.Fatalf("%d parcels are due, want none", n)
			}
			seqs, err := b.PutOff(c.all)
			if err != nil {
				t.Fatal(err)
			}
			if err := b.Hurry(seqs); err != nil {
				t.Fatal(err)
			}
			if n := len(b.batch()); n != c.want {
				t.Errorf("%d parcels are due, want %d", n, c.want)
			}
		})
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

func TestAFileOfHolesIsCompactedAtStart(t *testing.T) {
	b := newBench(t)
	for range 60 {
		if _, err := b.Put(b.make(50 << 10)); err != nil {
			t.Fatal(err)
		}
	}
	b.o.CompactOver = 1 << 20
	if r := b.reopen(); r.Compacted {
		t.Error("a full file is compacted")
	}
	for range 3 {
		b.deliver(b.now)
	}
	if _, err := b.Prune(b.now.AddDate(0, 0, 8), b.now.AddDate(0, 0, 8)); err != nil {
		t.Fatal(err)
	}
	b.free = uint64(fileSize(b.path))
	if r := b.reopen(); r.Compacted {
		t.Error("compacted without room for the copy")
	}
	b.free = 1 << 40
	gen, before := b.Generation(), fileSize(b.path)
	if r := b.reopen(); !r.Compacted || r.Copied || b.Generation() != gen || fileSize(b.path) >= before/2 {
		t.Errorf("%+v, %d bytes, before %d", r, fileSize(b.path), before)
	}
	if r := b.reopen(); r != (Report{}) {
		t.Errorf("the start after: %+v", r)
	}
}
