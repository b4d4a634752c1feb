package portaltest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"onestop/sync/wire"
)

// Enrol enrols a kiosk over the network, as a real one does, with key.
func (p *Portal) Enrol(ctx context.Context, code wire.EnrolCode, key ed25519.PrivateKey) (*Kiosk, error) {
	return EnrolAt(ctx, p.KioskAddr(), code, key, p.Config.Now)
}

// EnrolAt enrols a kiosk at any portal, also one in another process, knowing nothing but
// its address and a code: the CA that the portal presents must be the one in the code.
func EnrolAt(ctx context.Context, addr string, code wire.EnrolCode, key ed25519.PrivateKey, now func() time.Time) (*Kiosk, error) {
	ca, err := presentedCA(ctx, addr)
	if err != nil {
		return nil, err
	}
	if !code.Trusts(ca.Raw) {
		return nil, errors.New("enrol: the portal is not the one that gave out the code")
	}
	csr, err := wire.NewCSR(key)
	if err != nil {
		return nil, err
	}
	k := &Kiosk{Key: key, CA: ca, url: "https://" + addr, now: now}
	k.Client = k.NewClient()
	question, signed, err := k.post(ctx, wire.PathEnrol, &wire.EnrolQuestion{Nonce: nonce(), Secret: code.Secret(), CSR: csr})
	k.Client.CloseIdleConnections()
	if err != nil {
		return nil, err
	}
	a, _, err := wire.OpenEnrolAnswer(question, signed)
	if err != nil {
		return nil, err
	}
	k.Name, k.Code, k.Prefix, k.Cert, k.Recipient, k.ReceiptKey, k.Base = a.Kiosk, a.Code, a.Prefix, a.Cert, a.Recipient, a.ReceiptKey, a.Base
	k.Client = k.NewClient()
	k.Generation, err = wire.NewGeneration(rand.Reader)
	return k, err
}

// presentedCA is the last certificate that a portal shows.
func presentedCA(ctx context.Context, addr string) (*x509.Certificate, error) {
	// Nothing is sent over this connection; what it shows is judged by the code.
	d := tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true}}
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	t, ok := conn.(*tls.Conn)
	if !ok {
		return nil, errors.New("enrol: no TLS connection")
	}
	chain := t.ConnectionState().PeerCertificates
	if len(chain) < 2 {
		return nil, fmt.Errorf("enrol: the portal shows %d certificates, want its own and its CA", len(chain))
	}
	return chain[len(chain)-1], nil
}

// Ask sends one question and decodes the signed answer into into. A fault comes back as
// *wire.Fault.
func (k *Kiosk) Ask(ctx context.Context, path string, q, into wire.Checked) (wire.Answer, error) {
	question, signed, err := k.post(ctx, path, q)
	if err != nil {
		return wire.Answer{}, err
	}
	a, err := wire.OpenAnswer(k.ReceiptKey, path, question, signed)
	if err != nil {
		return a, err
	}
	return a, wire.Decode(a.Body, into)
}

func (k *Kiosk) post(ctx context.Context, path string, q wire.Checked) (question, signed []byte, err error) {
	if question, err = wire.Encode(q); err != nil {
		return nil, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, k.url+path, bytes.NewReader(question))
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Content-Type", wire.TypeQuestion)
	resp, err := k.Client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	if signed, err = io.ReadAll(io.LimitReader(resp.Body, wire.MaxMessage+1)); err != nil {
		return nil, nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("portal answers %s", resp.Status)
	}
	return question, signed, nil
}
