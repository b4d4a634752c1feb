package ledger

import (
	"context"
	"database/sql"
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
		CASE WHEN c.due = 0 THEN c.received ELSE c.due END, c.received, c.number`
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

// Changed returns the cases that got a step after cursor; see Cases.
func (s *SQLite) Changed(ctx context.Context, kiosk string, cursor uint64, limit int) ([]Change, error) {
	// One read transaction, so that a step that is added meanwhile keeps its cursor.
	r, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer r.Rollback()
	changes, err := collect(ctx, r, "SELECT "+caseColumns+`, f.newest FROM
		(SELECT number, MAX(feed) AS newest FROM steps WHERE kiosk = ? AND feed > ? GROUP BY number) f
		JOIN cases c ON c.number = f.number LEFT JOIN ratings r ON r.number = c.number
		ORDER BY f.newest LIMIT ?`, []any{kiosk, int64(cursor), limit},
		func(scan func(...any) error) (Change, error) {
			var newest int64
			c, err := scanCase(scan, &newest)
			return Change{Cursor: uint64(newest), Case: c}, err
		})
	if err != nil {
		return nil, err
	}
	for i := range changes {
		if changes[i].Steps, err = stepsOf(ctx, r, changes[i].Case.Number); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// querier is a database or a transaction on it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func stepsOf(ctx context.Context, q querier, number hall.Number) ([]casework.Step, error) {
	return collect(ctx, q, "SELECT kind, at, dept, words, by_clerk FROM steps WHERE number = ? ORDER BY n",
		[]any{string(number)}, scanStep)
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q querier, query string, args []any, one func(scan func(...any) error) (T, error)) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := one(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
