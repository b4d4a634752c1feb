package vault

import (
	"fmt"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// Spans returns the runs of sequence numbers that share a generation and have
// something delivered in them: what there is to compare with the portal.
func (v *Vault) Spans() (spans []wire.Range, err error) {
	err = v.scan(wire.Range{From: 1, To: 1 << 53}, func(r *record) {
		h := r.Header
		if n := len(spans); n > 0 && spans[n-1].Generation == h.Generation {
			spans[n-1].To = h.Seq
			return
		}
		spans = append(spans, wire.Range{Generation: h.Generation, From: h.Seq, To: h.Seq})
	})
	return spans, err
}

// Delivered lists the submissions of the range that count as delivered, in rising
// order: the kiosk's side of a digest.
func (v *Vault) Delivered(within wire.Range) (entries []wire.Entry, err error) {
	err = v.scan(within, func(r *record) {
		if r.Header.Generation == within.Generation {
			entries = append(entries, wire.Entry{Seq: r.Header.Seq, ID: r.Header.ID, Root: r.Header.Root})
		}
	})
	return entries, err
}

func (v *Vault) scan(within wire.Range, f func(*record)) error {
	return v.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte(bQueue)).Cursor()
		for k, b := c.Seek(seqKey(within.From)); k != nil && keySeq(k) <= within.To; k, b = c.Next() {
			var r record
			if err := wire.Decode(b, &r); err != nil {
				return fmt.Errorf("submission %d: %w", keySeq(k), err)
			}
			if r.State == Delivered {
				f(&r)
			}
		}
		return nil
	})
}

// Reoffer puts delivered submissions that the portal no longer has back into the
// queue. One whose bytes are gone cannot be offered; it is logged and counted as lost,
// once.
func (v *Vault) Reoffer(seqs []uint64) (offered, lost int, err error) {
	err = v.update(func(tx *bbolt.Tx) error {
		offered, lost = 0, 0
		for _, seq := range seqs {
			r, err := getRecord(tx, seq)
			if err != nil {
				return err
			}
			event := EventReoffered
			switch {
			case r.State != Delivered || r.Failure == codeLost:
				continue
			case r.Gone:
				event, r.Failure = EventLost, codeLost
				lost++
			default:
				r.State = Waiting
				offered++
			}
			if err := putRecord(tx, r); err != nil {
				return err
			}
			if err := appendLeaf(tx, v.o.Now(), event, Fields{"number": string(r.Header.Number)}); err != nil {
				return err
			}
		}
		return nil
	})
	return offered, lost, err
}

// codeLost: the portal lost it and the kiosk no longer has the bytes.
const codeLost = "lost"
