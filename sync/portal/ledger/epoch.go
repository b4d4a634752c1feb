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

	"golang.org/x/sys/unix"
)

// identity is what a copy of a file does not share with it: its place on the disk and
// when it was made there. The database is never replaced while it lives. So a folder that
// was copied back from a backup, the file beside the database and all, is noticed; a whole
// disk put back is not.
func identity(path string) (string, error) {
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO|unix.STATX_BTIME, &st); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return fmt.Sprintf("%d.%d.%d", st.Ino, st.Btime.Sec, st.Btime.Nsec), nil
}

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
	file, err := identity(filepath.Join(dir, fileName))
	if err != nil {
		return "", err
	}
	if inside != "" && inside+" "+file == strings.TrimSpace(string(beside)) {
		return inside, nil
	}
	b := make([]byte, 16)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("epoch: random source: %w", err)
	}
	epoch := hex.EncodeToString(b)
	if err := writeDurably(path, epoch+" "+file+"\n"); err != nil {
		return "", fmt.Errorf("epoch: %w", err)
	}
	_, err = conn.ExecContext(ctx,
		"INSERT INTO meta (name, value) VALUES ('epoch', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", epoch)
	return epoch, err
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
