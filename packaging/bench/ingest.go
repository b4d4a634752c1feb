package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

// crowd is how many kiosks deliver how much each.
type crowd struct{ kiosks, each int }

// ingest delivers from 1, 64 and 1000 kiosks at once over mutual TLS, both ends on this
// machine, and counts what is acknowledged a second: committed durably, receipt signed.
// Connections are made and envelopes are sealed before the clock starts.
func ingest(p place) ([]figure, error) {
	var all []figure
	for _, c := range []crowd{{1, 4096}, {64, 128}, {1000, 10}} {
		rate, err := deliver(filepath.Join(p.dir, fmt.Sprintf("portal-%d", c.kiosks)), c)
		if err != nil {
			return all, fmt.Errorf("%d kiosks: %w", c.kiosks, err)
		}
		all = append(all, alone(fmt.Sprintf("ingest_per_s_%d", c.kiosks), rate, "submissions/s"))
	}
	return all, nil
}

func deliver(dir string, c crowd) (rate float64, err error) {
	portal, err := portaltest.New(dir, portaltest.Options{Kiosks: c.kiosks})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, portal.Stop()) }()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	sealed := make([][]wire.Envelope, c.kiosks)
	for i, k := range portal.Kiosks {
		taken := map[hall.Number]bool{}
		for len(sealed[i]) < c.each+1 {
			e, _, err := k.Envelope(portaltest.Errand(portaltest.IDCard))
			if err != nil {
				return 0, err
			}
			// A kiosk refuses a number that it holds already; this one has no store.
			if !taken[e.Header.Number] {
				taken[e.Header.Number] = true
				sealed[i] = append(sealed[i], e)
			}
		}
	}
	all := func(f func(i int) error) error {
		errs := make([]error, c.kiosks)
		var done sync.WaitGroup
		for i := range c.kiosks {
			done.Go(func() { errs[i] = f(i) })
		}
		done.Wait()
		return errors.Join(errs...)
	}
	if err := all(func(i int) error { return hand(ctx, portal.Kiosks[i], sealed[i][:1]) }); err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	start := time.Now()
	if err := all(func(i int) error { return hand(ctx, portal.Kiosks[i], sealed[i][1:]) }); err != nil {
		return 0, err
	}
	return float64(c.kiosks*c.each) / time.Since(start).Seconds(), nil
}

// hand delivers envelopes as the agent does: batches of at most 64, one in flight, what
// the portal has no time for again later.
func hand(ctx context.Context, k *portaltest.Kiosk, envelopes []wire.Envelope) error {
	for len(envelopes) > 0 {
		batch := envelopes[:min(wire.MaxItems, len(envelopes))]
		results, err := k.Submit(ctx, batch...)
		var fault *wire.Fault
		if errors.As(err, &fault) && fault.Code == wire.FaultBusy {
			if err := pause(ctx, fault.RetryAfter); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		for i, r := range results {
			if r.Outcome != wire.Stored {
				return fmt.Errorf("item %d: %s %s", i, r.Outcome, r.Reason)
			}
			if _, err := wire.VerifyReceipt(r.Receipt, k.ReceiptKey); err != nil {
				return err
			}
		}
		envelopes = envelopes[len(batch):]
	}
	return nil
}

func pause(ctx context.Context, ms int64) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(max(ms, 10)) * time.Millisecond):
		return nil
	}
}
