package portaltest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"onestop/sync/wire"
)

// Load is what every kiosk hands in during one Ingest.
type Load struct {
	Batches  int // one after the other
	PerBatch int // envelopes, at most wire.MaxItems
}

// Ingest lets all kiosks hand in their load at once, each over a fresh connection of its
// own, and returns how many submissions the portal acknowledged as stored and how long it
// took from the first handshake to the last answer. Envelopes are sealed before the clock
// starts: that is work of the kiosks, which share this machine. Every receipt is
// verified, after the clock has stopped.
func Ingest(ctx context.Context, kiosks []*Kiosk, load Load) (stored int, took time.Duration, err error) {
	batches := make([][][]wire.Envelope, len(kiosks))
	for i, k := range kiosks {
		if batches[i], err = k.prepare(load); err != nil {
			return 0, 0, err
		}
	}
	results := make([][]wire.Result, len(kiosks))
	errs := make([]error, len(kiosks))
	start := time.Now()
	var wg sync.WaitGroup
	for i, k := range kiosks {
		wg.Go(func() {
			for _, b := range batches[i] {
				r, err := k.Submit(ctx, b...)
				if err != nil {
					errs[i] = fmt.Errorf("kiosk %s: %w", k.Name, err)
					return
				}
				results[i] = append(results[i], r...)
			}
		})
	}
	wg.Wait()
	took = time.Since(start)
	for i, k := range kiosks {
		n, err := k.verify(results[i])
		stored += n
		errs = append(errs, err)
	}
	return stored, took, errors.Join(errs...)
}

// prepare seals a kiosk's load and drops its old connections.
func (k *Kiosk) prepare(load Load) ([][]wire.Envelope, error) {
	k.Client.CloseIdleConnections()
	out := make([][]wire.Envelope, load.Batches)
	for b := range out {
		for range load.PerBatch {
			e, _, err := k.Envelope(Errand(IDCard))
			if err != nil {
				return nil, err
			}
			out[b] = append(out[b], e)
		}
	}
	return out, nil
}

func (k *Kiosk) verify(results []wire.Result) (int, error) {
	for i, r := range results {
		if r.Outcome != wire.Stored {
			return i, fmt.Errorf("kiosk %s: submission %d: %s %s", k.Name, i, r.Outcome, r.Reason)
		}
		if _, err := wire.VerifyReceipt(r.Receipt, k.ReceiptKey); err != nil {
			return i, fmt.Errorf("kiosk %s: receipt %d: %w", k.Name, i, err)
		}
	}
	return len(results), nil
}
