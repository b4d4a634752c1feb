package vault

import (
	"crypto/ed25519"
	"time"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// Parcel is one submission ready to be sent.
type Parcel struct {
	Header wire.Header
	Bytes  []byte // the encoded envelope
}

// Batch returns what should be sent next, oldest first: at most wire.MaxItems parcels
// and wire.MaxBatch bytes, none that the portal asked to wait for. An empty batch
// means that nothing is due. A submission whose bytes cannot be read goes to
// quarantine, so that it never blocks the others; its number is returned.
func (v *Vault) Batch() (parcels []Parcel, unreadable []hall.Number, err error) {
	var bad []*record
	err = v.view(func(tx *bbolt.Tx) error {
		now, total := wire.Millis(v.o.Now()), 0
		c := tx.Bucket([]byte(bWaiting)).Cursor()
		for k, _ := c.First(); k != nil && len(parcels) < wire.MaxItems; k, _ = c.Next() {
			r, err := getRecord(tx, keySeq(k))
			if err != nil {
				return err
			}
			if patient(r, now) {
				continue
			}
			b, err := v.load(tx, r.Header.Seq)
			if err != nil {
				bad = append(bad, r)
				continue
			}
			if total += len(b); total > wire.MaxBatch {
				break
			}
			parcels = append(parcels, Parcel{Header: r.Header, Bytes: b})
		}
		return nil
	})
	if err != nil || len(bad) == 0 {
		return parcels, nil, err
	}
	for _, r := range bad {
		unreadable = append(unreadable, r.Header.Number)
	}
	return parcels, unreadable, v.update(func(tx *bbolt.Tx) error {
		for _, r := range bad {
			if err := v.quarantine(tx, r, reasonUnreadable); err != nil {
				return err
			}
		}
		return nil
	})
}

// reasonUnreadable: the kiosk's own disk lost the sealed bytes.
const reasonUnreadable wire.Reason = "unreadable"

// patient reports whether a wait, the portal's "later" or the kiosk's own, still holds. A clock that jumped back
// must not make it hold for years: no wait is longer than a day.
func patient(r *record, now int64) bool {
	left := r.NotBefore - now
	return left > 0 && left <= (24*time.Hour).Milliseconds()
}

// Due is how long until something is due: 0 for now; false when nothing waits.
func (v *Vault) Due() (wait time.Duration, any bool, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		now := wire.Millis(v.o.Now())
		c := tx.Bucket([]byte(bWaiting)).Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			r, err := getRecord(tx, keySeq(k))
			if err != nil {
				return err
			}
			left := time.Duration(0)
			if patient(r, now) {
				left = time.Duration(r.NotBefore-now) * time.Millisecond
			}
			if !any || left < wait {
				wait, any = left, true
			}
			if wait == 0 {
				return nil
			}
		}
		return nil
	})
	return wait, any, err
}

// PutOff lists what is not sent yet because its time has not come: what the kiosk put
// off by itself, or with all also what the portal asked to be patient with.
func (v *Vault) PutOff(all bool) (seqs []uint64, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		now := wire.Millis(v.o.Now())
		c := tx.Bucket([]byte(bWaiting)).Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			r, err := getRecord(tx, keySeq(k))
			if err != nil {
				return err
			}
			if patient(r, now) && (all || r.Failure != failureLater) {
				seqs = append(seqs, r.Header.Seq)
			}
		}
		return nil
	})
	return seqs, err
}

