package ledger

import (
	"context"
	"errors"
	"time"
)

// PutClerk adds or replaces a clerk; see Staff.
func (s *SQLite) PutClerk(ctx context.Context, c Clerk) error {
	return s.writing(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO clerks (login, dept, name, hash, disabled) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (login) DO UPDATE SET dept = excluded.dept, name = excluded.name,
			hash = excluded.hash, disabled = excluded.disabled`, c.Login, c.Dept, c.Name, c.Hash, flag(c.Disabled))
		for _, query := range []string{"DELETE FROM sessions WHERE login = ?", "DELETE FROM tries WHERE login = ?"} {
			if err != nil {
				return err
			}
			_, err = t.exec(query, c.Login)
		}
		return err
	})
}

func scanClerk(scan func(...any) error) (Clerk, error) {
	var c Clerk
	var disabled int64
	err := scan(&c.Login, &c.Dept, &c.Name, &c.Hash, &disabled)
	c.Disabled = disabled != 0
	return c, found(err)
}

// Clerk finds a clerk; see Staff.
func (s *SQLite) Clerk(ctx context.Context, login string) (Clerk, error) {
	return scanClerk(s.read.QueryRowContext(ctx,
		"SELECT login, dept, name, hash, disabled FROM clerks WHERE login = ?", login).Scan)
}

// Clerks returns all clerks; see Staff.
func (s *SQLite) Clerks(ctx context.Context) ([]Clerk, error) {
	return collect(ctx, s.read, "SELECT login, dept, name, hash, disabled FROM clerks ORDER BY login", nil, scanClerk)
}

// Try counts a try to log in; see Staff.
func (s *SQLite) Try(ctx context.Context, login string, at time.Time, shut func(int) time.Duration) (Try, error) {
	var out Try
	err := s.writing(ctx, func(t *tx) error {
		var until int64
		out = Try{}
		err := t.row("SELECT failed, until FROM tries WHERE login = ?", []any{login}, &out.Failed, &until)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if out.Until = moment(until); out.Until.After(at) {
			return nil
		}
		out.Allowed, out.Failed = true, out.Failed+1
		out.Until = at.Add(shut(out.Failed))
		_, err = t.exec(`INSERT INTO tries (login, failed, until) VALUES (?, ?, ?)
			ON CONFLICT (login) DO UPDATE SET failed = excluded.failed, until = excluded.until`, login, out.Failed, millis(out.Until))
		return err
	})
	if err != nil {
		return Try{}, err // after a cancelled write the writer may still hold it
	}
	return out, nil
}

// Forgive forgets the tries of a log-in; see Staff.
func (s *SQLite) Forgive(ctx context.Context, login string) error {
	return s.writing(ctx, func(t *tx) error {
		_, err := t.exec("DELETE FROM tries WHERE login = ?", login)
		return err
	})
}

// OpenSession keeps a session; see Staff.
func (s *SQLite) OpenSession(ctx context.Context, n Session, stale time.Time) error {
	return s.writing(ctx, func(t *tx) error {
		if _, err := t.exec("DELETE FROM sessions WHERE seen < ?", millis(stale)); err != nil {
			return err
		}
		_, err := t.exec("INSERT INTO sessions (hash, login, csrf, opened, seen) VALUES (?, ?, ?, ?, ?)",
			n.Hash, n.Login, n.CSRF, millis(n.Opened), millis(n.Seen))
		return err
	})
}

// Session finds a session; see Staff.
func (s *SQLite) Session(ctx context.Context, hash string) (Session, error) {
	n := Session{Hash: hash}
	var opened, seen int64
	err := s.read.QueryRowContext(ctx, "SELECT login, csrf, opened, seen FROM sessions WHERE hash = ?", hash).
		Scan(&n.Login, &n.CSRF, &opened, &seen)
	n.Opened, n.Seen = moment(opened), moment(seen)
	return n, found(err)
}

// TouchSession moves the moment it was last seen; see Staff.
func (s *SQLite) TouchSession(ctx context.Context, hash string, seen time.Time) error {
	return s.writing(ctx, func(t *tx) error {
		_, err := t.exec("UPDATE sessions SET seen = ? WHERE hash = ?", millis(seen), hash)
		return err
	})
}

// EndSession forgets a session; see Staff.
func (s *SQLite) EndSession(ctx context.Context, hash string) error {
	return s.writing(ctx, func(t *tx) error {
		_, err := t.exec("DELETE FROM sessions WHERE hash = ?", hash)
		return err
	})
}
