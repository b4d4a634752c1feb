package vault

import (
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// State is where a submission stands on the kiosk.
type State string

// The states.
const (
	Waiting     State = "waiting"     // not sent yet, or the portal said "later"
	Sent        State = "sent"        // sent, and no answer: the outcome is unknown
	Delivered   State = "delivered"   // the portal's receipt is verified and stored
	Quarantined State = "quarantined" // the portal refused it; staff decide
)

// record is what is kept of a submission for ever, beside its sealed bytes.
type record struct {
	Header    wire.Header `cbor:"1,keyasint"`
	State     State       `cbor:"2,keyasint"`
	Stored    int64       `cbor:"3,keyasint"` // ms by the kiosk's clock
	Attempts  uint64      `cbor:"4,keyasint"`
	Last      int64       `cbor:"5,keyasint"`           // ms of the last attempt, by the kiosk's clock
	NotBefore int64       `cbor:"6,keyasint"`           // ms: not to be sent until then, by the kiosk's clock
	Failure   string      `cbor:"7,keyasint,omitempty"` // code of the last failure
	Reason    wire.Reason `cbor:"8,keyasint,omitempty"` // of the refusal
	Receipt   []byte      `cbor:"9,keyasint,omitempty"`
	At        int64       `cbor:"10,keyasint"` // ms of the receipt, by the portal's clock
	Size      int64       `cbor:"11,keyasint"` // bytes of the encoded envelope
	Gone      bool        `cbor:"12,keyasint"` // the sealed bytes were deleted after delivery
}

// Check says what is wrong with the record.
func (r *record) Check() error {
	switch r.State {
	case Waiting, Sent, Delivered, Quarantined:
		return r.Header.Check()
	}
	return fmt.Errorf("state %q", r.State)
}

// Item is one submission as the kiosk knows it: nothing about whom it is from.
type Item struct {
	Header   wire.Header
	State    State
	Stored   time.Time // by the kiosk's clock
	Attempts int
	Last     time.Time // last attempt, by the kiosk's clock; zero: none
	Failure  string    // code of the last failure; the word is "agent.<code>"
	Reason   wire.Reason
	At       time.Time // of delivery, by the portal's clock; zero: not delivered
	Size     int64     // bytes of the encoded envelope
	Gone     bool      // the sealed bytes are no longer on the kiosk
}

func (r *record) item() Item {
	return Item{
		Header: r.Header, State: r.State, Stored: wire.Time(r.Stored), Attempts: int(r.Attempts),
		Last: wire.Time(r.Last), Failure: r.Failure, Reason: r.Reason, At: wire.Time(r.At), Size: r.Size, Gone: r.Gone,
	}
}

func getRecord(tx *bbolt.Tx, seq uint64) (*record, error) {
	b := tx.Bucket([]byte(bQueue)).Get(seqKey(seq))
	if b == nil {
		return nil, notFound(fmt.Sprintf("submission %d", seq))
	}
	var r record
	if err := wire.Decode(b, &r); err != nil {
		return nil, fmt.Errorf("submission %d: %w", seq, err)
	}
	return &r, nil
}

// putRecord writes the record and keeps the three lists of states in step with it.
func putRecord(tx *bbolt.Tx, r *record) error {
	b, err := wire.Encode(r)
	if err != nil {
		return err
	}
	key := seqKey(r.Header.Seq)
	if err := tx.Bucket([]byte(bQueue)).Put(key, b); err != nil {
		return err
	}
	for list, in := range map[string]bool{
		bWaiting: r.State == Waiting || r.State == Sent,
		bHeld:    r.State == Delivered && !r.Gone,
		bRefused: r.State == Quarantined,
	} {
		if err := enlist(tx.Bucket([]byte(list)), key, in); err != nil {
			return err
		}
	}
	return nil
}

// enlist touches the bucket only when something changes: a page less to write.
func enlist(b *bbolt.Bucket, key []byte, in bool) error {
	switch is := b.Get(key) != nil; {
	case in && !is:
		return b.Put(key, []byte{1})
	case !in && is:
		return b.Delete(key)
	}
	return nil
}

// bySeq finds the sequence number in one of the index buckets.
func bySeq(tx *bbolt.Tx, bucket string, key []byte) (uint64, error) {
	b := tx.Bucket([]byte(bucket)).Get(key)
	if b == nil {
		return 0, notFound("submission")
	}
	return keySeq(b), nil
}
