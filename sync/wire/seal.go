package wire

import (
	"bytes"
	"fmt"
	"io"

	"filippo.io/age"
)

// MaxPlain is how many bytes of a submission can be sealed into one envelope.
const MaxPlain = MaxSealed - 16<<10

// Seal encrypts a submission (the JSON of hall.Submission) to the portal's age
// recipient ("age1…"). From here only the portal can read it. The caller should clear
// plain when it is done with it.
func Seal(plain []byte, recipient string) ([]byte, error) {
	if len(plain) == 0 || len(plain) > MaxPlain {
		return nil, fmt.Errorf("seal: %d bytes, want 1 to %d", len(plain), MaxPlain)
	}
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, fmt.Errorf("seal: portal's recipient: %w", err)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return out.Bytes(), nil
}

// Open decrypts what Seal made, with the portal's age identity ("AGE-SECRET-KEY-1…").
func Open(sealed []byte, identity string) ([]byte, error) {
	if len(sealed) > MaxSealed {
		return nil, fmt.Errorf("%w: sealed part has %d bytes, at most %d", ErrMalformed, len(sealed), MaxSealed)
	}
	with, err := age.ParseX25519Identity(identity)
	if err != nil {
		return nil, fmt.Errorf("open: portal's identity: %w", err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, MaxPlain+1))
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	if len(plain) > MaxPlain {
		return nil, fmt.Errorf("%w: plain part is longer than %d bytes", ErrMalformed, MaxPlain)
	}
	return plain, nil
}
