package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

const caseColumns = `c.number, c.kind, c.item, c.item_name, c.kiosk, c.place, c.flow, c.at_stage, c.state,
	c.limit_days, c.limit_unit, c.submitted, c.received, c.accepted, c.due, c.paused, c.asked, c.closed,
	COALESCE(r.solved, 0), COALESCE(r.score, '')`

const caseFrom = " FROM cases c LEFT JOIN ratings r ON r.number = c.number "

// scanCase reads one row of caseColumns.
func scanCase(scan func(...any) error, more ...any) (casework.Case, error) {
	var c casework.Case
	var number, kind, state, unit, name, flow, score string
	var submitted, received, accepted, due, paused, closed, asked, solved int64
	into := append([]any{&number, &kind, &c.Item, &name, &c.Kiosk, &c.Place, &flow, &c.At, &state,
		&c.Promised.Days, &unit, &submitted, &received, &accepted, &due, &paused, &asked, &closed, &solved, &score}, more...)
	if err := scan(into...); err != nil {
		return c, found(err)
	}
	c.Number, c.Kind, c.State, c.Promised.Unit = hall.Number(number), hall.Kind(kind), hall.State(state), hall.LimitUnit(unit)
	c.Submitted, c.Received, c.Accepted = moment(submitted), moment(received), moment(accepted)
	c.Due, c.Paused, c.Closed, c.Asked = moment(due), moment(paused), moment(closed), asked != 0
	if score != "" {
		c.Rating = &hall.Rating{Solved: solved != 0, Score: hall.Score(score)}
	}
	if err := json.Unmarshal([]byte(name), &c.ItemName); err != nil {
		return c, fmt.Errorf("case: name of the item: %w", err)
	}
	if err := json.Unmarshal([]byte(flow), &c.Flow); err != nil {
		return c, fmt.Errorf("case: flow: %w", err)
	}
	return c, nil
}

// putCase inserts a new case.
func (t *tx) putCase(c casework.Case) error {
	name, err := json.Marshal(c.ItemName)
	if err != nil {
		return err
	}
	flow, err := json.Marshal(c.Flow)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO cases (number, kind, item, item_name, kiosk, place, flow, at_stage, dept, state,
		limit_days, limit_unit, submitted, received, accepted, due, paused, asked, closed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(c.Number), string(c.Kind), c.Item, string(name), c.Kiosk, c.Place, string(flow), c.At, c.Dept(),
		string(c.State), c.Promised.Days, string(c.Promised.Unit), millis(c.Submitted), millis(c.Received),
		millis(c.Accepted), millis(c.Due), millis(c.Paused), flag(c.Asked), millis(c.Closed))
	return err
}

// moveCase writes what an act may change.
func (t *tx) moveCase(c casework.Case) error {
	_, err := t.exec(`UPDATE cases SET at_stage = ?, dept = ?, state = ?, accepted = ?, due = ?, paused = ?,
		asked = ?, closed = ? WHERE number = ?`, c.At, c.Dept(), string(c.State), millis(c.Accepted), millis(c.Due),
		millis(c.Paused), flag(c.Asked), millis(c.Closed), string(c.Number))
	return err
}

// addSteps appends steps after the first n of a case.
func (t *tx) addSteps(number hall.Number, kiosk string, n int, steps []casework.Step) error {
	if len(steps) == 0 {
		return nil
	}
	feed, err := t.next("feed", len(steps))
	if err != nil {
		return err
	}
	for i, s := range steps {
		dept, err := json.Marshal(s.Dept)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO steps (number, n, feed, kiosk, kind, at, dept, words, by_clerk)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, string(number), n+i, feed+int64(i), kiosk, string(s.Kind),
			millis(s.At), string(dept), s.Words, s.By)
		if err != nil {
			return err
		}
	}
	return nil
}

// Act does one act; see Cases.
func (s *SQLite) Act(ctx context.Context, number hall.Number, decide Decide) (casework.Case, error) {
	var after casework.Case
	err := s.writing(ctx, func(t *tx) error {
		st, err := t.s.stmt("SELECT " + caseColumns + caseFrom + "WHERE c.number = ?")
		if err != nil {
			return err
		}
		before, err := scanCase(st.QueryRowContext(context.Background(), string(number)).Scan)
		if err != nil {
			return err
		}
		var steps []casework.Step
		if after, steps, err = decide(before); err != nil {
			return err
		}
		return t.act(before, after, steps)
	})
	if err != nil {
		return casework.Case{}, err // after a cancelled write the writer may still hold it
	}
	return after, nil
}

func (t *tx) act(before, after casework.Case, steps []casework.Step) error {
	var n int
	if err := t.row("SELECT COUNT(*) FROM steps WHERE number = ?", []any{string(before.Number)}, &n); err != nil {
		return err
	}
	if err := t.moveCase(after); err != nil {
		return err
	}
	if r := after.Rating; r != nil && before.Rating == nil {
		at := time.Time{}
		if len(steps) > 0 {
			at = steps[len(steps)-1].At
		}
		if _, err := t.exec("INSERT INTO ratings (number, solved, score, at) VALUES (?, ?, ?, ?)",
			string(before.Number), flag(r.Solved), string(r.Score), millis(at)); err != nil {
			return err
		}
	}
	return t.addSteps(before.Number, before.Kiosk, n, steps)
}

// Case returns a case and its steps; see Cases.
func (s *SQLite) Case(ctx context.Context, number hall.Number) (casework.Case, []casework.Step, error) {
	// One read transaction, so that the state and the steps are of the same moment.
	r, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return casework.Case{}, nil, err
	}
	defer r.Rollback()
	c, err := scanCase(r.QueryRowContext(ctx, "SELECT "+caseColumns+caseFrom+"WHERE c.number = ?", string(number)).Scan)
	if err != nil {
		return c, nil, err
	}
	steps, err := stepsOf(ctx, r, number)
	return c, steps, err
}

func scanStep(scan func(...any) error) (casework.Step, error) {
	var s casework.Step
	var kind, dept string
	var at int64
	if err := scan(&kind, &at, &dept, &s.Words, &s.By); err != nil {
		return s, err
	}
	s.Kind, s.At = hall.StepKind(kind), moment(at)
	if dept == "null" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(dept), &s.Dept); err != nil {
		return s, fmt.Errorf("step: department: %w", err)
	}
	return s, nil
}

// ByToken finds a case by its token's hash; see Cases.
func (s *SQLite) ByToken(ctx context.Context, tokenHash string) (hall.Number, error) {
	var n string
	err := s.read.QueryRowContext(ctx, "SELECT number FROM submissions WHERE token_hash = ?", tokenHash).Scan(&n)
	return hall.Number(n), found(err)
}

// Envelope returns a submission as it came; see Cases.
func (s *SQLite) Envelope(ctx context.Context, number hall.Number) ([]byte, error) {
	var b []byte
	err := s.read.QueryRowContext(ctx, "SELECT envelope FROM submissions WHERE number = ?", string(number)).Scan(&b)
	return b, found(err)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
