package agent

import (
	"context"
	"errors"
	"time"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

// errAside says that the portal chokes on a submission, which was set aside: the others
// can go on at once.
var errAside = errors.New("set aside, the others go first")

// deliver sends batch after batch until nothing is due, one in flight. Only staff are
// told of what was set aside: for Run it is no reason to rest.
func (s *session) deliver(ctx context.Context) error {
	var aside error
	for {
		parcels, _, err := s.v.Batch()
		if err != nil {
			return err
		}
		if len(parcels) == 0 {
			return aside
		}
		s.at(StepDeliver)
		s.mu.Lock()
		parcels = parcels[:min(len(parcels), s.plan.limit)]
		s.mu.Unlock()
		moved, err := s.send(ctx, parcels)
		switch {
		case errors.Is(err, errAside):
			if s.all {
				aside = err
			}
		case err != nil:
			return err
		case moved == 0:
			// All "later": the vault knows when. Asking again at once would be a stampede.
			return aside
		}
	}
}

// deliverAll delivers what is due, and then what waits for its time: all of it for
// staff, and at link-up what the kiosk itself put off. The portal's own "later" holds at
// link-up. It comes last, so that a bad item among it blocks nothing, and it is listed
// first, so that nothing is asked twice in one turn.
func (s *session) deliverAll(ctx context.Context) error {
	s.mu.Lock()
	hurry := s.plan.hurry
	s.mu.Unlock()
	if !s.all && !hurry {
		return s.deliver(ctx)
	}
	late, err := s.v.PutOff(s.all)
	if err != nil {
		return err
	}
	aside := s.deliver(ctx)
	if aside != nil && !errors.Is(aside, errAside) {
		return aside
	}
	if err := s.v.Hurry(late); err != nil {
		return err
	}
	s.mu.Lock()
	s.plan.hurry = false
	s.mu.Unlock()
	if len(late) == 0 {
		return aside
	}
	return errors.Join(aside, s.deliver(ctx))
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
	if err != nil && ctx.Err() != nil {
		return 0, err // we hung up: that says nothing about the batch
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
	s.plan.limit, s.plan.strikes = min(wire.MaxItems, 2*s.plan.limit), 0
	s.mu.Unlock()
	s.changed()
	return delivered + refused, nil
}

// strikesOut is after how many broken or silent deliveries in a row, while the portal
// answers hello, the batch is taken for the reason.
const strikesOut = 3

// unsent notes the failure of a batch, and returns errAside or what the store says. When the portal chokes on it, the next batch is
// half as large, until the one submission that it chokes on stands alone and is set
// aside for a while: one bad item never blocks the others.
func (s *session) unsent(parcels []vault.Parcel, why error) error {
	code := hall.CodeOf(asFault(why))
	if s.chokes(code, len(parcels)) && len(parcels) == 1 {
		if n, err := s.v.Counts(); err == nil && n.Waiting > 1 {
			if err := s.v.Postpone(parcels, code, setAside); err != nil {
				return err
			}
			return errAside
		}
	}
	return s.v.MarkFailed(parcels, code)
}

// chokes reports whether the batch of n is what the portal fails on, and makes the next
// one smaller then. An outage is not the batch's fault: nothing is blamed before the
// portal answered a hello in the same turn, and a broken or silent line is blamed only
// when it happens again and again.
func (s *session) chokes(code string, n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plan.hello = time.Time{} // the next turn asks first whether the portal is there
	if !s.greeted {
		return false
	}
	switch code {
	case CodePortal, CodeAnswer, string(wire.FaultMalformed):
	case CodeCut, CodeTimeout:
		if s.plan.strikes++; s.plan.strikes < strikesOut {
			return false
		}
	default:
		return false
	}
	s.plan.limit = max(1, n/2)
	if s.plan.limit == 1 {
		s.plan.strikes = 0 // the one that stands alone is judged by itself
	}
	return true
}
