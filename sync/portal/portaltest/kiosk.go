package portaltest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"sync/atomic"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

// Kiosk is an enrolled kiosk without a screen. Its methods may be called from many
// goroutines.
type Kiosk struct {
	Name       string
	Code       string
	Prefix     string
	Key        ed25519.PrivateKey
	Cert       []byte // DER
	CA         *x509.Certificate
	Recipient  string
	ReceiptKey ed25519.PublicKey
	Generation wire.Generation
	Base       string // of the people's pages
	Client     *http.Client

	url string
	now func() time.Time // the portal's clock: certificates are judged by it
	seq atomic.Uint64
}

// NewKiosk enrols a kiosk without going through the network, so that a thousand of them
// are there in a moment.
func (p *Portal) NewKiosk(name string) (*Kiosk, error) {
	ctx := context.Background()
	code, err := p.NewCode(ctx, name, "福州市民服务中心")
	if err != nil {
		return nil, err
	}
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	now := p.Config.Now()
	k, err := p.Ledger.Enrol(ctx, wire.SecretHash(code.Secret()).String(), now, ledger.Kiosk{Key: pub, Expires: now.Add(wire.CertLife)})
	if err != nil {
		return nil, err
	}
	der, _, _, err := p.Keys.Kiosk(k.Name, k.Code, pub, now)
	if err != nil {
		return nil, err
	}
	receipt, _ := p.Keys.Receipt.Public().(ed25519.PublicKey)
	out := &Kiosk{Name: k.Name, Code: k.Code, Prefix: p.Config.Prefix, Key: key, Cert: der, CA: p.Keys.CA,
		Recipient: p.Keys.Recipient(), ReceiptKey: receipt, Base: p.Base(), url: "https://" + p.KioskAddr(), now: p.Config.Now}
	out.Client = out.NewClient()
	out.Generation, err = wire.NewGeneration(rand.Reader)
	return out, err
}

// As is the same machine with another certificate and key; nil: with no certificate.
func (k *Kiosk) As(cert []byte, key ed25519.PrivateKey) *Kiosk {
	other := &Kiosk{Name: k.Name, Code: k.Code, Prefix: k.Prefix, Key: key, Cert: cert, CA: k.CA, Recipient: k.Recipient,
		ReceiptKey: k.ReceiptKey, Generation: k.Generation, Base: k.Base, url: k.url, now: k.now}
	other.Client = other.NewClient()
	return other
}

// NewClient is a client with connections of its own, with the kiosk's certificate when
// it has one.
func (k *Kiosk) NewClient() *http.Client {
	roots := x509.NewCertPool()
	roots.AddCert(k.CA)
	cfg := &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: roots, ServerName: "localhost", Time: k.now}
	if k.Cert != nil {
		cfg.Certificates = []tls.Certificate{{Certificate: [][]byte{k.Cert}, PrivateKey: k.Key}}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: cfg, ForceAttemptHTTP2: true}, Timeout: time.Minute}
}

// Envelope seals and signs a submission as the kiosk's next one and returns it with its
// progress token.
func (k *Kiosk) Envelope(sub hall.Submission) (wire.Envelope, string, error) {
	return k.EnvelopeAt(sub, k.seq.Add(1), k.now())
}

// EnvelopeAt is Envelope with a sequence number and time of the caller's.
func (k *Kiosk) EnvelopeAt(sub hall.Submission, seq uint64, made time.Time) (wire.Envelope, string, error) {
	plain, err := json.Marshal(sub)
	if err != nil {
		return wire.Envelope{}, "", err
	}
	sealed, err := wire.Seal(plain, k.Recipient)
	if err != nil {
		return wire.Envelope{}, "", err
	}
	prefix := k.Prefix
	if sub.Kind == hall.Complaint {
		prefix = hall.ComplaintPrefix
	}
	number, err := hall.NewNumber(prefix, k.Code, made, rand.Reader)
	if err != nil {
		return wire.Envelope{}, "", err
	}
	token, err := wire.NewToken(rand.Reader)
	if err != nil {
		return wire.Envelope{}, "", err
	}
	id, err := wire.NewID(rand.Reader)
	if err != nil {
		return wire.Envelope{}, "", err
	}
	env, err := wire.NewEnvelope(wire.Header{ID: id, Kiosk: k.Name, Generation: k.Generation, Seq: seq, Number: number,
		Kind: sub.Kind, Item: sub.Item, Made: wire.Millis(made), Token: wire.TokenHash(token)}, sealed, k.Key)
	return env, token, err
}

// Submit sends envelopes in one batch.
func (k *Kiosk) Submit(ctx context.Context, envelopes ...wire.Envelope) ([]wire.Result, error) {
	q := &wire.SubmitQuestion{Nonce: nonce()}
	for _, e := range envelopes {
		b, err := e.Encode()
		if err != nil {
			return nil, err
		}
		q.Envelopes = append(q.Envelopes, b)
	}
	var a wire.SubmitAnswer
	_, err := k.Ask(ctx, wire.PathSubmit, q, &a)
	return a.Results, err
}

func nonce() wire.Nonce {
	n, err := wire.NewNonce(rand.Reader)
	if err != nil {
		panic(err) // the system's random source does not fail
	}
	return n
}

// Nonce makes a nonce for a question of the caller's.
func Nonce() wire.Nonce { return nonce() }
