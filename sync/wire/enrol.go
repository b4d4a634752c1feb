package wire

import (
	"crypto/ed25519"
	"fmt"
	"net/url"
	"strings"

	"onestop/app/hall"
)

// EnrolQuestion asks to become a kiosk of the hall that the code is bound to.
type EnrolQuestion struct {
	Nonce  Nonce  `cbor:"1,keyasint"`
	Secret string `cbor:"2,keyasint"` // EnrolCode.Secret
	CSR    []byte `cbor:"3,keyasint"` // PKCS #10, DER, Ed25519, made by NewCSR
}

// Check says what is wrong with the question.
func (q *EnrolQuestion) Check() error {
	if err := within("secret", q.Secret, secretLen, secretLen); err != nil {
		return err
	}
	return within("CSR", string(q.CSR), 1, 4096)
}

// EnrolAnswer is everything that a kiosk is told about itself and its portal.
type EnrolAnswer struct {
	Kiosk      string            `cbor:"1,keyasint"` // public name: FZ-GL-0012
	Code       string            `cbor:"2,keyasint"` // three characters, for its numbers
	Prefix     string            `cbor:"3,keyasint"` // two characters, the area, for its numbers
	Hall       hall.Text         `cbor:"4,keyasint"`
	Portal     string            `cbor:"5,keyasint"`  // the name in its receipts
	Cert       []byte            `cbor:"6,keyasint"`  // DER, 30 days
	CA         []byte            `cbor:"7,keyasint"`  // DER
	Recipient  string            `cbor:"8,keyasint"`  // age1…
	ReceiptKey ed25519.PublicKey `cbor:"9,keyasint"`  // of receipts and answers
	Base       string            `cbor:"10,keyasint"` // of the people's pages: https://host, no slash at the end
}

// Check says what is wrong with the answer.
func (a *EnrolAnswer) Check() error {
	if err := checkKiosk(a.Kiosk); err != nil {
		return err
	}
	for _, err := range []error{
		within("code", a.Code, 3, 3), within("prefix", a.Prefix, 2, 2),
		within("portal", a.Portal, 1, 64), checkText("hall", a.Hall),
		within("certificate", string(a.Cert), 1, 4096), within("CA", string(a.CA), 1, 4096),
		within("recipient", a.Recipient, 60, 70), checkBase(a.Base),
		within("receipt key", string(a.ReceiptKey), ed25519.PublicKeySize, ed25519.PublicKeySize),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkBase(s string) error {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" ||
		u.RawQuery != "" || u.Fragment != "" || u.User != nil || strings.HasSuffix(s, "/") || len(s) > 200 {
		return fmt.Errorf("base address %q: want http(s)://host with no slash at the end", s)
	}
	return nil
}

func checkText(name string, t hall.Text) error {
	if len(t) > 8 {
		return fmt.Errorf("%s: %d languages, at most 8", name, len(t))
	}
	for tag, s := range t {
		if err := within(name+"'s language", tag, 1, 16); err != nil {
			return err
		}
		if err := within(name, s, 0, 1024); err != nil {
			return err
		}
	}
	return nil
}

// RenewQuestion asks for another 30 days for the same key. It is taken also when the
// certificate of the connection has run out: what decides is the registry.
type RenewQuestion struct {
	Nonce Nonce  `cbor:"1,keyasint"`
	CSR   []byte `cbor:"2,keyasint"` // for the key that is enrolled
}

// Check says what is wrong with the question.
func (q *RenewQuestion) Check() error { return within("CSR", string(q.CSR), 1, 4096) }

// RenewAnswer brings the new certificate and, where they changed, the hall's name and
// the people's address.
type RenewAnswer struct {
	Cert []byte    `cbor:"1,keyasint"` // DER
	Hall hall.Text `cbor:"2,keyasint"`
	Base string    `cbor:"3,keyasint"`
}

// Check says what is wrong with the answer.
func (a *RenewAnswer) Check() error {
	if err := within("certificate", string(a.Cert), 1, 4096); err != nil {
		return err
	}
	if err := checkText("hall", a.Hall); err != nil {
		return err
	}
	return checkBase(a.Base)
}
