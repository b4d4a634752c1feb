package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"onestop/app/hall"
)

// AddCode keeps a one-time code; see Registry.
func (s *SQLite) AddCode(ctx context.Context, c Code) error {
	return s.writing(ctx, func(t *tx) error {
		_, err := t.exec("INSERT INTO codes (hash, name, hall, expires, used) VALUES (?, ?, ?, ?, 0)",
			c.Hash, c.Name, c.Hall, millis(c.Expires))
		return err
	})
}

// Enrol uses a code and registers the kiosk; see Registry.
func (s *SQLite) Enrol(ctx context.Context, codeHash string, at time.Time, k Kiosk) (Kiosk, error) {
	err := s.writing(ctx, func(t *tx) error {
		var used, expires int64
		if err := t.row("SELECT name, hall, used, expires FROM codes WHERE hash = ?", []any{codeHash},
			&k.Name, &k.Hall, &used, &expires); err != nil {
			return err
		}
		if used != 0 {
			return ErrUsed
		}
		if millis(at) >= expires {
			return ErrExpired
		}
		if _, err := t.exec("UPDATE codes SET used = ? WHERE hash = ?", millis(at), codeHash); err != nil {
			return err
		}
		return t.register(&k, at)
	})
	if err != nil {
		return Kiosk{}, err
	}
	return k, nil
}

func (t *tx) register(k *Kiosk, at time.Time) error {
	n, err := t.next("kiosk", 1)
	if err != nil {
		return err
	}
	if k.Code, err = hall.KioskCode(int(n)); err != nil {
		return err
	}
	k.ID, k.Enrolled = "k"+k.Code, at
	_, err = t.exec(`INSERT INTO kiosks (id, name, hall, code, sign_key, tls_key, serial, enrolled, expires, revoked)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`, k.ID, k.Name, k.Hall, k.Code, k.SignKey, k.TLSKey, k.Serial,
		millis(at), millis(k.Expires))
	return err
}

// Renew puts a new certificate in place; see Registry.
func (s *SQLite) Renew(ctx context.Context, id, serial string, expires time.Time) error {
	return s.changeKiosk(ctx, "UPDATE kiosks SET serial = ?, expires = ? WHERE id = ?", serial, millis(expires), id)
}

// Revoke shuts a kiosk out; see Registry.
func (s *SQLite) Revoke(ctx context.Context, id string, at time.Time) error {
	return s.changeKiosk(ctx, "UPDATE kiosks SET revoked = ? WHERE id = ?", millis(at), id)
}

func (s *SQLite) changeKiosk(ctx context.Context, query string, args ...any) error {
	return s.writing(ctx, func(t *tx) error {
		n, err := t.exec(query, args...)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return fmt.Errorf("kiosk: %w", err)
		}
		return nil
	})
}

const kioskColumns = "id, name, hall, code, sign_key, tls_key, serial, enrolled, expires, revoked"

func scanKiosk(scan func(...any) error) (Kiosk, error) {
	var k Kiosk
	var enrolled, expires, revoked int64
	err := scan(&k.ID, &k.Name, &k.Hall, &k.Code, &k.SignKey, &k.TLSKey, &k.Serial, &enrolled, &expires, &revoked)
	k.Enrolled, k.Expires, k.Revoked = moment(enrolled), moment(expires), moment(revoked)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return k, err
}

// Kiosk returns one kiosk; see Registry.
func (s *SQLite) Kiosk(ctx context.Context, id string) (Kiosk, error) {
	return scanKiosk(s.read.QueryRowContext(ctx, "SELECT "+kioskColumns+" FROM kiosks WHERE id = ?", id).Scan)
}

// Kiosks returns all kiosks; see Registry.
func (s *SQLite) Kiosks(ctx context.Context) ([]Kiosk, error) {
	return collect(ctx, s.read, "SELECT "+kioskColumns+" FROM kiosks ORDER BY enrolled, id", nil, scanKiosk)
}
