package keyring

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"onestop/sync/wire"
)

func load(dir string) (*Keyring, error) {
	k := &Keyring{}
	der, err := readPEM(dir, caFile)
	if err != nil {
		return nil, err
	}
	if k.CA, err = x509.ParseCertificate(der); err != nil {
		return nil, fmt.Errorf("%s: %w", caFile, err)
	}
	if k.caKey, err = readKey(dir, caKeyFile); err != nil {
		return nil, err
	}
	if k.Receipt, err = readKey(dir, receiptFile); err != nil {
		return nil, err
	}
	if pub, ok := k.CA.PublicKey.(ed25519.PublicKey); !ok || !pub.Equal(k.caKey.Public()) {
		return nil, fmt.Errorf("%s and %s do not belong together", caFile, caKeyFile)
	}
	b, err := readPrivate(filepath.Join(dir, identityFile))
	if err != nil {
		return nil, err
	}
	if k.identity, err = age.ParseX25519Identity(strings.TrimSpace(string(b))); err != nil {
		return nil, fmt.Errorf("%s: %w", identityFile, err)
	}
	return k, nil
}

// readPrivate refuses a secret that others on the machine can read.
func readPrivate(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s: mode %04o lets others read it: chmod 600", path, info.Mode().Perm())
	}
	return os.ReadFile(path)
}

func readPEM(dir, name string) ([]byte, error) {
	b, err := readPrivate(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	block, rest := pem.Decode(b)
	if block == nil || len(strings.TrimSpace(string(rest))) > 0 {
		return nil, fmt.Errorf("%s: want one PEM block", name)
	}
	return block.Bytes, nil
}

func readKey(dir, name string) (ed25519.PrivateKey, error) {
	der, err := readPEM(dir, name)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	k, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New(name + ": want an Ed25519 key")
	}
	return k, nil
}

// Server makes the certificate that the kiosk API presents, for the given names and
// addresses, with the CA behind it so that a new kiosk can check the CA against its
// code. It is made anew at every start.
func (k *Keyring) Server(names []string, now time.Time) (tls.Certificate, error) {
	pub, key, err := ed25519.GenerateKey(k.random)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: "OneStop portal"}, NotBefore: now.Add(-early), NotAfter: now.Add(leafLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else if n != "" {
			template.DNSNames = append(template.DNSNames, n)
		}
	}
	der, err := k.issue(template, pub)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der, k.CA.Raw}, PrivateKey: key}, nil
}

// Kiosk issues a kiosk's certificate and returns it (DER) with its serial number in hex
// and its end.
func (k *Keyring) Kiosk(name, code string, pub ed25519.PublicKey, now time.Time) (der []byte, serial string, end time.Time, err error) {
	end = now.Add(wire.CertLife)
	template := &x509.Certificate{
		Subject: wire.KioskSubject(name, code), NotBefore: now.Add(-early), NotAfter: end,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if der, err = k.issue(template, pub); err != nil {
		return nil, "", end, fmt.Errorf("certificate of kiosk %s: %w", name, err)
	}
	return der, template.SerialNumber.Text(16), end, nil
}

func (k *Keyring) issue(template *x509.Certificate, pub ed25519.PublicKey) (der []byte, err error) {
	if template.SerialNumber, err = newSerial(k.random); err != nil {
		return nil, err
	}
	return x509.CreateCertificate(k.random, template, k.CA, pub, k.caKey)
}
