// Package ledgertest is the suite that every engine of package ledger must pass.
package ledgertest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/ledger"
)

// Engine is one way to keep a ledger.
type Engine struct {
	// Open opens the ledger that lies in dir, making it when it is not there.
	Open func(t *testing.T, dir string) ledger.Ledger
	// Restore tells a closed ledger that it came from a backup.
	Restore func(dir string) error
	// Reopen opens a backup file as a ledger of its own.
	Reopen func(t *testing.T, path string) ledger.Ledger
	// Exec runs raw SQL behind the ledger's back.
	Exec func(dir, query string) error
}

// Start is the moment at which the suite's cases arrive.
var Start = time.Date(2026, 11, 23, 6, 36, 0, 0, time.UTC)

// Run runs the suite.
func Run(t *testing.T, e Engine) {
	for name, test := range map[string]func(*testing.T, Engine){
		"a submission sent twice is stored once with the same receipt": storedOnce,
		"conflicts go to quarantine, both sides":                       conflicts,
		"what cannot be opened is held once":                           heldOnce,
		"concurrent stores keep everything once":                       concurrentStores,
		"everything is there after reopening":                          reopened,
		"a range returns marks in order":                               ranges,
		"steps cannot be changed or deleted":                           appendOnly,
		"an act keeps the case and its steps together":                 acts,
		"concurrent acts never lose a step":                            concurrentActs,
		"a rating is kept once":                                        ratings,
		"the list is in the order of what is due":                      lists,
		"every changed case is given to its kiosk as it is now":        feeds,
		"a code enrols one kiosk":                                      codes,
		"kiosks are renewed and revoked":                               kiosks,
		"clerks and sessions":                                          staff,
		"tries at once are counted one by one":                         tries,
		"a backup is a whole ledger and moves the horizon":             backups,
		"an epoch lasts until a restore":                               epochs,
		"a cancelled write is unknown, a closed ledger refuses":        endings,
	} {
		t.Run(name, func(t *testing.T) { test(t, e) })
	}
}

func open(t *testing.T, e Engine) ledger.Ledger {
	t.Helper()
	l := e.Open(t, t.TempDir())
	t.Cleanup(func() { l.Close() })
	return l
}

// Entry makes the i-th entry of a kiosk: valid, and the same for the same arguments.
func Entry(kiosk string, i int) ledger.Entry {
	id := sha256.Sum256([]byte(fmt.Sprint(kiosk, "/", i)))
	envelope := []byte(fmt.Sprintf("envelope %d of %s", i, kiosk))
	digest := sha256.Sum256(envelope)
	c := casework.Case{
		Number: hall.Number(fmt.Sprintf("FZ26-1123-%s-%05d", kiosk, i)), Kind: hall.Errand, Item: "item",
		ItemName: hall.ZH("居民身份证换领"), Kiosk: kiosk, Place: "大厅", State: hall.StateReceived,
		Flow:     []casework.Stage{{ID: "a", Dept: "police"}, {ID: "b", Dept: "water"}},
		Promised: hall.Limit{Days: 20, Unit: hall.WorkingDays}, Submitted: Start.Add(-time.Hour), Received: Start,
	}
	return ledger.Entry{
		Kiosk: kiosk, Generation: "00ff", Seq: uint64(i), ID: hex.EncodeToString(id[:16]), Root: id[:],
		TokenHash: hex.EncodeToString(digest[:]), Digest: digest[:], Envelope: envelope,
		Receipt: []byte(fmt.Sprint("receipt ", kiosk, i)), Case: c,
		Steps: []casework.Step{
			{Step: hall.Step{Kind: hall.StepSubmitted, At: Start.Add(-time.Hour), Words: "大厅"}},
			{Step: hall.Step{Kind: hall.StepDelivered, At: Start}},
		},
	}
}

func store(t *testing.T, l ledger.Ledger, entries ...ledger.Entry) []ledger.Outcome {
	t.Helper()
	out, err := l.Store(context.Background(), entries)
	if err != nil {
		t.Fatalf("store: %v", err)
	}
	if len(out) != len(entries) {
		t.Fatalf("store: %d outcomes for %d entries", len(out), len(entries))
	}
	return out
}

// move is a decision that only changes the state and adds one step.
func move(state hall.State, kind hall.StepKind) ledger.Decide {
	return func(c casework.Case) (casework.Case, []casework.Step, error) {
		c.State = state
		return c, []casework.Step{{By: "li", Step: hall.Step{Kind: kind, At: Start, Dept: hall.ZH("公安局"), Words: "好"}}}, nil
	}
}

func totals(t *testing.T, l ledger.Ledger) ledger.Totals {
	t.Helper()
	n, err := l.Totals(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}
