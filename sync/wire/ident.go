package wire

import (
	"encoding/hex"
	"fmt"
	"io"
)

// ID names one envelope for ever: 128 random bits.
type ID [16]byte

// Generation names one store of one kiosk: 128 random bits made with the file. Two
// stores that may have lived apart never share one.
type Generation [16]byte

// Epoch names one life of the portal's store: 128 random bits that change whenever the
// portal was restored from a backup.
type Epoch [16]byte

// Nonce makes a question unlike any other.
type Nonce [16]byte

// Hash is a SHA-256.
type Hash [32]byte

// NewID reads a new id from random.
func NewID(random io.Reader) (id ID, err error) { err = fill(random, id[:]); return id, err }

// NewGeneration reads a new generation from random.
func NewGeneration(random io.Reader) (g Generation, err error) {
	err = fill(random, g[:])
	return g, err
}

// NewEpoch reads a new epoch from random.
func NewEpoch(random io.Reader) (e Epoch, err error) { err = fill(random, e[:]); return e, err }

// NewNonce reads a new nonce from random.
func NewNonce(random io.Reader) (n Nonce, err error) { err = fill(random, n[:]); return n, err }

func fill(random io.Reader, b []byte) error {
	if _, err := io.ReadFull(random, b); err != nil {
		return fmt.Errorf("random source: %w", err)
	}
	return nil
}

// The text forms are hexadecimal, for logs and file names.

func (id ID) String() string        { return hex.EncodeToString(id[:]) }
func (g Generation) String() string { return hex.EncodeToString(g[:]) }
func (e Epoch) String() string      { return hex.EncodeToString(e[:]) }
func (h Hash) String() string       { return hex.EncodeToString(h[:]) }

// The binary forms are byte strings of exactly their length: CBOR would otherwise cut
// and pad them in silence.

// MarshalBinary returns the 16 bytes.
func (id ID) MarshalBinary() ([]byte, error) { return id[:], nil }

// UnmarshalBinary takes exactly 16 bytes.
func (id *ID) UnmarshalBinary(b []byte) error { return exact(id[:], b) }

// MarshalBinary returns the 16 bytes.
func (g Generation) MarshalBinary() ([]byte, error) { return g[:], nil }

// UnmarshalBinary takes exactly 16 bytes.
func (g *Generation) UnmarshalBinary(b []byte) error { return exact(g[:], b) }

// MarshalBinary returns the 16 bytes.
func (e Epoch) MarshalBinary() ([]byte, error) { return e[:], nil }

// UnmarshalBinary takes exactly 16 bytes.
func (e *Epoch) UnmarshalBinary(b []byte) error { return exact(e[:], b) }

// MarshalBinary returns the 16 bytes.
func (n Nonce) MarshalBinary() ([]byte, error) { return n[:], nil }

// UnmarshalBinary takes exactly 16 bytes.
func (n *Nonce) UnmarshalBinary(b []byte) error { return exact(n[:], b) }

// MarshalBinary returns the 32 bytes.
func (h Hash) MarshalBinary() ([]byte, error) { return h[:], nil }

// UnmarshalBinary takes exactly 32 bytes.
func (h *Hash) UnmarshalBinary(b []byte) error { return exact(h[:], b) }

func exact(to, b []byte) error {
	if len(b) != len(to) {
		return fmt.Errorf("%d bytes, want %d", len(b), len(to))
	}
	copy(to, b)
	return nil
}
