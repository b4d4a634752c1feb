package intake

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"time"

	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

const (
	slot      = time.Minute      // between hellos of an idle kiosk
	minSpread = 30 * time.Second // W after a common outage
	perSecond = 1000             // batches of new connections that the portal surely takes in
)

// ReceiptKey is the public key of receipts and answers.
func (s *Server) ReceiptKey() ed25519.PublicKey {
	pub, _ := s.Keys.Receipt.Public().(ed25519.PublicKey)
	return pub
}

// hello tells a kiosk how it stands with the portal.
func (s *Server) hello(a asking) (wire.Checked, error) {
	var q wire.HelloQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	if q.Kiosk != a.kiosk.Name {
		return nil, &wire.Fault{Code: wire.FaultUnknown}
	}
	highest, err := s.Ledger.Highest(a.ctx, a.kiosk.Name, q.Generation.String())
	if err != nil {
		return nil, err
	}
	horizon, err := s.Ledger.Horizon(a.ctx)
	if err != nil {
		return nil, err
	}
	spread, err := s.spread(a.ctx)
	if err != nil {
		return nil, err
	}
	out := &wire.HelloAnswer{Horizon: wire.Millis(horizon), Slot: slot.Milliseconds(), Spread: spread.Milliseconds(),
		Content: s.Directory.Version, Highest: highest}
	if q.Delivered != nil {
		mine, err := s.digestOf(a, wire.Range{Generation: q.Generation, From: 1, To: 1 << 53})
		if err != nil {
			return nil, err
		}
		out.Differs = mine != *q.Delivered
	}
	return out, nil
}

// spread is the window over which N kiosks come back: max(30 s, 2N/R), and none
// at all for one alone.
func (s *Server) spread(ctx context.Context) (time.Duration, error) {
	all, err := s.Ledger.Kiosks(ctx)
	if err != nil || len(all) < 2 {
		return 0, err
	}
	return max(minSpread, time.Duration(2*len(all))*time.Second/perSecond), nil
}

// digest sums up what the portal holds in each range.
func (s *Server) digest(a asking) (wire.Checked, error) {
	var q wire.DigestQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	out := &wire.DigestAnswer{}
	for _, r := range q.Ranges {
		d, err := s.digestOf(a, r)
		if err != nil {
			return nil, err
		}
		out.Digests = append(out.Digests, d)
	}
	return out, nil
}

func (s *Server) digestOf(a asking, r wire.Range) (wire.Digest, error) {
	marks, err := s.Ledger.Range(a.ctx, a.kiosk.Name, r.Generation.String(), r.From, r.To+1)
	if err != nil {
		return wire.Digest{}, err
	}
	entries := make([]wire.Entry, len(marks))
	for i, m := range marks {
		if entries[i], err = entryOf(m); err != nil {
			return wire.Digest{}, err
		}
	}
	return wire.DigestOf(entries), nil
}

func entryOf(m ledger.Mark) (wire.Entry, error) {
	e := wire.Entry{Seq: m.Seq}
	id, err := hex.DecodeString(m.ID)
	if err != nil || len(id) != len(e.ID) || len(m.Root) != len(e.Root) {
		return e, fmt.Errorf("ledger holds a malformed mark at seq %d", m.Seq)
	}
	copy(e.ID[:], id)
	copy(e.Root[:], m.Root)
	return e, nil
}
