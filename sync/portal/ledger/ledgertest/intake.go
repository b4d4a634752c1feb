package ledgertest

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"

	"onestop/app/hall"
	"onestop/sync/portal/ledger"
)

func storedOnce(t *testing.T, e Engine) {
	l := open(t, e)
	first := Entry("7K4", 1)
	if out := store(t, l, first); out[0].Result != ledger.Stored || !bytes.Equal(out[0].Receipt, first.Receipt) {
		t.Errorf("first: %+v, want stored with its receipt", out[0])
	}
	again := first
	again.Receipt = []byte("signed a second time")
	out := store(t, l, again, Entry("7K4", 2), again)
	for i, want := range []ledger.Result{ledger.Already, ledger.Stored, ledger.Already} {
		if out[i].Result != want {
			t.Errorf("entry %d: result %d, want %d", i, out[i].Result, want)
		}
	}
	if !bytes.Equal(out[0].Receipt, first.Receipt) {
		t.Errorf("already: receipt %q, want the first one %q", out[0].Receipt, first.Receipt)
	}
	if n := totals(t, l); n.Submissions != 2 || n.Cases != 2 || n.Held != 0 {
		t.Errorf("totals %+v, want 2 submissions, 2 cases, none held", n)
	}
}

func conflicts(t *testing.T, e Engine) {
	for name, c := range map[string]struct {
		change func(*ledger.Entry)
		reason string
	}{
		"the same id with other bytes":        {func(e *ledger.Entry) { e.ID = Entry("7K4", 1).ID }, ledger.SameID},
		"the same number with another id":     {func(e *ledger.Entry) { e.Case.Number = Entry("7K4", 1).Case.Number }, ledger.SameNumber},
		"the same place with another id":      {func(e *ledger.Entry) { e.Seq = 1 }, ledger.SameSeq},
		"the same token with another id":      {func(e *ledger.Entry) { e.TokenHash = Entry("7K4", 1).TokenHash }, ledger.SameToken},
		"the same bytes from another machine": {func(e *ledger.Entry) { *e = Entry("7K4", 1); e.Kiosk = "7K5" }, ledger.SameID},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, e)
			first, other := Entry("7K4", 1), Entry("7K4", 2)
			c.change(&other)
			out := store(t, l, first, other, Entry("7K4", 3))
			if out[1].Result != ledger.Conflict || out[1].Reason != c.reason || out[1].Receipt != nil {
				t.Errorf("got %+v, want a conflict %q without a receipt", out[1], c.reason)
			}
			if out[2].Result != ledger.Stored {
				t.Errorf("the entry after it: %+v, want stored", out[2])
			}
			store(t, l, other) // sent again: still a conflict, still kept once
			checkHeld(t, l, c.reason, first.Envelope, other.Envelope)
		})
	}
}

