package vault

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// Slot is the place in the store that the next submission will have. It is part of the
// signed header.
type Slot struct {
	Generation wire.Generation
	Seq        uint64
}

// Put takes in one submission: make signs the envelope for the slot that it is given,
// and one durable transaction stores it. When Put returns nil the number may be shown.
//
// Errors: CodeFull below the reserve of free space or at the file's limit;
// CodeDuplicate for a number (or id, or token) that is in the vault already: make
// another number and try again. With CodeUnknown nobody knows whether it is stored:
// call Reopen with the header's id, which is returned with the error.
func (v *Vault) Put(make func(Slot) (wire.Envelope, error)) (wire.Header, error) {
	v.put.Lock()
	defer v.put.Unlock()
	if err := v.room(); err != nil {
		return wire.Header{}, err
	}
	slot, err := v.nextSlot()
	if err != nil {
		return wire.Header{}, err
	}
	e, err := make(slot)
	if err != nil {
		return wire.Header{}, err
	}
	if e.Header.Generation != slot.Generation || e.Header.Seq != slot.Seq {
		return wire.Header{}, fmt.Errorf("put: the envelope is for slot %d, not %d", e.Header.Seq, slot.Seq)
	}
	p, err := v.keep(e)
	if err != nil {
		return e.Header, fault(CodeFailed, "the disk cannot be written; check it", err)
	}
	return e.Header, v.update(func(tx *bbolt.Tx) error { return v.store(tx, e, p) })
}

// room refuses new work below the reserve. Deliveries need room as well, and they are
// what makes room.
func (v *Vault) room() error {
	free, err := v.o.Free(v.dir())
	if err != nil {
		return fault(CodeFailed, "free space cannot be determined; check the disk", err)
	}
	if free < v.o.Reserve {
		return fault(CodeFull, "free space on the disk, or let the kiosk deliver", fmt.Errorf("%d bytes free, reserve %d", free, v.o.Reserve))
	}
	return nil
}

func (v *Vault) nextSlot() (s Slot, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		s = Slot{Generation: v.gen, Seq: getUint(tx.Bucket([]byte(bMeta)), "seq") + 1}
		return nil
	})
	return s, err
}

// store writes everything that belongs to a new submission, in one transaction.
func (v *Vault) store(tx *bbolt.Tx, e wire.Envelope, p *payload) error {
	h := e.Header
	key := seqKey(h.Seq)
	for bucket, k := range map[string][]byte{bByID: h.ID[:], bByNumber: []byte(h.Number), bByToken: h.Token[:]} {
		b := tx.Bucket([]byte(bucket))
		if b.Get(k) != nil {
			return fault(CodeDuplicate, "make another number", errors.New(bucket))
		}
		if err := b.Put(k, key); err != nil {
			return err
		}
	}
	sealed, err := wire.Encode(p)
	if err != nil {
		return err
	}
	if err := tx.Bucket([]byte(bSealed)).Put(key, sealed); err != nil {
		return err
	}
	now := v.o.Now()
	if err := putRecord(tx, &record{Header: h, State: Waiting, Stored: wire.Millis(now), Size: int64(len(e.Signed) + len(e.Sealed))}); err != nil {
		return err
	}
	m := tx.Bucket([]byte(bMeta))
	if getUint(m, "seq") >= h.Seq || !bytes.Equal(m.Get([]byte("generation")), h.Generation[:]) {
		return fmt.Errorf("put: slot %d is taken", h.Seq)
	}
	if err := putUint(m, "seq", h.Seq); err != nil {
		return err
	}
	return appendLeaf(tx, now, EventSubmitted, Fields{"number": string(h.Number), "item": h.Item})
}
