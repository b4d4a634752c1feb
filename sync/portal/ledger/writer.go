package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// tx is what a job sees of the writer's transaction.
type tx struct{ s *SQLite }

// exec runs one statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	st, err := t.s.stmt(query)
	if err != nil {
		return 0, err
	}
	r, err := st.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// row reads one row; sql.ErrNoRows becomes ErrNotFound.
func (t *tx) row(query string, args []any, into ...any) error {
	st, err := t.s.stmt(query)
	if err != nil {
		return err
	}
	return found(st.QueryRowContext(context.Background(), args...).Scan(into...))
}

// next moves a counter by n and returns the first number of those it gave out. The
// counter's row is locked until the commit, so numbers become visible in order.
func (t *tx) next(counter string, n int) (int64, error) {
	if _, err := t.exec("UPDATE counters SET value = value + ? WHERE name = ?", n, counter); err != nil {
		return 0, err
	}
	var v int64
	if err := t.row("SELECT value FROM counters WHERE name = ?", []any{counter}, &v); err != nil {
		return 0, err
	}
	return v - int64(n) + 1, nil
}

func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// stmt prepares a statement once. Only the writer's goroutine calls it.
func (s *SQLite) stmt(query string) (*sql.Stmt, error) {
	if st, ok := s.stmts[query]; ok {
		return st, nil
	}
	st, err := s.conn.PrepareContext(context.Background(), query)
	if err == nil {
		s.stmts[query] = st
	}
	return st, err
}

// writing hands do to the writer and waits until it is durable. do runs alone; when it
// fails, only its own changes are taken back.
func (s *SQLite) writing(ctx context.Context, do func(*tx) error) error {
	j := &job{do: do, done: make(chan struct{})}
	select {
	case s.jobs <- j:
	case <-s.quit:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err() // never handed over: it did not happen
	}
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrUnknown, ctx.Err())
	}
}

// run is the writer: it ends when the ledger is closed, with nothing half done.
func (s *SQLite) run() {
	defer close(s.done)
	for {
		select {
		case j := <-s.jobs:
			s.commit(s.gather(j))
		case <-s.quit:
			return
		}
	}
}

// gather takes along what waits already. It never waits itself: one writer alone
// pays no delay for grouping.
func (s *SQLite) gather(first *job) []*job {
	group := []*job{first}
	for len(group) < maxGroup {
		select {
		case j := <-s.jobs:
			group = append(group, j)
		default:
			return group
		}
	}
	return group
}

func (s *SQLite) commit(group []*job) {
	err := s.plain("BEGIN IMMEDIATE")
	if err == nil {
		for _, j := range group {
			j.err = s.guarded(j)
		}
		if err = s.plain("COMMIT"); err != nil {
			err = fmt.Errorf("%w: commit: %w", ErrUnknown, errors.Join(err, s.plain("ROLLBACK")))
		}
	}
	for _, j := range group {
		if err != nil {
			j.err = err
		}
		close(j.done)
	}
}

// guarded runs a job inside a savepoint. A job that panics is a bug of ours; it must
// not take the others' commit with it.
func (s *SQLite) guarded(j *job) (err error) {
	if err := s.plain("SAVEPOINT job"); err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("ledger: panic in a write: %v", r)
		}
		if err != nil {
			err = errors.Join(err, s.plain("ROLLBACK TO job"))
		}
		err = errors.Join(err, s.plain("RELEASE job"))
	}()
	return j.do(&tx{s})
}

func (s *SQLite) plain(query string) error {
	st, err := s.stmt(query)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(context.Background())
	return err
}