func checkHeld(t *testing.T, l ledger.Ledger, reason string, envelopes ...[]byte) {
	t.Helper()
	held, err := l.HeldItems(context.Background(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range envelopes {
		n := 0
		for _, h := range held {
			if h.Reason == reason && bytes.Equal(h.Envelope, want) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%q is held %d times for %s, want once", want, n, reason)
		}
	}
	alarms, err := l.Alarms(context.Background(), 10)
	if err != nil || len(alarms) == 0 || alarms[0].Kind != reason {
		t.Errorf("alarms %+v, %v: want one of kind %s", alarms, err, reason)
	}
}

func heldOnce(t *testing.T, e Engine) {
	l := open(t, e)
	x := Entry("7K4", 1)
	h := ledger.Held{At: Start, Reason: "unreadable", Kiosk: x.Kiosk, Generation: x.Generation, Seq: 1, ID: x.ID,
		Number: x.Case.Number, Digest: x.Digest, Envelope: x.Envelope}
	for range 2 {
		if err := l.Hold(context.Background(), []ledger.Held{h}); err != nil {
			t.Fatal(err)
		}
	}
	checkHeld(t, l, "unreadable", x.Envelope)
	if n := totals(t, l); n.Held != 1 || n.Submissions != 0 {
		t.Errorf("totals %+v, want one held and nothing stored", n)
	}
}

// Every kiosk sends its entries from two goroutines at once, as after a lost answer.
func concurrentStores(t *testing.T, e Engine) {
	l := open(t, e)
	const kiosks, each = 8, 20
	results := make(chan ledger.Outcome, kiosks*each*2)
	var wg sync.WaitGroup
	for k := range kiosks * 2 {
		wg.Go(func() {
			for i := range each {
				out, err := l.Store(context.Background(), []ledger.Entry{Entry(fmt.Sprintf("7K%d", k/2), i+1)})
				if err != nil {
					t.Error(err)
					return
				}
				results <- out[0]
			}
		})
	}
	wg.Wait()
	close(results)
	count := map[ledger.Result]int{}
	for o := range results {
		count[o.Result]++
	}
	if count[ledger.Stored] != kiosks*each || count[ledger.Already] != kiosks*each {
		t.Errorf("results %v, want %d stored and as many already", count, kiosks*each)
	}
	if n := totals(t, l); n.Submissions != kiosks*each || n.Held != 0 {
		t.Errorf("totals %+v", n)
	}
}

func reopened(t *testing.T, e Engine) {
	dir := t.TempDir()
	l := e.Open(t, dir)
	want := Entry("7K4", 1)
	store(t, l, want)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = e.Open(t, dir)
	defer l.Close()
	if out := store(t, l, want); out[0].Result != ledger.Already || !bytes.Equal(out[0].Receipt, want.Receipt) {
		t.Errorf("after reopening: %+v", out[0])
	}
	got, err := l.Envelope(context.Background(), want.Case.Number)
	if err != nil || !bytes.Equal(got, want.Envelope) {
		t.Errorf("envelope %q, %v; want %q", got, err, want.Envelope)
	}
	if n, err := l.ByToken(context.Background(), want.TokenHash); err != nil || n != want.Case.Number {
		t.Errorf("by token: %q, %v", n, err)
	}
}

func ranges(t *testing.T, e Engine) {
	l := open(t, e)
	for _, i := range []int{5, 1, 3, 2} {
		store(t, l, Entry("7K4", i), Entry("7K5", i))
	}
	for name, c := range map[string]struct {
		from, to uint64
		want     []uint64
	}{
		"all":              {0, 0, []uint64{1, 2, 3, 5}},
		"the end is open":  {2, 5, []uint64{2, 3}},
		"nothing there":    {6, 9, nil},
		"a single one":     {3, 4, []uint64{3}},
		"from without end": {3, 0, []uint64{3, 5}},
	} {
		t.Run(name, func(t *testing.T) {
			marks, err := l.Range(context.Background(), "7K4", "00ff", c.from, c.to)
			if err != nil || len(marks) != len(c.want) {
				t.Fatalf("got %v, %v; want %v", marks, err, c.want)
			}
			for i, m := range marks {
				want := Entry("7K4", int(c.want[i]))
				if m.Seq != want.Seq || m.ID != want.ID || !bytes.Equal(m.Root, want.Root) {
					t.Errorf("mark %d: %+v, want seq %d id %s", i, m, want.Seq, want.ID)
				}
			}
		})
	}
	if marks, err := l.Range(context.Background(), "7K4", "other", 0, 0); err != nil || len(marks) != 0 {
		t.Errorf("another generation: %v, %v; want none", marks, err)
	}
}

func appendOnly(t *testing.T, e Engine) {
	dir := t.TempDir()
	l := e.Open(t, dir)
	defer l.Close()
	store(t, l, Entry("7K4", 1))
	for _, query := range []string{
		"UPDATE steps SET words = 'x'", "DELETE FROM steps", "UPDATE submissions SET receipt = 'x'",
		"DELETE FROM submissions", "DELETE FROM steps WHERE n = 0",
	} {
		if err := e.Exec(dir, query); err == nil {
			t.Errorf("%s: allowed", query)
		}
	}
	_, steps, err := l.Case(context.Background(), Entry("7K4", 1).Case.Number)
	if err != nil || len(steps) != 2 || steps[0].Kind != hall.StepSubmitted {
		t.Errorf("steps %v, %v; want the two that were stored", steps, err)
	}
}
