package vault

import (
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// Queue lists what the portal has not got yet, oldest first, at most limit.
func (v *Vault) Queue(limit int) ([]Item, error) { return v.list(bWaiting, limit) }

// Quarantine lists what the portal refused, oldest first, at most limit.
func (v *Vault) Quarantine(limit int) ([]Item, error) { return v.list(bRefused, limit) }

// Items lists everything ever taken in, oldest first, at most limit.
func (v *Vault) Items(limit int) ([]Item, error) { return v.list(bQueue, limit) }

func (v *Vault) list(bucket string, limit int) (items []Item, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte(bucket)).Cursor()
		for k, _ := c.First(); k != nil && len(items) < limit; k, _ = c.Next() {
			r, err := getRecord(tx, keySeq(k))
			if err != nil {
				return err
			}
			items = append(items, r.item())
		}
		return nil
	})
	return items, err
}

// ByNumber returns one submission; ErrNotFound when another kiosk took it in.
func (v *Vault) ByNumber(n hall.Number) (Item, error) { return v.one(bByNumber, []byte(n)) }

// ByToken returns one submission by the hash of its progress token.
func (v *Vault) ByToken(h wire.Hash) (Item, error) { return v.one(bByToken, h[:]) }

// ByID returns one submission by its id.
func (v *Vault) ByID(id wire.ID) (Item, error) { return v.one(bByID, id[:]) }

func (v *Vault) one(bucket string, key []byte) (item Item, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		seq, err := bySeq(tx, bucket, key)
		if err != nil {
			return err
		}
		r, err := getRecord(tx, seq)
		if err == nil {
			item = r.item()
		}
		return err
	})
	return item, err
}

// Envelope returns the encoded envelope of a submission, for export. ErrNotFound when
// the bytes were deleted after delivery.
func (v *Vault) Envelope(n hall.Number) (b []byte, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		seq, err := bySeq(tx, bByNumber, []byte(n))
		if err != nil {
			return err
		}
		b, err = v.load(tx, seq)
		return err
	})
	return b, err
}

// Counts is how many submissions stand where.
type Counts struct {
	Waiting     uint64 // not yet delivered, those with unknown outcome among them
	Held        uint64 // delivered, sealed bytes still here
	Quarantined uint64
	LastSeq     uint64    // of the newest submission
	Oldest      time.Time // when the oldest waiting one was stored, by the kiosk's clock; zero: none
}

// Counts counts.
func (v *Vault) Counts() (n Counts, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		n = Counts{
			Waiting: count(tx, bWaiting), Held: count(tx, bHeld), Quarantined: count(tx, bRefused),
			LastSeq: getUint(tx.Bucket([]byte(bMeta)), "seq"),
		}
		k, _ := tx.Bucket([]byte(bWaiting)).Cursor().First()
		if k == nil {
			return nil
		}
		r, err := getRecord(tx, keySeq(k))
		if err == nil {
			n.Oldest = wire.Time(r.Stored)
		}
		return err
	})
	return n, err
}

// IsNotFound reports whether err says that the vault has no such thing.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }
