package wire

import (
	"crypto/ed25519"
	"fmt"
	"regexp"

	"onestop/app/hall"
)

// Header is the clear side of a submission: enough to file it, nothing about whom it
// is from.
type Header struct {
	ID         ID          `cbor:"1,keyasint"`
	Kiosk      string      `cbor:"2,keyasint"` // public name: FZ-GL-0012
	Generation Generation  `cbor:"3,keyasint"`
	Seq        uint64      `cbor:"4,keyasint"` // from 1, within the generation
	Number     hall.Number `cbor:"5,keyasint"`
	Kind       hall.Kind   `cbor:"6,keyasint"`
	Item       string      `cbor:"7,keyasint"` // 实施编码, or the complaint's category
	Made       int64       `cbor:"8,keyasint"` // Unix ms by the kiosk's clock, which may be wrong
	Token      Hash        `cbor:"9,keyasint"` // of the progress token
	Root       Hash        `cbor:"10,keyasint"`
}

// Check says what is wrong with the header.
func (h *Header) Check() error {
	if err := checkKiosk(h.Kiosk); err != nil {
		return err
	}
	if n, err := hall.ParseNumber(string(h.Number)); err != nil || n != h.Number {
		return fmt.Errorf("number %q: not as it is written", h.Number)
	}
	switch {
	case h.ID == ID{}, h.Generation == Generation{}, h.Token == Hash{}, h.Root == Hash{}:
		return fmt.Errorf("id, generation, token or root is empty")
	case h.Seq == 0 || h.Seq > 1<<53:
		return fmt.Errorf("sequence number %d", h.Seq)
	case h.Kind != hall.Errand && h.Kind != hall.Complaint:
		return fmt.Errorf("kind %q", h.Kind)
	case h.Number.Complaint() != (h.Kind == hall.Complaint):
		return fmt.Errorf("number %q with kind %q", h.Number, h.Kind)
	}
	return within("item", h.Item, 1, 128)
}

var kioskName = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{0,30}[A-Z0-9]$`)

func checkKiosk(s string) error {
	if !kioskName.MatchString(s) {
		return fmt.Errorf("kiosk name %q: want 2 to 32 of A-Z, 0-9 and dashes inside", s)
	}
	return nil
}

// Envelope is one submission on its way: the clear header, the kiosk's signature over
// it, and the sealed bytes that the header's root binds.
type Envelope struct {
	Header Header // as decoded from Signed; trust it only after Verify
	Signed []byte // COSE_Sign1 by the kiosk over the header
	Sealed []byte // age
}

// envelope is the encoding: the header travels once, inside its signature.
type envelope struct {
	Signed []byte `cbor:"1,keyasint"`
	Sealed []byte `cbor:"2,keyasint"`
}

// NewEnvelope fills in the header's root, signs the header with the kiosk's key and
// returns the envelope. It keeps sealed, it does not copy it.
func NewEnvelope(h Header, sealed []byte, key ed25519.PrivateKey) (Envelope, error) {
	root, err := rootOf(sealed)
	if err != nil {
		return Envelope{}, err
	}
	h.Root = root
	b, err := Encode(&h)
	if err != nil {
		return Envelope{}, err
	}
	signed, err := sign(key, forHeader, b)
	if err != nil {
		return Envelope{}, err
	}
	return Envelope{Header: h, Signed: signed, Sealed: sealed}, nil
}

// Encode writes the envelope.
func (e Envelope) Encode() ([]byte, error) {
	return marshal(envelope{Signed: e.Signed, Sealed: e.Sealed})
}

// DecodeEnvelope reads an envelope and its header but judges neither the signature nor
// the root; Verify does.
func DecodeEnvelope(b []byte) (Envelope, error) {
	if len(b) > MaxBatch {
		return Envelope{}, fmt.Errorf("%w: envelope has %d bytes, at most %d", ErrMalformed, len(b), MaxBatch)
	}
	var raw envelope
	if err := unmarshal(b, &raw); err != nil {
		return Envelope{}, err
	}
	e := Envelope{Signed: raw.Signed, Sealed: raw.Sealed}
	m, err := parse(e.Signed)
	if err != nil {
		return Envelope{}, err
	}
	return e, Decode(m.Payload, &e.Header)
}

// Verify reports whether the kiosk with that public key made the envelope and every
// byte is as it left it. The header in e must be the one that was signed.
func (e Envelope) Verify(key ed25519.PublicKey) error {
	payload, err := verify(key, forHeader, e.Signed)
	if err != nil {
		return err
	}
	var h Header
	if err := Decode(payload, &h); err != nil {
		return err
	}
	root, err := rootOf(e.Sealed)
	if err != nil {
		return err
	}
	if h != e.Header || h.Root != root {
		return fmt.Errorf("%w: sealed bytes are not the ones that were signed", ErrMalformed)
	}
	return nil
}

func rootOf(sealed []byte) (Hash, error) {
	if len(sealed) == 0 || len(sealed) > MaxSealed {
		return Hash{}, fmt.Errorf("%w: sealed part has %d bytes, want 1 to %d", ErrMalformed, len(sealed), MaxSealed)
	}
	return Root(NewPart(PartForm, sealed))
}
