package wire

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// Checked is a value that knows its own limits. Encode and Decode refuse one whose
// Check fails, so neither end can send or take what is out of bounds.
type Checked interface {
	Check() error
}

// Limits of the wire, in bytes.
const (
	MaxMessage = 1<<20 + 64<<10 // any question or answer
	MaxBatch   = 1 << 20        // the envelopes of one Submit together
	MaxSealed  = 1<<20 - 16<<10 // the sealed part of one envelope, so that it fits a batch
	MaxItems   = 64             // envelopes in one Submit
)

// ErrMalformed is wrapped by every error of a decoder.
var ErrMalformed = errors.New("malformed message")

func encodeMode() (cbor.EncMode, error) {
	o := cbor.CoreDetEncOptions()
	o.NilContainers = cbor.NilContainerAsEmpty
	return o.EncMode()
}

func decodeMode() (cbor.DecMode, error) {
	return cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		UTF8:              cbor.UTF8RejectInvalid,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		MaxNestedLevels:   8,
		MaxArrayElements:  4096,
		MaxMapPairs:       64,
	}.DecMode()
}

// Encode checks v and writes it in the one encoding that it has.
func Encode(v Checked) ([]byte, error) {
	if err := v.Check(); err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return marshal(v)
}

// Decode reads b into v, which must be a pointer to a zero value, and checks it.
// Anything but the one encoding of a value within its limits is ErrMalformed.
func Decode(b []byte, v Checked) error {
	if len(b) > MaxMessage {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrMalformed, len(b), MaxMessage)
	}
	if err := unmarshal(b, v); err != nil {
		return err
	}
	if err := v.Check(); err != nil {
		return fmt.Errorf("%w: %T: %w", ErrMalformed, v, err)
	}
	return nil
}

func marshal(v any) ([]byte, error) {
	mode, err := encodeMode()
	if err != nil {
		return nil, err
	}
	return mode.Marshal(v)
}

func unmarshal(b []byte, v any) error {
	mode, err := decodeMode()
	if err != nil {
		return err
	}
	if err := mode.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%w: %T: %w", ErrMalformed, v, err)
	}
	// Writing it again is the whole test of "one encoding for one value": it catches long
	// integers, unsorted keys and explicit empty fields alike.
	again, err := marshal(v)
	if err != nil {
		return fmt.Errorf("%w: %T: %w", ErrMalformed, v, err)
	}
	if !bytes.Equal(again, b) {
		return fmt.Errorf("%w: %T: not the canonical encoding", ErrMalformed, v)
	}
	return nil
}

// Millis is t as the wire says it; the zero time is 0.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is what the wire says, in UTC; 0 is the zero time.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// within says which of the named strings is longer than its limit.
func within(name, s string, least, most int) error {
	if len(s) < least || len(s) > most {
		return fmt.Errorf("%s: %d bytes, want %d to %d", name, len(s), least, most)
	}
	return nil
}
