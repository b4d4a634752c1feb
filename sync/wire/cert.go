package wire

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"time"
)

// CertLife is how long a kiosk's certificate lasts; RenewAfter is when it asks for the next.
const (
	CertLife   = 30 * 24 * time.Hour
	RenewAfter = 20 * 24 * time.Hour
)

// NewCSR asks for a certificate for the kiosk's key. The subject is empty: the portal
// decides who the kiosk is.
func NewCSR(key ed25519.PrivateKey) ([]byte, error) {
	return x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
}

// ParseCSR returns the public key of a request whose own signature holds.
func ParseCSR(der []byte) (ed25519.PublicKey, error) {
	r, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return nil, fmt.Errorf("%w: CSR: %w", ErrMalformed, err)
	}
	if err := r.CheckSignature(); err != nil {
		return nil, fmt.Errorf("%w: CSR: %w", ErrMalformed, err)
	}
	key, ok := r.PublicKey.(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%w: CSR: want an Ed25519 key", ErrMalformed)
	}
	return key, nil
}

// KioskSubject is the subject of a kiosk's certificate: its public name, and the three
// characters of its numbers as serial number.
func KioskSubject(kiosk, code string) pkix.Name {
	return pkix.Name{CommonName: kiosk, SerialNumber: code}
}

// Identity is who a kiosk's certificate says it is.
type Identity struct {
	Kiosk string // public name
	Code  string // three characters, in its numbers
	Key   ed25519.PublicKey
}

// KioskIdentity reads a kiosk's certificate without judging it.
func KioskIdentity(cert *x509.Certificate) (Identity, error) {
	key, ok := cert.PublicKey.(ed25519.PublicKey)
	if !ok {
		return Identity{}, errors.New("kiosk certificate: want an Ed25519 key")
	}
	id := Identity{Kiosk: cert.Subject.CommonName, Code: cert.Subject.SerialNumber, Key: key}
	if err := checkKiosk(id.Kiosk); err != nil {
		return Identity{}, err
	}
	return id, within("kiosk code", id.Code, 3, 3)
}

// VerifyChain reports whether ca issued cert for that use, at any time: the caller
// compares the dates with a clock that it trusts.
func VerifyChain(cert, ca *x509.Certificate, use x509.ExtKeyUsage) error {
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	// Judged at a moment when both are valid, so that only the signature and the use count.
	at := cert.NotBefore
	if ca.NotBefore.After(at) {
		at = ca.NotBefore
	}
	_, err := cert.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{use}})
	return err
}

// VerifyKiosk reads a kiosk's certificate (DER) that the portal's CA (DER) must have
// issued for clients. Dates are not judged: a receipt outlives the certificate.
func VerifyKiosk(cert, ca []byte) (Identity, error) {
	c, err := x509.ParseCertificate(cert)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: kiosk certificate: %w", ErrMalformed, err)
	}
	root, err := x509.ParseCertificate(ca)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: CA certificate: %w", ErrMalformed, err)
	}
	if err := VerifyChain(c, root, x509.ExtKeyUsageClientAuth); err != nil {
		return Identity{}, fmt.Errorf("kiosk certificate: %w", err)
	}
	return KioskIdentity(c)
}
