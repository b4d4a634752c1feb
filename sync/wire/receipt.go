package wire

import (
	"crypto/ed25519"
	"fmt"
)

// Receipt is the portal's word that it holds an envelope durably. It is signed before
// the portal's commit and released after it.
type Receipt struct {
	Portal string `cbor:"1,keyasint"`
	Epoch  Epoch  `cbor:"2,keyasint"`
	Kiosk  string `cbor:"3,keyasint"`
	Seq    uint64 `cbor:"4,keyasint"`
	ID     ID     `cbor:"5,keyasint"`
	Root   Hash   `cbor:"6,keyasint"`
	At     int64  `cbor:"7,keyasint"` // Unix ms by the portal's clock
}

// MaxReceipt is the most bytes that a signed receipt has; usual ones have about 190.
const MaxReceipt = 320

// Check says what is wrong with the receipt.
func (r *Receipt) Check() error {
	if err := checkKiosk(r.Kiosk); err != nil {
		return err
	}
	if r.Seq == 0 || r.At <= 0 || r.ID == (ID{}) || r.Root == (Hash{}) || r.Epoch == (Epoch{}) {
		return fmt.Errorf("receipt: a field is empty")
	}
	return within("portal", r.Portal, 1, 64)
}

// SignReceipt returns the receipt as COSE_Sign1 by the portal. Ed25519 is
// deterministic: the same receipt always has the same bytes.
func SignReceipt(r Receipt, key ed25519.PrivateKey) ([]byte, error) {
	b, err := Encode(&r)
	if err != nil {
		return nil, err
	}
	return sign(key, forReceipt, b)
}

// VerifyReceipt returns the receipt in signed once the portal's signature holds.
func VerifyReceipt(signed []byte, key ed25519.PublicKey) (Receipt, error) {
	if len(signed) > MaxReceipt {
		return Receipt{}, fmt.Errorf("%w: receipt has %d bytes, at most %d", ErrMalformed, len(signed), MaxReceipt)
	}
	payload, err := verify(key, forReceipt, signed)
	if err != nil {
		return Receipt{}, err
	}
	var r Receipt
	return r, Decode(payload, &r)
}

// For reports whether the receipt is the one of that header: same kiosk, sequence
// number, id and root. A receipt of another envelope must never release this one.
func (r Receipt) For(h Header) bool {
	return r.Kiosk == h.Kiosk && r.Seq == h.Seq && r.ID == h.ID && r.Root == h.Root
}
