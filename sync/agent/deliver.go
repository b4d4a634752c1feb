package agent

import (
	"context"
	"errors"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

// deliver sends batch after batch until nothing is due, one in flight.
func (s *session) deliver(ctx context.Context) error {
	for {
		parcels, _, err := s.v.Batch()
		if err != nil || len(parcels) == 0 {
			return err
		}
		s.at(StepDeliver)
		s.mu.Lock()
		parcels = parcels[:min(len(parcels), s.plan.limit)]
		s.mu.Unlock()
		moved, err := s.send(ctx, parcels)
		if err != nil {
			return err
		}
		if moved == 0 {
			// All "later": the vault knows when. Asking again at once would be a stampede.
			return nil
		}
	}
}

// send delivers one batch and returns how many left the queue.
func (s *session) send(ctx context.Context, parcels []vault.Parcel) (int, error) {
	nonce, err := s.nonce()
	if err != nil {
		return 0, err
	}
	q := &wire.SubmitQuestion{Nonce: nonce}
	for _, p := range parcels {
		q.Envelopes = append(q.Envelopes, p.Bytes)
	}
	if err := s.v.MarkSent(parcels); err != nil {
		return 0, err
	}
	var got wire.SubmitAnswer
	_, err = s.ask(ctx, wire.PathSubmit, q, &got)
	if err == nil && len(got.Results) != len(parcels) {
		err = fault(CodeAnswer, "the portal's answer does not fit; call the centre", nil)
	}
	if err != nil {
		return 0, errors.Join(err, s.unsent(parcels, err))
	}
	id, _ := s.Identity()
	delivered, refused, err := s.v.Settle(parcels, got.Results, id.ReceiptKey)
	if err != nil {
		return 0, err
	}
	s.result.Delivered += delivered
	s.result.Refused += refused
	s.mu.Lock()
	s.plan.limit = min(wire.MaxItems, 2*s.plan.limit)
	s.mu.Unlock()
	s.changed()
	return delivered + refused, nil
}

// unsent notes the failure of a batch. When the portal chokes on it, the next batch is
// half as large, until the one submission that it chokes on stands alone and is set
// aside for a while: one bad item never blocks the others.
func (s *session) unsent(parcels []vault.Parcel, why error) error {
	code := hall.CodeOf(asFault(why))
	choked := code == CodePortal || code == CodeCut || code == CodeTimeout || code == CodeAnswer ||
		code == string(wire.FaultMalformed)
	s.mu.Lock()
	alone := choked && len(parcels) == 1
	if choked {
		s.plan.limit = max(1, len(parcels)/2)
	}
	s.mu.Unlock()
	if alone {
		if n, err := s.v.Counts(); err == nil && n.Waiting > 1 {
			return s.v.Postpone(parcels, code, setAside)
		}
	}
	return s.v.MarkFailed(parcels, code)
}
