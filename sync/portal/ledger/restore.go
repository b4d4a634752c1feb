package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Present reports whether a ledger lies in dir.
func Present(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, fileName))
	return err == nil
}

// Restored tells the ledger in dir that it came from a backup: the next time it is
// opened it begins a new epoch. It must be there and closed.
func Restored(dir string) error {
	if !Present(dir) {
		return fmt.Errorf("restore: there is no %s in %s", fileName, dir)
	}
	return remove(filepath.Join(dir, epochName))
}

// Restore puts the backup file from in the place of the ledger in dir, which must be
// closed. Nothing is touched before a whole and sound copy of it lies in dir. What was
// there is kept beside it under a name with suffix, with its write-ahead log: played into
// another database that would destroy it.
func Restore(dir, from, suffix string) error {
	path := filepath.Join(dir, fileName)
	fresh := path + ".new"
	if err := errors.Join(remove(fresh+"-wal"), remove(fresh+"-shm")); err != nil {
		return err
	}
	if err := copySound(from, fresh); err != nil {
		return errors.Join(fmt.Errorf("restore from %s: %w", from, err), remove(fresh))
	}
	// First the epoch: a crash after this line costs a new one, before the file is in its
	// place and without this line it would hide that something is missing.
	if err := remove(filepath.Join(dir, epochName)); err != nil {
		return err
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		err := os.Rename(path+end, path+"."+suffix+end)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return settle(path)
}

// copySound copies a backup and checks the copy.
func copySound(from, to string) error {
	if info, err := os.Stat(from + "-wal"); err == nil && info.Size() > 0 {
		return errors.New("a write-ahead log lies beside it, so the file alone is not whole: use one that \"portal backup\" wrote")
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	return sound(to)
}

// sound reads a database through and looks for a ledger's tables in it.
func sound(path string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return err
	}
	defer db.Close()
	var said string
	if err := db.QueryRow("PRAGMA integrity_check(1)").Scan(&said); err != nil {
		return fmt.Errorf("not a ledger: %w", err)
	}
	if said != "ok" {
		return fmt.Errorf("it is damaged: %s", said)
	}
	var n int
	if err := db.QueryRow("SELECT COUNT(*) FROM submissions, meta WHERE meta.name = 'epoch'").Scan(&n); err != nil {
		return fmt.Errorf("not a ledger: %w", err)
	}
	return nil
}
