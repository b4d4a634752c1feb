package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

	berrors "go.etcd.io/bbolt/errors"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
)

// openChecked opens the file only when it is sound from the first page to the last.
func openChecked(path string, o Options) (*bbolt.DB, error) {
	if err := lockedly(path, o, sound); err != nil {
		return nil, err
	}
	db, err := openBolt(path, o)
	if err != nil {
		if errors.Is(err, berrors.ErrTimeout) {
			return nil, fault(CodeLocked, "another OneStop is running on this store; end it", err)
		}
		return nil, err
	}
	err = db.View(func(tx *bbolt.Tx) error {
		for _, name := range buckets() {
			if tx.Bucket([]byte(name)) == nil {
				return fmt.Errorf("bucket %s is missing", name)
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openBolt is bbolt.Open for a file that passed: should it panic all the same, that is
// an error, and the lock is given back.
func openBolt(path string, o Options) (db *bbolt.DB, err error) {
	options := boltOptions(o)
	var opened *os.File
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, mode)
		opened = f
		return f, err
	}
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, errors.Join(fmt.Errorf("open: damaged: %v", p), opened.Close())
		}
	}()
	return bbolt.Open(path, 0o600, options)
}

// lockedly runs look on the file while this process alone has it.
func lockedly(path string, o Options, look func(*os.File) error) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return fault(CodeFailed, "the store's file cannot be opened; check its owner and the disk", err)
	}
	defer f.Close()
	if err := lockFile(f, o.LockTimeout); err != nil {
		return err
	}
	return look(f)
}

// recoverFile tries the older meta page on a copy. When the copy is sound it takes the
// file's place; the damaged file is kept aside either way. A cause that is no damage
// (locked, unreadable) is returned as it is.
func recoverFile(path string, o Options, cause error, r *Report) (*bbolt.DB, error) {
	var e *hall.Error
	if errors.As(cause, &e) {
		return nil, cause
	}
	attempt := path + ".recover"
	err := lockedly(path, o, func(f *os.File) error { return mendedCopy(attempt, path, f) })
	if errors.As(err, &e) {
		return nil, err
	}
	if err == nil {
		err = lockedly(attempt, o, sound)
	}
	if err != nil {
		return nil, giveUp(path, o, errors.Join(cause, err), r)
	}
	if r.SetAside, err = keepAside(path, o); err == nil {
		err = errors.Join(os.Rename(attempt, path), syncDir(dirOf(path)))
	}
	if err != nil {
		return nil, fault(CodeFailed, "the damaged store cannot be set aside; is the disk full?", err)
	}
	r.Recovered = true
	return openChecked(path, o)
}

// mendedCopy copies the file and gives the copy two sound meta pages: the one to go
// back to, and the same again in place of the one that is bad or leads to bad pages.
func mendedCopy(to, from string, f *os.File) error {
	m := readMetas(f)
	newer, ok := newest(m)
	if !ok {
		return errors.New("no meta page to go back to")
	}
	keep := newer
	if m[0].valid && m[1].valid {
		keep = 1 - newer
	}
	if err := copyFile(to, from); err != nil {
		return err
	}
	return mendMeta(to, m[keep].offset, m[1-keep].offset)
}

// mendMeta overwrites the meta page at to with the one at from, under its own page
// number and the transaction before.
func mendMeta(path string, from, to int64) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Sync(), f.Close()) }()
	b := make([]byte, metaLen)
	if _, err := f.ReadAt(b, from); err != nil {
		return err
	}
	order := binary.NativeEndian
	order.PutUint64(b, uint64(to)/uint64(os.Getpagesize()))
	order.PutUint64(b[64:], order.Uint64(b[64:])-1)
	order.PutUint64(b[72:], metaSum(b))
	_, err = f.WriteAt(b, to)
	return err
}

// giveUp marks the store as damaged first and sets it aside then: a power cut in
// between leaves the damaged file and the mark, never an empty place without one.
func giveUp(path string, o Options, cause error, r *Report) error {
	if err := os.Remove(path + ".recover"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		cause = errors.Join(cause, err)
	}
	err := writeDurably(markOf(path), []byte("damaged\n"))
	if err == nil {
		err = syncDir(dirOf(path))
	}
	if err == nil {
		r.SetAside, err = keepAside(path, o)
	}
	if err == nil {
		err = writeDurably(markOf(path), []byte(r.SetAside+"\n"))
	}
	return fault(CodeDamaged, "the damaged store was kept as "+r.SetAside+"; call the technician", errors.Join(cause, err))
}
