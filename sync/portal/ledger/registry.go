package ledger

import (
	"bytes"
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
		_, err := t.exec("INSERT INTO codes (hash, name, hall, expires, used, used_key) VALUES (?, ?, ?, ?, 0, ?)",
			c.Hash, c.Name, c.Hall, millis(c.Expires), []byte{})
		return err
	})
}

// Enrol uses a code and registers the kiosk; see Registry.
func (s *SQLite) Enrol(ctx context.Context, codeHash string, at time.Time, k Kiosk) (Kiosk, error) {
	err := s.writing(ctx, func(t *tx) error {
		var used, expires int64
		var key []byte
		if err := t.row("SELECT name, hall, used, expires, used_key FROM codes WHERE hash = ?", []any{codeHash},
			&k.Name, &k.Hall, &used, &expires, &key); err != nil {
			return err
		}
		switch {
		case used != 0 && bytes.Equal(key, k.Key):
			return t.again(&k)
		case used != 0:
			return ErrUsed
		case millis(at) >= expires:
			return ErrExpired
		}
		if _, err := t.exec("UPDATE codes SET used = ?, used_key = ? WHERE hash = ?", millis(at), k.Key, codeHash); err != nil {
			return err
		}
		return t.register(&k, at)
	})
	if err != nil {
		return Kiosk{}, err
	}
	return k, nil
}

// again finds the kiosk that this key enrolled, unless another one took its place.
func (t *tx) again(k *Kiosk) error {
	st, err := t.s.stmt("SELECT " + kioskColumns + " FROM kiosks WHERE name = ?")
	if err != nil {
		return err
	}
	was, err := scanKiosk(st.QueryRowContext(context.Background(), k.Name).Scan)
	if err != nil {
		return err
	}
	if !bytes.Equal(was.Key, k.Key) || !was.Revoked.IsZero() {
		return ErrUsed
	}
	*k = was
	return nil
}

func (t *tx) register(k *Kiosk, at time.Time) error {
	k.Enrolled = at
	err := t.row("SELECT code FROM kiosks WHERE name = ?", []any{k.Name}, &k.Code)
	if err == nil {
		_, err = t.exec(`UPDATE kiosks SET hall = ?, public_key = ?, serial = ?, enrolled = ?, expires = ?, revoked = 0
			WHERE name = ?`, k.Hall, k.Key, k.Serial, millis(at), millis(k.Expires), k.Name)
		return err
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	n, err := t.next("kiosk", 1)
	if err != nil {
		return err
	}
	if k.Code, err = hall.KioskCode(int(n)); err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO kiosks (name, hall, code, public_key, serial, enrolled, expires, revoked)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0)`, k.Name, k.Hall, k.Code, k.Key, k.Serial, millis(at), millis(k.Expires))
	return err
}

// Renew puts a new certificate in place; see Registry.
func (s *SQLite) Renew(ctx context.Context, c Certificate) error {
	return s.writing(ctx, func(t *tx) error {
		err := t.changeKiosk("UPDATE kiosks SET serial = ?, expires = ? WHERE name = ?", c.Serial, millis(c.Expires), c.Kiosk)
		if err != nil {
			return err
		}
		_, err = t.exec("INSERT INTO certificates (kiosk, serial, expires, der) VALUES (?, ?, ?, ?)", c.Kiosk, c.Serial, millis(c.Expires), c.DER)
		return err
	})
}

// Certificates returns all that were given out; see Registry.
func (s *SQLite) Certificates(ctx context.Context) ([]Certificate, error) {
	return collect(ctx, s.read, "SELECT kiosk, serial, expires, der FROM certificates ORDER BY kiosk, expires, serial", nil,
		func(scan func(...any) error) (Certificate, error) {
			var c Certificate
			var expires int64
			err := scan(&c.Kiosk, &c.Serial, &expires, &c.DER)
			c.Expires = moment(expires)
			return c, err
		})
}

// Revoke shuts a kiosk out; see Registry.
func (s *SQLite) Revoke(ctx context.Context, name string, at time.Time) error {
	return s.writing(ctx, func(t *tx) error {
		return t.changeKiosk("UPDATE kiosks SET revoked = ? WHERE name = ?", millis(at), name)
	})
}

func (t *tx) changeKiosk(query string, args ...any) error {
	n, err := t.exec(query, args...)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("kiosk: %w", err)
	}
	return nil
}

const kioskColumns = "name, hall, code, public_key, serial, enrolled, expires, revoked"

func scanKiosk(scan func(...any) error) (Kiosk, error) {
	var k Kiosk
	var enrolled, expires, revoked int64
	err := scan(&k.Name, &k.Hall, &k.Code, &k.Key, &k.Serial, &enrolled, &expires, &revoked)
	k.Enrolled, k.Expires, k.Revoked = moment(enrolled), moment(expires), moment(revoked)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return k, err
}

// Kiosk returns one kiosk; see Registry.
func (s *SQLite) Kiosk(ctx context.Context, name string) (Kiosk, error) {
	return scanKiosk(s.read.QueryRowContext(ctx, "SELECT "+kioskColumns+" FROM kiosks WHERE name = ?", name).Scan)
}

// Kiosks returns all kiosks; see Registry.
func (s *SQLite) Kiosks(ctx context.Context) ([]Kiosk, error) {
	return collect(ctx, s.read, "SELECT "+kioskColumns+" FROM kiosks ORDER BY code", nil, scanKiosk)
}
