package ledger

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// settleEpoch returns the epoch that the database and the file beside it agree on,
// or begins a new one. The file is written first: a crash in between leaves them
// apart, which only costs one more new epoch.
func settleEpoch(ctx context.Context, conn *sql.Conn, dir string, random io.Reader) (string, error) {
	var inside string
	err := conn.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'epoch'").Scan(&inside)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	path := filepath.Join(dir, epochName)
	beside, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	if inside != "" && inside == strings.TrimSpace(string(beside)) {
		return inside, nil
	}
	b := make([]byte, 16)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("epoch: random source: %w", err)
	}
	epoch := hex.EncodeToString(b)
	if err := writeDurably(path, epoch+"\n"); err != nil {
		return "", fmt.Errorf("epoch: %w", err)
	}
	_, err = conn.ExecContext(ctx,
		"INSERT INTO meta (name, value) VALUES ('epoch', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", epoch)
	return epoch, err
}

// Restored tells the ledger in dir that it came from a backup: the next time it is
// opened it begins a new epoch. It must be closed.
func Restored(dir string) error { return remove(filepath.Join(dir, epochName)) }

// Restore puts the backup file from in the place of the ledger in dir, which must be
// closed. What was there is kept beside it under a name with suffix. The old write-ahead
// log goes with the old file: played into another database it would destroy it.
func Restore(dir, from, suffix string) error {
	if err := Restored(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, fileName)
	for _, end := range []string{"", "-wal", "-shm"} {
		err := os.Rename(path+end, path+"."+suffix+end)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return writeDurably(path, string(b))
}

func remove(path string) error {
	err := os.Remove(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

func writeDurably(path, text string) error {
	tmp := path + ".new"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