// Hurry ends the waits of those submissions, so that the next Batch has them.
func (v *Vault) Hurry(seqs []uint64) error {
	if len(seqs) == 0 {
		return nil
	}
	return v.update(func(tx *bbolt.Tx) error {
		for _, seq := range seqs {
			r, err := getRecord(tx, seq)
			if err != nil {
				return err
			}
			r.NotBefore = 0
			if err := putRecord(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// failureLater is the Failure of a submission that the portal itself put off.
const failureLater = "later"

// MarkSent notes an attempt before it is made, so that a crash in the middle shows as
// an unknown outcome and not as nothing.
func (v *Vault) MarkSent(parcels []Parcel) error {
	now := wire.Millis(v.o.Now())
	return v.each(parcels, func(tx *bbolt.Tx, r *record) error {
		r.State, r.Last = Sent, now
		r.Attempts++
		return putRecord(tx, r)
	})
}

// MarkFailed notes that the attempt came to nothing, with the code of the reason. The
// outcome stays unknown: the portal may hold them.
func (v *Vault) MarkFailed(parcels []Parcel, code string) error {
	return v.each(parcels, func(tx *bbolt.Tx, r *record) error {
		r.Failure = code
		return putRecord(tx, r)
	})
}

// Postpone notes a failure like MarkFailed and lets others go first for a while.
func (v *Vault) Postpone(parcels []Parcel, code string, d time.Duration) error {
	until := wire.Millis(v.o.Now().Add(d))
	return v.each(parcels, func(tx *bbolt.Tx, r *record) error {
		r.Failure, r.NotBefore = code, until
		return putRecord(tx, r)
	})
}

func (v *Vault) each(parcels []Parcel, f func(*bbolt.Tx, *record) error) error {
	return v.update(func(tx *bbolt.Tx) error {
		for _, p := range parcels {
			r, err := getRecord(tx, p.Header.Seq)
			if err != nil {
				return err
			}
			if r.State == Delivered || r.State == Quarantined {
				continue
			}
			if err := f(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Settle writes the portal's results for the parcels, in their order, in one
// transaction. A receipt is verified with the portal's key and must be the parcel's;
// one that is not counts as no answer. It returns how many are delivered and how many
// went to quarantine.
func (v *Vault) Settle(parcels []Parcel, results []wire.Result, key ed25519.PublicKey) (delivered, refused int, err error) {
	if len(results) != len(parcels) {
		return 0, 0, fault(codeAnswer, "the portal's answer does not fit; call the centre", nil)
	}
	i := 0
	err = v.each(parcels, func(tx *bbolt.Tx, r *record) error {
		for parcels[i].Header.Seq != r.Header.Seq {
			i++
		}
		result := results[i]
		switch result.Outcome {
		case wire.Stored, wire.Already:
			ok, err := v.deliver(tx, r, result.Receipt, key)
			if ok {
				delivered++
			}
			return err
		case wire.Refused, wire.Conflict:
			refused++
			if result.Outcome == wire.Conflict {
				result.Reason = wire.ReasonConflict
			}
			return v.quarantine(tx, r, result.Reason)
		}
		r.State, r.Failure = Waiting, failureLater
		r.NotBefore = wire.Millis(v.o.Now()) + max(result.RetryAfter, time.Second.Milliseconds())
		return putRecord(tx, r)
	})
	if err != nil {
		delivered, refused = 0, 0
	}
	return delivered, refused, err
}

// codeAnswer: signed by the portal, and yet not an answer to what was asked.
const codeAnswer = "answer"

func (v *Vault) deliver(tx *bbolt.Tx, r *record, signed []byte, key ed25519.PublicKey) (bool, error) {
	receipt, err := wire.VerifyReceipt(signed, key)
	if err != nil || !receipt.For(r.Header) {
		// Not at once again: others may have better luck.
		r.Failure, r.NotBefore = codeAnswer, wire.Millis(v.o.Now().Add(time.Minute))
		return false, putRecord(tx, r)
	}
	r.State, r.Receipt, r.At, r.Failure, r.Reason, r.NotBefore = Delivered, signed, receipt.At, "", "", 0
	if err := putRecord(tx, r); err != nil {
		return false, err
	}
	return true, appendLeaf(tx, v.o.Now(), EventDelivered, Fields{"number": string(r.Header.Number)})
}

func (v *Vault) quarantine(tx *bbolt.Tx, r *record, reason wire.Reason) error {
	r.State, r.Reason, r.Failure, r.NotBefore = Quarantined, reason, "", 0
	if err := putRecord(tx, r); err != nil {
		return err
	}
	return appendLeaf(tx, v.o.Now(), EventRefused, Fields{"number": string(r.Header.Number), "reason": string(reason)})
}

// Retry takes a submission out of quarantine and back into the queue.
func (v *Vault) Retry(number hall.Number) error {
	return v.update(func(tx *bbolt.Tx) error {
		seq, err := bySeq(tx, bByNumber, []byte(number))
		if err != nil {
			return err
		}
		r, err := getRecord(tx, seq)
		if err != nil {
			return err
		}
		if r.State != Quarantined {
			return notFound("submission in quarantine")
		}
		r.State, r.Reason = Waiting, ""
		if err := putRecord(tx, r); err != nil {
			return err
		}
		return appendLeaf(tx, v.o.Now(), EventRetried, Fields{"number": string(number)})
	})
}
