package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"

	"github.com/veraison/go-cose"
)

// purpose separates signatures: what was signed as one thing never passes as another.
// It is the external data of the COSE structure.
type purpose string

const (
	forHeader  purpose = "onestop/1/header"
	forReceipt purpose = "onestop/1/receipt"
	forAnswer  purpose = "onestop/1/answer"
	forProof   purpose = "onestop/1/proof"
)

// protectedEdDSA is the only protected header that is taken: {1: -8}, as a byte string.
func protectedEdDSA() []byte { return []byte{0x43, 0xa1, 0x01, 0x27} }

// sign makes a tagged COSE_Sign1 with Ed25519 and no unprotected header.
func sign(key ed25519.PrivateKey, p purpose, payload []byte) ([]byte, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("sign: private key has %d bytes", len(key))
	}
	signer, err := cose.NewSigner(cose.AlgorithmEdDSA, key)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	headers := cose.Headers{Protected: cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmEdDSA}}
	return cose.Sign1(rand.Reader, signer, headers, payload, []byte(p))
}

// verify returns the payload of signed once its signature by key for that purpose holds.
func verify(key ed25519.PublicKey, p purpose, signed []byte) ([]byte, error) {
	if len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("verify: public key has %d bytes", len(key))
	}
	m, err := parse(signed)
	if err != nil {
		return nil, err
	}
	verifier, err := cose.NewVerifier(cose.AlgorithmEdDSA, key)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	if err := m.Verify([]byte(p), verifier); err != nil {
		return nil, fmt.Errorf("%w: signature: %w", ErrMalformed, err)
	}
	return m.Payload, nil
}

// parse reads the structure without judging the signature.
func parse(signed []byte) (*cose.Sign1Message, error) {
	if len(signed) > MaxMessage {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrMalformed, len(signed), MaxMessage)
	}
	m := cose.NewSign1Message()
	if err := m.UnmarshalCBOR(signed); err != nil {
		return nil, fmt.Errorf("%w: COSE: %w", ErrMalformed, err)
	}
	if !bytes.Equal(m.Headers.RawProtected, protectedEdDSA()) || !bytes.Equal(m.Headers.RawUnprotected, []byte{0xa0}) {
		return nil, fmt.Errorf("%w: COSE: headers are not the ones agreed on", ErrMalformed)
	}
	if len(m.Signature) != ed25519.SignatureSize || m.Payload == nil {
		return nil, fmt.Errorf("%w: COSE: no signature or no payload", ErrMalformed)
	}
	again, err := m.MarshalCBOR()
	if err != nil || !bytes.Equal(again, signed) {
		return nil, fmt.Errorf("%w: COSE: not the canonical encoding", ErrMalformed)
	}
	return m, nil
}
