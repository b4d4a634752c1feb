package agent

import (
	"context"
	"fmt"

	"onestop/app/vault"
	"onestop/sync/wire"
)

// reconcileDue reports whether a day is over, by the portal's clock, or the portal
// began a new epoch (then the time was cleared).
func (s *session) reconcileDue() bool {
	last, err := s.v.Setting(settingReconcile)
	if err != nil || len(last) != 8 {
		return true
	}
	ms, err := s.number(settingReconcile)
	return err != nil || s.portalNow().Sub(wire.Time(ms)) >= reconcileEvery
}

// split is into how many parts a range that differs is cut.
const split = 16

// reconcile compares what kiosk and portal hold, by digests of ranges that are cut
// until single submissions differ, and offers again what the portal no longer has.
func (s *session) reconcile(ctx context.Context) error {
	open, err := s.v.Spans()
	if err != nil {
		return err
	}
	compared, missing := 0, []uint64(nil)
	for len(open) > 0 {
		n := min(len(open), wire.MaxRanges)
		differ, err := s.compare(ctx, open[:n])
		if err != nil {
			return err
		}
		compared += n
		open = open[n:]
		for _, r := range differ {
			if r.From == r.To {
				missing = append(missing, r.From)
				continue
			}
			open = append(open, r.Split(split)...)
		}
	}
	offered, lost, err := s.v.Reoffer(missing)
	if err != nil {
		return err
	}
	s.result.Reoffered += offered
	s.result.Lost += lost
	now := s.portalNow()
	s.mu.Lock()
	s.status.Lost += lost
	s.status.Reconciled = now
	s.mu.Unlock()
	if now.IsZero() {
		return nil // nothing was asked, so no time is known: it stays due
	}
	return s.v.Change(vault.Change{
		Settings: map[string][]byte{settingReconcile: numberValue(wire.Millis(now))},
		Event:    vault.EventReconciled,
		Fields:   vault.Fields{"count": fmt.Sprint(compared), "reoffered": fmt.Sprint(offered), "lost": fmt.Sprint(lost)},
	})
}

// compare asks about the ranges and returns those in which the kiosk has delivered
// something that the portal's digest does not confirm.
func (s *session) compare(ctx context.Context, ranges []wire.Range) (differ []wire.Range, err error) {
	nonce, err := s.nonce()
	if err != nil {
		return nil, err
	}
	var got wire.DigestAnswer
	if _, err := s.ask(ctx, wire.PathDigest, &wire.DigestQuestion{Nonce: nonce, Ranges: ranges}, &got); err != nil {
		return nil, err
	}
	if len(got.Digests) != len(ranges) {
		return nil, fault(CodeAnswer, "the portal's answer does not fit; call the centre", nil)
	}
	for i, r := range ranges {
		own, err := s.v.Delivered(r)
		if err != nil {
			return nil, err
		}
		// What the portal has and the kiosk does not count as delivered comes by itself:
		// it is sent again and answered "already".
		if len(own) > 0 && wire.DigestOf(own) != got.Digests[i] {
			differ = append(differ, r)
		}
	}
	return differ, nil
}
