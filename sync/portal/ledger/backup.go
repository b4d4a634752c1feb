package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const horizonKey = "backup_horizon"

// Backup writes a copy; see Ledger. The copy is on the disk before the horizon moves.
func (s *SQLite) Backup(ctx context.Context, path string, horizon time.Time) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("backup to %s: the file is there already", path)
	}
	if err := s.copyTo(ctx, path); err != nil {
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	if err := settle(path); err != nil {
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	return s.writing(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO meta (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, horizonKey, strconv.FormatInt(millis(horizon), 10))
		return err
	})
}

// copyTo uses a connection of its own: the writer must not stand still for it, and the
// readers may not write.
func (s *SQLite) copyTo(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", s.dsn)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(err, db.Close())
}

// settle makes a file private and durable, and its name as well.
func settle(path string) error {
	for _, p := range []string{path, filepath.Dir(path)} {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		if p == path {
			err = f.Chmod(0o600)
		}
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Horizon is what the newest backup holds; see Ledger.
func (s *SQLite) Horizon(ctx context.Context) (time.Time, error) {
	var v string
	err := found(s.read.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = ?", horizonKey).Scan(&v))
	if errors.Is(err, ErrNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	ms, err := strconv.ParseInt(v, 10, 64)
	return moment(ms), err
}
