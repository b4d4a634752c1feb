package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// Prune deletes sealed bytes of delivered submissions: the receipt is stored, the
// portal's backup has them (horizon), and KeepDays have passed since, all by the
// portal's clock. A zero horizon deletes nothing. It returns how many went.
func (v *Vault) Prune(now, horizon time.Time) (n int, err error) {
	due, err := v.prunable(now, horizon)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	err = v.update(func(tx *bbolt.Tx) error {
		for _, seq := range due {
			r, err := getRecord(tx, seq)
			if err != nil {
				return err
			}
			r.Gone = true
			if err := putRecord(tx, r); err != nil {
				return err
			}
			if err := tx.Bucket([]byte(bSealed)).Delete(seqKey(seq)); err != nil {
				return err
			}
		}
		return appendLeaf(tx, v.o.Now(), EventPruned, Fields{"count": fmt.Sprint(len(due))})
	})
	if err != nil {
		return 0, err
	}
	v.put.Lock()
	defer v.put.Unlock()
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.db == nil {
		return len(due), nil
	}
	_, err = v.sweepParts()
	return len(due), named(err)
}

// pruneMost keeps a transaction short; the rest goes next time.
const pruneMost = 500

func (v *Vault) prunable(now, horizon time.Time) (due []uint64, err error) {
	if horizon.IsZero() {
		return nil, nil
	}
	before := now.AddDate(0, 0, -v.o.KeepDays)
	err = v.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte(bHeld)).Cursor()
		for k, _ := c.First(); k != nil && len(due) < pruneMost; k, _ = c.Next() {
			r, err := getRecord(tx, keySeq(k))
			if err != nil {
				return err
			}
			at := wire.Time(r.At)
			if r.State == Delivered && len(r.Receipt) > 0 && !at.After(horizon) && at.Before(before) {
				due = append(due, keySeq(k))
			}
		}
		return nil
	})
	return due, err
}

// Compact writes the store into a new file without holes and puts it in the old one's
// place: copy, fsync, rename, fsync of the folder. Everything else waits meanwhile, half a
// second and more for a full store, so Open does it when it is worth it, and nothing
// else while citizens may hand something in. After a failure the old file goes on.
func (v *Vault) Compact(ctx context.Context) error {
	if _, err := v.TrimAudit(ctx); err != nil {
		return err
	}
	v.put.Lock()
	defer v.put.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.db == nil {
		return errBroken()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	before := fileSize(v.path)
	temp := v.path + ".compact"
	if err := v.compactTo(temp); err != nil {
		return errors.Join(fault(CodeFailed, "the store cannot be compacted; is the disk full?", err), os.Remove(temp))
	}
	if err := v.swap(temp); err != nil {
		v.broken = true
		return fault(CodeUnknown, "the disk failed while compacting; reopen the store", err)
	}
	after := fileSize(v.path)
	err, broken := v.commit(func(tx *bbolt.Tx) error {
		return appendLeaf(tx, v.o.Now(), EventCompacted, Fields{"before": fmt.Sprint(before), "after": fmt.Sprint(after)})
	})
	if broken {
		v.broken = true
		_ = v.shut() // the error that counts is already in err
	}
	return err
}

// compactIfWorth compacts a file of which Options.CompactOver bytes and half of its size
// are holes, when the disk has room for the copy.
func (v *Vault) compactIfWorth() (done bool, err error) {
	size := fileSize(v.path)
	if v.o.CompactOver == 0 || size < v.o.CompactOver {
		return false, nil
	}
	holes, err := v.holes()
	if err != nil || holes < v.o.CompactOver || holes < size/2 {
		return false, err
	}
	if free, err := v.o.Free(v.dir()); err != nil || free < uint64(size)+v.o.Reserve {
		return false, nil // the copy is a luxury, the next start may have the room
	}
	err = v.Compact(context.Background())
	if err != nil && !v.Broken() {
		return false, nil // the old file goes on
	}
	return err == nil, err
}

// holes is how many bytes of the file hold nothing, counted page by page.
func (v *Vault) holes() (int64, error) {
	pages, pageSize := 0, 0
	err := v.view(func(tx *bbolt.Tx) error {
		pageSize = tx.DB().Info().PageSize
		return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
			s := b.Stats()
			pages += s.BranchPageN + s.BranchOverflowN + s.LeafPageN + s.LeafOverflowN
			return nil
		})
	})
	return max(0, fileSize(v.path)-int64(pages)*int64(pageSize)), err
}

func (v *Vault) compactTo(temp string) (err error) {
	if err := os.RemoveAll(temp); err != nil {
		return err
	}
	to, err := bbolt.Open(temp, 0o600, boltOptions(v.o))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if err := bbolt.Compact(to, v.db, 1<<20); err != nil {
		return err
	}
	identity, err := fileIdentity(temp)
	if err != nil {
		return err
	}
	// The new file is the store's own, not a copy that somebody made.
	err = to.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bMeta)).Put([]byte("file"), []byte(identity))
	})
	return errors.Join(err, to.Sync())
}

// swap closes the old file only after the new one has its name, so that no other
// process can take the lock in between and find the old store.
func (v *Vault) swap(temp string) error {
	if err := os.Rename(temp, v.path); err != nil {
		return err
	}
	if err := syncDir(v.dir()); err != nil {
		return errors.Join(err, v.shut())
	}
	if err := v.shut(); err != nil {
		return err
	}
	db, err := openChecked(v.path, v.o)
	if err == nil {
		v.db = db
	}
	return err
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
