// Package keyring holds the portal's secrets: its private certificate authority,
// the key that signs receipts and answers, and the age identity that opens what
// kiosks seal. They are made at the first start and never leave their folder.
package keyring

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"onestop/sync/wire"
)

const (
	caLife   = 20 * 365 * 24 * time.Hour
	leafLife = 365 * 24 * time.Hour
	// early is how far certificates reach back: a kiosk's clock may be behind.
	early = 24 * time.Hour
)

// Keyring is read-only after Open and may be shared between goroutines.
type Keyring struct {
	CA       *x509.Certificate
	Receipt  ed25519.PrivateKey // signs receipts and answers
	identity *age.X25519Identity
	caKey    ed25519.PrivateKey
	random   io.Reader
}

// Open reads the keys in dir, making those of a folder that has none. A folder with
// some of them is an error: making the rest anew would leave every kiosk and every
// sealed submission behind.
func Open(dir string, now time.Time, random io.Reader) (*Keyring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	have := 0
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(dir, f)); err == nil {
			have++
		}
	}
	switch have {
	case 0:
		if err := create(dir, now, random); err != nil {
			return nil, fmt.Errorf("keys: make in %s: %w", dir, err)
		}
	case len(files):
	default:
		return nil, fmt.Errorf("keys: %s holds %d of %d files: put the others back from the backup", dir, have, len(files))
	}
	k, err := load(dir)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	k.random = random
	return k, nil
}

// Present reports whether any of the keys is in dir.
func Present(dir string) bool {
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(dir, f)); err == nil {
			return true
		}
	}
	return false
}

const (
	caFile       = "ca.pem"
	caKeyFile    = "ca.key"
	receiptFile  = "receipt.key"
	identityFile = "identity.age"
)

var files = [...]string{caFile, caKeyFile, receiptFile, identityFile}

// create makes all four. A crash in between leaves some of them, which Open refuses:
// no kiosk knows them yet, so the folder can be emptied.
func create(dir string, now time.Time, random io.Reader) error {
	_, caKey, err := ed25519.GenerateKey(random)
	if err != nil {
		return err
	}
	_, receipt, err := ed25519.GenerateKey(random)
	if err != nil {
		return err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	serial, err := newSerial(random)
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "OneStop portal CA"},
		NotBefore: now.Add(-early), NotAfter: now.Add(caLife), IsCA: true, BasicConstraintsValid: true,
		MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(random, template, template, caKey.Public(), caKey)
	if err != nil {
		return err
	}
	caPEM, err := keyPEM(caKey)
	if err != nil {
		return err
	}
	receiptPEM, err := keyPEM(receipt)
	if err != nil {
		return err
	}
	for name, b := range map[string][]byte{
		caFile:    pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		caKeyFile: caPEM, receiptFile: receiptPEM, identityFile: []byte(identity.String() + "\n"),
	} {
		if err := write(filepath.Join(dir, name), b); err != nil {
			return err
		}
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func write(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

func keyPEM(k ed25519.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func newSerial(random io.Reader) (*big.Int, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, err
	}
	b[0] = b[0]&0x7f | 0x40 // positive and of one length
	return new(big.Int).SetBytes(b), nil
}

// Recipient is the public side of the age identity, for kiosks.
func (k *Keyring) Recipient() string { return k.identity.Recipient().String() }

// OpenSealed opens what a kiosk sealed, within the limits of wire.Open; unlike that it
// does not derive the key anew each time, which is a third of the work of intake. The
// caller clears the bytes when done.
func (k *Keyring) OpenSealed(sealed []byte) ([]byte, error) {
	if len(sealed) > wire.MaxSealed {
		return nil, fmt.Errorf("open: %d bytes, at most %d", len(sealed), wire.MaxSealed)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), k.identity)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, wire.MaxPlain+1))
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	if len(plain) > wire.MaxPlain {
		return nil, fmt.Errorf("open: more than %d bytes", wire.MaxPlain)
	}
	return plain, nil
}
