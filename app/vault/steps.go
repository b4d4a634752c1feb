package vault

import (
	"errors"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// known is a case as the portal last told it.
type known struct {
	Case wire.Case `cbor:"1,keyasint"`
	AsOf int64     `cbor:"2,keyasint"` // ms by the portal's clock
}

// Check says what is wrong with the case.
func (k *known) Check() error { return k.Case.Check() }

// Feed is one page of the portal's steps.
type Feed struct {
	Cases  []wire.Case
	Cursor uint64
	AsOf   int64 // ms by the portal's clock
	Whole  bool  // no more pages: everything known is as of AsOf
}

// SaveFeed stores the page and its cursor in one transaction. A page without news
// changes nothing on the disk, apart from what AsOf says at most once an hour.
func (v *Vault) SaveFeed(f Feed) error {
	stale, err := v.feedNews(f)
	if err != nil || !stale {
		return err
	}
	return v.update(func(tx *bbolt.Tx) error {
		for _, c := range f.Cases {
			if err := putCase(tx, c, f.AsOf); err != nil {
				return err
			}
		}
		m := tx.Bucket([]byte(bMeta))
		if err := putUint(m, "steps-cursor", f.Cursor); err != nil || !f.Whole {
			return err
		}
		return putUint(m, "steps-as-of", uint64(f.AsOf))
	})
}

// feedNews reports whether the page is worth a write: an idle kiosk should not wear
// out its disk.
func (v *Vault) feedNews(f Feed) (news bool, err error) {
	const hour = 3_600_000
	err = v.view(func(tx *bbolt.Tx) error {
		m := tx.Bucket([]byte(bMeta))
		news = len(f.Cases) > 0 || getUint(m, "steps-cursor") != f.Cursor ||
			f.AsOf-int64(getUint(m, "steps-as-of")) > hour
		return nil
	})
	return news, err
}

// SaveCase stores what a live answer said about a case of this kiosk; cases of other
// kiosks are not kept.
func (v *Vault) SaveCase(c wire.Case, asOf int64) error {
	own := false
	err := v.view(func(tx *bbolt.Tx) error {
		own = tx.Bucket([]byte(bByNumber)).Get([]byte(c.Number)) != nil
		return nil
	})
	if err != nil || !own {
		return err
	}
	return v.update(func(tx *bbolt.Tx) error { return putCase(tx, c, asOf) })
}

// putCase keeps the newer of what is there and c.
func putCase(tx *bbolt.Tx, c wire.Case, asOf int64) error {
	b := tx.Bucket([]byte(bSteps))
	var old known
	if prior := b.Get([]byte(c.Number)); prior != nil {
		if err := wire.Decode(prior, &old); err == nil && old.AsOf > asOf {
			return nil
		}
	}
	// Whether one may rate depends on the receipt at hand, not on the case.
	c.CanRate = false
	value, err := wire.Encode(&known{Case: c, AsOf: asOf})
	if err != nil {
		return err
	}
	return b.Put([]byte(c.Number), value)
}

// Cursor is where the next page of steps begins.
func (v *Vault) Cursor() (n uint64, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		n = getUint(tx.Bucket([]byte(bMeta)), "steps-cursor")
		return nil
	})
	return n, err
}

// Epoch is the portal's epoch as last noted; the zero epoch before the first contact.
func (v *Vault) Epoch() (e wire.Epoch, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bMeta)).Get([]byte("epoch"))
		if b == nil {
			return nil
		}
		return e.UnmarshalBinary(b)
	})
	return e, err
}

// SetEpoch notes the portal's epoch. Steps are read from the beginning in a new one.
func (v *Vault) SetEpoch(e wire.Epoch) error {
	return v.update(func(tx *bbolt.Tx) error {
		m := tx.Bucket([]byte(bMeta))
		if err := m.Put([]byte("epoch"), e[:]); err != nil {
			return err
		}
		if err := putUint(m, "steps-cursor", 0); err != nil {
			return err
		}
		return appendLeaf(tx, v.o.Now(), EventEpoch, Fields{"epoch": e.String()})
	})
}

// Progress is the last known progress of a case that this kiosk took in, with the time
// as of which it is known. A case that the portal has not got yet is StateWaiting. The
// item's name may be empty when the portal has not told it; the header's item code is in
// ByNumber. ErrNotFound for a case of another kiosk.
func (v *Vault) Progress(n hall.Number) (p hall.Progress, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		seq, err := bySeq(tx, bByNumber, []byte(n))
		if err != nil {
			return err
		}
		r, err := getRecord(tx, seq)
		if err != nil {
			return err
		}
		p, err = lastKnown(tx, r)
		return err
	})
	return p, err
}

func lastKnown(tx *bbolt.Tx, r *record) (hall.Progress, error) {
	b := tx.Bucket([]byte(bSteps)).Get([]byte(r.Header.Number))
	whole := int64(getUint(tx.Bucket([]byte(bMeta)), "steps-as-of"))
	if b != nil {
		var k known
		if err := wire.Decode(b, &k); err != nil {
			return hall.Progress{}, errors.Join(notFound("progress"), err)
		}
		return k.Case.Progress(max(k.AsOf, whole), false), nil
	}
	p := hall.Progress{
		Number: r.Header.Number, Kind: r.Header.Kind, State: hall.StateWaiting, AsOf: wire.Time(r.Stored),
		Steps: []hall.Step{{Kind: hall.StepSubmitted, At: wire.Time(r.Header.Made)}},
	}
	if r.State == Delivered {
		p.State, p.AsOf = hall.StateReceived, wire.Time(r.At)
		p.Steps = append(p.Steps, hall.Step{Kind: hall.StepDelivered, At: wire.Time(r.At)})
	}
	return p, nil
}
