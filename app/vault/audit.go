package vault

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// leaf is one event in the log. Each carries the hash of the one before, so that a
// changed or removed event shows.
type leaf struct {
	N      uint64            `cbor:"1,keyasint"`
	At     int64             `cbor:"2,keyasint"`
	Event  EventID           `cbor:"3,keyasint"`
	Fields map[string]string `cbor:"4,keyasint"`
	Before wire.Hash         `cbor:"5,keyasint"`
}

// maxField is the most bytes of a field's value.
const maxField = 160

// Check says what is wrong with the leaf.
func (l *leaf) Check() error {
	e, ok := declared(l.Event)
	if !ok {
		return fmt.Errorf("event %q is not declared", l.Event)
	}
	for name, value := range l.Fields {
		if !slices.Contains(e.Fields, name) {
			return fmt.Errorf("event %s: field %q is not declared", l.Event, name)
		}
		if len(value) > maxField {
			return fmt.Errorf("event %s: field %q has %d bytes, at most %d", l.Event, name, len(value), maxField)
		}
	}
	return nil
}

// head is where the log ends: the last number and the hash of that event.
type head struct {
	N    uint64    `cbor:"1,keyasint"`
	Hash wire.Hash `cbor:"2,keyasint"`
}

// Check accepts any head; the log itself is what is verified.
func (h *head) Check() error { return nil }

func getHead(tx *bbolt.Tx, name string) (h head, err error) {
	if b := tx.Bucket([]byte(bMeta)).Get([]byte(name)); b != nil {
		err = wire.Decode(b, &h)
	}
	return h, err
}

func putHead(tx *bbolt.Tx, name string, h head) error {
	b, err := wire.Encode(&h)
	if err != nil {
		return err
	}
	return tx.Bucket([]byte(bMeta)).Put([]byte(name), b)
}

// appendLeaf writes one event inside a transaction.
func appendLeaf(tx *bbolt.Tx, at time.Time, id EventID, f Fields) error {
	h, err := getHead(tx, "audit-head")
	if err != nil {
		return err
	}
	l := leaf{N: h.N + 1, At: wire.Millis(at), Event: id, Fields: f, Before: h.Hash}
	if l.Fields == nil {
		l.Fields = Fields{}
	}
	b, err := wire.Encode(&l)
	if err != nil {
		return fmt.Errorf("audit log: %w", err)
	}
	if err := tx.Bucket([]byte(bAudit)).Put(seqKey(l.N), b); err != nil {
		return err
	}
	return putHead(tx, "audit-head", head{N: l.N, Hash: sha256.Sum256(b)})
}

// Log writes one event durably. An event or field that is not declared is an error.
func (v *Vault) Log(id EventID, f Fields) error {
	return v.update(func(tx *bbolt.Tx) error { return appendLeaf(tx, v.o.Now(), id, f) })
}

// Entry is one event as the staff page shows it.
type Entry struct {
	N      uint64
	At     time.Time // by the kiosk's clock
	Event  EventID
	Fields Fields
}

// Audit lists the newest events, newest first, at most limit.
func (v *Vault) Audit(limit int) (entries []Entry, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte(bAudit)).Cursor()
		for k, b := c.Last(); k != nil && len(entries) < limit; k, b = c.Prev() {
			var l leaf
			if err := wire.Decode(b, &l); err != nil {
				return fmt.Errorf("event %d: %w", keySeq(k), err)
			}
			entries = append(entries, Entry{N: l.N, At: wire.Time(l.At), Event: l.Event, Fields: l.Fields})
		}
		return nil
	})
	return entries, err
}

// VerifyAudit walks the whole log and returns how many events it has. The error names
// the first event that was changed, moved or removed.
func (v *Vault) VerifyAudit() (n uint64, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		at, err := getHead(tx, "audit-base")
		if err != nil {
			return err
		}
		c := tx.Bucket([]byte(bAudit)).Cursor()
		for k, b := c.First(); k != nil; k, b = c.Next() {
			var l leaf
			if err := wire.Decode(b, &l); err != nil {
				return fmt.Errorf("audit log: event %d: %w", keySeq(k), err)
			}
			if l.N != at.N+1 || l.N != keySeq(k) || l.Before != at.Hash {
				return fmt.Errorf("audit log: event %d does not follow event %d", keySeq(k), at.N)
			}
			at = head{N: l.N, Hash: sha256.Sum256(b)}
			n++
		}
		end, err := getHead(tx, "audit-head")
		if err == nil && end != at {
			err = fmt.Errorf("audit log: ends at event %d, not %d", at.N, end.N)
		}
		return err
	})
	return n, err
}

// trimMost is how many events one transaction removes: a submission that comes in
// between waits for milliseconds only.
const trimMost = 2000

// TrimAudit removes the oldest events when the log has grown by a fiftieth over
// Options.KeepEvents, and returns how many went. It works in short transactions, so it
// may run while the kiosk is in use, and stops between two of them when ctx ends.
func (v *Vault) TrimAudit(ctx context.Context) (n int, err error) {
	over, err := v.auditOver()
	for err == nil && over > 0 && ctx.Err() == nil {
		part := min(over, trimMost)
		err = v.update(func(tx *bbolt.Tx) error { return trimAudit(tx, part, v.o.Now()) })
		if err == nil {
			n, over = n+int(part), over-part
		}
	}
	return n, err
}

// auditOver is how many events are to go; 0 when it is not worth it yet.
func (v *Vault) auditOver() (over uint64, err error) {
	keep := v.o.KeepEvents
	if keep == 0 {
		return 0, nil
	}
	err = v.view(func(tx *bbolt.Tx) error {
		end, err := getHead(tx, "audit-head")
		if err != nil {
			return err
		}
		base, err := getHead(tx, "audit-base")
		// Each trimming writes an event as well: without some play there would always be
		// one too many.
		if n := end.N - base.N; err == nil && n > keep+keep/50+1 {
			over = n - keep
		}
		return err
	})
	return over, err
}

// trimAudit removes the oldest n events and remembers where the log begins from then on.
func trimAudit(tx *bbolt.Tx, n uint64, at time.Time) error {
	b := tx.Bucket([]byte(bAudit))
	base, err := getHead(tx, "audit-base")
	if err != nil {
		return err
	}
	for range n {
		key := seqKey(base.N + 1)
		base = head{N: base.N + 1, Hash: sha256.Sum256(b.Get(key))}
		if err := b.Delete(key); err != nil {
			return err
		}
	}
	if err := putHead(tx, "audit-base", base); err != nil {
		return err
	}
	return appendLeaf(tx, at, EventTrimmed, Fields{"count": fmt.Sprint(n)})
}
