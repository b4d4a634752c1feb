package ledger

import (
	"context"
	"strings"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

// where turns a query into SQL with its arguments.
func (q Query) where() (string, []any) {
	var conds []string
	var args []any
	add := func(cond string, a ...any) { conds, args = append(conds, cond), append(args, a...) }
	if q.Dept != "" {
		add("c.dept = ?", q.Dept)
	}
	if q.Kind != "" {
		add("c.kind = ?", string(q.Kind))
	}
	if len(q.States) > 0 {
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(q.States)), ", ")
		states := make([]any, len(q.States))
		for i, s := range q.States {
			states[i] = string(s)
		}
		add("c.state IN ("+marks+")", states...)
	}
	if q.Search != "" {
		// The escape sign is ! because a backslash means different things in different engines.
		like := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(q.Search) + "%"
		add("(c.number LIKE ? ESCAPE '!' OR c.item_name LIKE ? ESCAPE '!')", strings.ToUpper(like), like)
	}
	for _, r := range []struct {
		cond string
		at   int64
	}{
		{"c.due > 0 AND c.due >= ?", millis(q.DueFrom)}, {"c.due > 0 AND c.due < ?", millis(q.DueTo)},
		{"c.closed > 0 AND c.closed >= ?", millis(q.From)}, {"c.closed > 0 AND c.closed < ?", millis(q.To)},
		{"c.received >= ?", millis(q.Since)},
	} {
		if r.at != 0 {
			add(r.cond, r.at)
		}
	}
	if q.OnTime {
		add("c.closed > 0 AND (c.due = 0 OR c.closed <= c.due)")
	}
	if q.Rated != "" {
		add("r.score = ?", string(q.Rated))
	}
	if len(conds) == 0 {
		return "", nil
	}
	return "WHERE " + strings.Join(conds, " AND "), args
}

// order puts what is due first on top: the running clocks by date, then those not
// accepted yet in the order they came, then those whose clock stands.
func (q Query) order() string {
	if q.Newest {
		return " ORDER BY c.closed DESC, c.received DESC, c.number"
	}
	return ` ORDER BY CASE WHEN c.paused > 0 THEN 2 WHEN c.due = 0 THEN 1 ELSE 0 END,
		CASE WHEN c.due = 0 THEN c.received ELSE c.due END, c.number`
}

// List returns one page of cases; see Cases.
func (s *SQLite) List(ctx context.Context, q Query) ([]casework.Case, error) {
	where, args := q.where()
	args = append(args, q.Limit, q.Offset)
	return collect(ctx, s.read, "SELECT "+caseColumns+caseFrom+where+q.order()+" LIMIT ? OFFSET ?", args,
		func(scan func(...any) error) (casework.Case, error) { return scanCase(scan) })
}

// Count counts cases; see Cases.
func (s *SQLite) Count(ctx context.Context, q Query) (int, error) {
	where, args := q.where()
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT COUNT(*)"+caseFrom+where, args...).Scan(&n)
	return n, err
}

// Feed returns the steps after cursor; see Cases.
func (s *SQLite) Feed(ctx context.Context, kiosk string, cursor uint64, limit int) ([]FeedStep, uint64, error) {
	steps, err := collect(ctx, s.read, "SELECT "+caseColumns+`, s.kind, s.at, s.dept, s.words, s.n, s.feed
		FROM steps s JOIN cases c ON c.number = s.number LEFT JOIN ratings r ON r.number = c.number
		WHERE s.kiosk = ? AND s.feed > ? ORDER BY s.feed LIMIT ?`, []any{kiosk, int64(cursor), limit}, scanFeed)
	if err != nil || len(steps) == 0 {
		return nil, cursor, err
	}
	return steps, steps[len(steps)-1].Cursor, nil
}

func scanFeed(scan func(...any) error) (FeedStep, error) {
	var f FeedStep
	var kind, dept, words string
	var at, feed int64
	c, err := scanCase(scan, &kind, &at, &dept, &words, &f.N, &feed)
	if err != nil {
		return f, err
	}
	step, err := scanStep(func(into ...any) error {
		*into[0].(*string), *into[1].(*int64), *into[2].(*string), *into[3].(*string) = kind, at, dept, words
		return nil
	})
	f.Case, f.Step, f.Cursor = c, step.Step, uint64(feed)
	f.Step.Kind = hall.StepKind(kind)
	return f, err
}
