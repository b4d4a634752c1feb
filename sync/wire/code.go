package wire

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"strings"
)

// EnrolCode is the one-time code that a technician types into a new kiosk:
// seven groups of four. Eleven characters are the secret that the portal knows by its
// hash, sixteen are the fingerprint of the portal's CA, so that the first contact is
// already safe, and the last catches a typing error before anything is sent.
type EnrolCode struct {
	secret      string
	fingerprint string
}

const (
	secretLen      = 11 // 55 bits, used once, for a short time
	fingerprintLen = 16 // 80 bits
	codeLen        = secretLen + fingerprintLen + 1
	codeAlphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford: no I, L, O, U
)

// NewEnrolCode makes a code for the portal with that CA certificate (DER).
func NewEnrolCode(random io.Reader, ca []byte) (EnrolCode, error) {
	b := make([]byte, secretLen)
	if err := fill(random, b); err != nil {
		return EnrolCode{}, fmt.Errorf("enrolment code: %w", err)
	}
	for i := range b {
		b[i] = codeAlphabet[b[i]%32]
	}
	f, err := fingerprint(ca)
	return EnrolCode{secret: string(b), fingerprint: f}, err
}

// ParseEnrolCode reads a code as it is typed: any case, spaces and dashes, I and L for
// 1, O for 0.
func ParseEnrolCode(s string) (EnrolCode, error) {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch {
		case r == 'I' || r == 'L':
			r = '1'
		case r == 'O':
			r = '0'
		case r == '-' || r == ' ' || r == '\n' || r == '\t':
			continue
		}
		if !strings.ContainsRune(codeAlphabet, r) {
			return EnrolCode{}, errors.New("enrolment code: a character that no code has")
		}
		b.WriteRune(r)
	}
	t := b.String()
	if len(t) != codeLen {
		return EnrolCode{}, fmt.Errorf("enrolment code: %d characters, want %d", len(t), codeLen)
	}
	c := EnrolCode{secret: t[:secretLen], fingerprint: t[secretLen : codeLen-1]}
	if c.checkCharacter() != t[codeLen-1:] {
		return EnrolCode{}, errors.New("enrolment code: a character is wrong")
	}
	return c, nil
}

// Secret is what is sent to the portal.
func (c EnrolCode) Secret() string { return c.secret }

// SecretHash is what the portal keeps of a code.
func SecretHash(secret string) Hash { return sha256.Sum256([]byte("onestop/1/enrol\n" + secret)) }

// Trusts reports whether ca (DER) is the CA that the code names.
func (c EnrolCode) Trusts(ca []byte) bool {
	f, err := fingerprint(ca)
	return err == nil && f == c.fingerprint
}

// String is the code in groups of four.
func (c EnrolCode) String() string {
	t := c.secret + c.fingerprint + c.checkCharacter()
	var groups []string
	for i := 0; i+4 <= len(t); i += 4 {
		groups = append(groups, t[i:i+4])
	}
	return strings.Join(groups, "-")
}

func (c EnrolCode) checkCharacter() string {
	sum := sha256.Sum256([]byte("onestop/1/code\n" + c.secret + c.fingerprint))
	return codeAlphabet[sum[0]%32:][:1]
}

// fingerprint is over the CA's public key, so that a CA renewed with the same key
// keeps it.
func fingerprint(ca []byte) (string, error) {
	cert, err := x509.ParseCertificate(ca)
	if err != nil {
		return "", fmt.Errorf("CA certificate: %w", err)
	}
	sum := sha256.Sum256(cert.RawSubjectPublicKeyInfo)
	return base32.NewEncoding(codeAlphabet).EncodeToString(sum[:10]), nil
}
