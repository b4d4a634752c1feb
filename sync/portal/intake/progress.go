package intake

import (
	"context"
	"errors"

	"onestop/app/hall"
	"onestop/sync/portal/board"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

// pageBytes bounds the cases of one answer well under the wire's limit.
const pageBytes = 900 << 10

// onWire puts a case on the wire; its revision is how many steps it has, which rises
// with every change. Of a very long story the first step and the newest are sent.
func onWire(c casework.Case, steps []casework.Step, canRate bool) wire.Case {
	revision := uint64(len(steps))
	if len(steps) > wire.MaxSteps {
		steps = append(steps[:1:1], steps[len(steps)-wire.MaxSteps+1:]...)
	}
	return wire.NewCase(casework.Public(c, steps, canRate), revision)
}

// steps gives a kiosk the cases of its own that changed.
func (s *Server) steps(a asking) (wire.Checked, error) {
	var q wire.StepsQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	changes, err := s.Ledger.Changed(a.ctx, a.kiosk.Name, min(q.Cursor, 1<<62), wire.MaxCases)
	if err != nil {
		return nil, err
	}
	out := &wire.StepsAnswer{Cursor: q.Cursor, More: len(changes) == wire.MaxCases}
	size := 0
	for _, c := range changes {
		w := onWire(c.Case, c.Steps, false)
		if size += sizeOf(w); size > pageBytes && len(out.Cases) > 0 {
			out.More = true
			break
		}
		out.Cases, out.Cursor = append(out.Cases, w), c.Cursor
	}
	return out, nil
}

// sizeOf is an upper bound of what a case takes on the wire.
func sizeOf(c wire.Case) int {
	n := 512
	for _, s := range c.Steps {
		n += 64 + len(s.Words)
		for tag, words := range s.Dept {
			n += 8 + len(tag) + len(words)
		}
	}
	for _, t := range []hall.Text{c.Item, c.Note} {
		for tag, words := range t {
			n += 8 + len(tag) + len(words)
		}
	}
	return n
}

// progress answers for any case, also another kiosk's: whoever holds the number may ask.
func (s *Server) progress(a asking) (wire.Checked, error) {
	var q wire.ProgressQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	number := q.Number
	if q.Token != nil {
		var err error
		if number, err = s.Ledger.ByToken(a.ctx, q.Token.String()); err != nil {
			return nil, absent(err)
		}
	}
	c, steps, err := s.Ledger.Case(a.ctx, number)
	if err != nil {
		return nil, absent(err)
	}
	return &wire.ProgressAnswer{Case: onWire(c, steps, q.Token != nil)}, nil
}

// rate records the author's verdict.
func (s *Server) rate(a asking) (wire.Checked, error) {
	var q wire.RateQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	number, err := s.Ledger.ByToken(a.ctx, wire.TokenHash(q.Token).String())
	if err != nil {
		return nil, absent(err)
	}
	if err := s.rateCase(a.ctx, number, hall.Rating{Solved: q.Solved, Score: q.Score}); err != nil {
		return nil, err
	}
	c, steps, err := s.Ledger.Case(a.ctx, number)
	if err != nil {
		return nil, absent(err)
	}
	return &wire.RateAnswer{Case: onWire(c, steps, true)}, nil
}

func (s *Server) rateCase(ctx context.Context, number hall.Number, r hall.Rating) error {
	_, err := s.Ledger.Act(ctx, number, func(c casework.Case) (casework.Case, []casework.Step, error) {
		return s.Board.Rate(c, r, s.Now())
	})
	var refused *hall.Error
	if errors.As(err, &refused) {
		return &wire.Fault{Code: wire.FaultNotRateable}
	}
	if errors.Is(err, board.ErrRatedSame) {
		return nil
	}
	return absent(err)
}

// absent turns "not found" into its fault.
func absent(err error) error {
	if errors.Is(err, ledger.ErrNotFound) {
		return &wire.Fault{Code: wire.FaultNotFound}
	}
	return err
}
