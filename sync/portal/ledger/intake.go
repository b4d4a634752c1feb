package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"onestop/app/hall"
)

// Store keeps the entries; see Intake.
func (s *SQLite) Store(ctx context.Context, entries []Entry) ([]Outcome, error) {
	var out []Outcome
	err := s.writing(ctx, func(t *tx) error {
		out = make([]Outcome, 0, len(entries))
		for i := range entries {
			o, err := t.store(&entries[i])
			if err != nil {
				return fmt.Errorf("store submission: %w", err)
			}
			out = append(out, o)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (t *tx) store(e *Entry) (Outcome, error) {
	n, err := t.exec(`INSERT INTO submissions
		(kiosk, generation, seq, id, root, number, token_hash, received, digest, receipt, envelope)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.Kiosk, e.Generation, int64(e.Seq), e.ID, e.Root, string(e.Case.Number), e.TokenHash,
		millis(e.Case.Received), e.Digest, e.Receipt, e.Envelope)
	if err != nil {
		return Outcome{}, err
	}
	if n == 0 {
		return t.known(e)
	}
	if err := t.putCase(e.Case); err != nil {
		return Outcome{}, err
	}
	if err := t.addSteps(e.Case.Number, e.Kiosk, 0, e.Steps); err != nil {
		return Outcome{}, err
	}
	return Outcome{Result: Stored, Receipt: e.Receipt}, nil
}

// known says what an entry met that could not be inserted: its own copy, or another
// submission that holds its id, number, place or token.
func (t *tx) known(e *Entry) (Outcome, error) {
	var digest, receipt []byte
	var kiosk string
	err := t.row("SELECT digest, receipt, kiosk FROM submissions WHERE id = ?", []any{e.ID}, &digest, &receipt, &kiosk)
	if err == nil && bytes.Equal(digest, e.Digest) && kiosk == e.Kiosk {
		return Outcome{Result: Already, Receipt: receipt}, nil
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Outcome{}, err
	}
	for _, c := range []struct {
		reason, where string
		args          []any
	}{
		{SameID, "id = ?", []any{e.ID}},
		{SameNumber, "number = ?", []any{string(e.Case.Number)}},
		{SameSeq, "kiosk = ? AND generation = ? AND seq = ?", []any{e.Kiosk, e.Generation, int64(e.Seq)}},
		{SameToken, "token_hash = ?", []any{e.TokenHash}},
	} {
		other, err := t.held(c.where, c.args)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return Outcome{}, err
		}
		return t.conflict(e, other, c.reason)
	}
	return Outcome{}, fmt.Errorf("submission refused by the database, but nothing like it is there")
}

// conflict keeps both sides in quarantine and raises an alarm. The first one keeps
// its case as well, for its citizen holds a receipt.
func (t *tx) conflict(e *Entry, other Held, reason string) (Outcome, error) {
	at := e.Case.Received
	mine := Held{Kiosk: e.Kiosk, Generation: e.Generation, Seq: e.Seq, ID: e.ID,
		Number: e.Case.Number, Digest: e.Digest, Envelope: e.Envelope}
	for _, h := range []Held{other, mine} {
		h.At, h.Reason = at, reason
		if err := t.hold(h); err != nil {
			return Outcome{}, err
		}
	}
	return Outcome{Result: Conflict, Reason: reason}, nil
}

// held reads a stored submission as a quarantine would hold it.
func (t *tx) held(where string, args []any) (Held, error) {
	var h Held
	var seq int64
	var number string
	err := t.row("SELECT kiosk, generation, seq, id, number, digest, envelope FROM submissions WHERE "+where, args,
		&h.Kiosk, &h.Generation, &seq, &h.ID, &number, &h.Digest, &h.Envelope)
	h.Seq, h.Number = uint64(seq), hall.Number(number)
	return h, err
}

func (t *tx) hold(h Held) error {
	n, err := t.next("held", 1)
	if err != nil {
		return err
	}
	added, err := t.exec(`INSERT INTO held (n, at, reason, kiosk, generation, seq, id, number, digest, envelope)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		n, millis(h.At), h.Reason, h.Kiosk, h.Generation, int64(h.Seq), h.ID, string(h.Number), h.Digest, h.Envelope)
	if err != nil || added == 0 {
		return err
	}
	return t.alarm(h.At, h.Reason, fmt.Sprintf("kiosk %s generation %s seq %d id %s", h.Kiosk, h.Generation, h.Seq, h.ID))
}

func (t *tx) alarm(at time.Time, kind, detail string) error {
	n, err := t.next("alarm", 1)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO alarms (n, at, kind, detail) VALUES (?, ?, ?, ?)", n, millis(at), kind, detail)
	return err
}

// Hold keeps what cannot be stored; see Intake.
func (s *SQLite) Hold(ctx context.Context, held []Held) error {
	return s.writing(ctx, func(t *tx) error {
		for _, h := range held {
			if err := t.hold(h); err != nil {
				return fmt.Errorf("hold submission: %w", err)
			}
		}
		return nil
	})
}

// Range returns the marks of a range; see Intake.
func (s *SQLite) Range(ctx context.Context, kiosk, generation string, from, to uint64) ([]Mark, error) {
	if to == 0 || to > 1<<62 {
		to = 1 << 62
	}
	return collect(ctx, s.read, `SELECT seq, id, root FROM submissions
		WHERE kiosk = ? AND generation = ? AND seq >= ? AND seq < ? ORDER BY seq`,
		[]any{kiosk, generation, int64(from), int64(to)}, func(scan func(...any) error) (Mark, error) {
			var m Mark
			var seq int64
			err := scan(&seq, &m.ID, &m.Root)
			m.Seq = uint64(seq)
			return m, err
		})
}

// Highest returns the highest seq stored; see Intake.
func (s *SQLite) Highest(ctx context.Context, kiosk, generation string) (uint64, error) {
	var seq int64
	err := s.read.QueryRowContext(ctx,
		"SELECT COALESCE(MAX(seq), 0) FROM submissions WHERE kiosk = ? AND generation = ?", kiosk, generation).Scan(&seq)
	return uint64(seq), err
}

// HeldItems returns the newest held entries; see Intake.
func (s *SQLite) HeldItems(ctx context.Context, limit int) ([]Held, error) {
	return collect(ctx, s.read, `SELECT at, reason, kiosk, generation, seq, id, number, digest, envelope
		FROM held ORDER BY n DESC LIMIT ?`, []any{limit}, func(scan func(...any) error) (Held, error) {
		var h Held
		var at, seq int64
		var number string
		err := scan(&at, &h.Reason, &h.Kiosk, &h.Generation, &seq, &h.ID, &number, &h.Digest, &h.Envelope)
		h.At, h.Seq, h.Number = moment(at), uint64(seq), hall.Number(number)
		return h, err
	})
}

// Alarms returns the newest alarms; see Intake.
func (s *SQLite) Alarms(ctx context.Context, limit int) ([]Alarm, error) {
	return collect(ctx, s.read, "SELECT at, kind, detail FROM alarms ORDER BY n DESC LIMIT ?", []any{limit},
		func(scan func(...any) error) (Alarm, error) {
			var a Alarm
			var at int64
			err := scan(&at, &a.Kind, &a.Detail)
			a.At = moment(at)
			return a, err
		})
}

// Totals counts what is there; see Intake.
func (s *SQLite) Totals(ctx context.Context) (Totals, error) {
	var t Totals
	err := s.read.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM submissions),
		(SELECT COUNT(*) FROM held), (SELECT COUNT(*) FROM cases)`).Scan(&t.Submissions, &t.Held, &t.Cases)
	return t, err
}
