package agent

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// portal is a small true portal: it speaks the wire over real TLS, keeps what it was
// given, and misbehaves when asked to.
type portal struct {
	t      testing.TB
	server *httptest.Server
	key    ed25519.PrivateKey
	caKey  ed25519.PrivateKey
	ca     *x509.Certificate
	code   wire.EnrolCode

	mu         sync.Mutex
	now        time.Time
	epoch      wire.Epoch
	retryAfter int64             // ms, in every fault
	kiosk      ed25519.PublicKey // of the one kiosk
	held       map[wire.ID]stored
	life       time.Duration             // of kiosk certificates
	asked      []string                  // paths, in order
	at         []time.Time               // when, by clock
	clock      func() time.Time          // of the test
	batches    []int                     // sizes of submits
	hello      wire.HelloAnswer          // what hello says
	greeting   wire.HelloQuestion        // the last hello
	cases      []wire.Case               // the steps feed, in order of change
	ratings    map[wire.Hash]hall.Rating //
	result     func(wire.Envelope) *wire.Result
	before     func(w http.ResponseWriter, r *http.Request) bool // true: it answered by itself
	after      func(w http.ResponseWriter, path string) bool     // the same, when the work is done
}

type stored struct {
	envelope wire.Envelope
	bytes    []byte
	receipt  []byte
}

func newPortal(t testing.TB) *portal {
	t.Helper()
	p := &portal{
		t: t, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), epoch: wire.Epoch{1}, life: wire.CertLife,
		held: map[wire.ID]stored{}, ratings: map[wire.Hash]hall.Rating{}, clock: time.Now,
	}
	p.key, p.caKey = newKey(t), newKey(t)
	p.ca = p.sign(&x509.Certificate{
		Subject: pkix.Name{CommonName: "OneStop test CA"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: p.now.AddDate(-1, 0, 0), NotAfter: p.now.AddDate(20, 0, 0),
	}, nil, p.caKey.Public())
	var err error
	if p.code, err = wire.NewEnrolCode(rand.Reader, p.ca.Raw); err != nil {
		t.Fatal(err)
	}
	p.serve(p.now.AddDate(0, -1, 0), p.now.AddDate(1, 0, 0))
	return p
}

// serve starts the server with a certificate of those dates.
func (p *portal) serve(from, to time.Time) {
	key := newKey(p.t)
	leaf := p.sign(&x509.Certificate{
		Subject: pkix.Name{CommonName: "portal"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, NotBefore: from, NotAfter: to,
	}, p.ca, key.Public())
	p.server = httptest.NewUnstartedServer(p)
	p.server.EnableHTTP2 = true
	p.server.Config.ErrorLog = quiet()
	p.server.TLS = &tls.Config{
		MinVersion: tls.VersionTLS13, ClientAuth: tls.RequestClientCert,
		Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw, p.ca.Raw}, PrivateKey: key}},
	}
	p.server.StartTLS()
	p.t.Cleanup(p.server.Close)
}

func newKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (p *portal) sign(template, parent *x509.Certificate, key any) *x509.Certificate {
	p.t.Helper()
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key, p.caKey)
	if err != nil {
		p.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		p.t.Fatal(err)
	}
	return cert
}

func (p *portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r.URL.Path)
	p.at = append(p.at, p.clock())
	before, after := p.before, p.after
	p.mu.Unlock()
	if before != nil && before(w, r) {
		return
	}
	b, err := io.ReadAll(io.LimitReader(r.Body, wire.MaxMessage))
	if err != nil {
		return
	}
	p.mu.Lock()
	body, refused := p.answer(r, b)
	signed := p.signed(r.URL.Path, b, body, refused)
	p.mu.Unlock()
	if after != nil && after(w, r.URL.Path) {
		return
	}
	w.Header().Set("Content-Type", wire.TypeAnswer)
	w.Write(signed)
}

func (p *portal) signed(path string, question []byte, body wire.Checked, refused wire.FaultCode) []byte {
	a := wire.Answer{Path: path, For: wire.QuestionHash(path, question), At: wire.Millis(p.now), Epoch: p.epoch}
	if refused != "" {
		a.Fault = &wire.Fault{Code: refused, RetryAfter: p.retryAfter}
	} else {
		b, err := wire.Encode(body)
		if err != nil {
			p.t.Error(err)
		}
		a.Body = b
	}
	signed, err := wire.SignAnswer(a, p.key)
	if err != nil {
		p.t.Error(err)
	}
	return signed
}

func (p *portal) answer(r *http.Request, b []byte) (wire.Checked, wire.FaultCode) {
	if r.URL.Path != wire.PathEnrol {
		if len(r.TLS.PeerCertificates) == 0 || wire.VerifyChain(r.TLS.PeerCertificates[0], p.ca, x509.ExtKeyUsageClientAuth) != nil {
			return nil, wire.FaultUnknown
		}
		if p.now.After(r.TLS.PeerCertificates[0].NotAfter) && r.URL.Path != wire.PathRenew {
			return nil, wire.FaultExpired
		}
	}
	switch r.URL.Path {
	case wire.PathEnrol:
		return p.enrol(b)
	case wire.PathRenew:
		var q wire.RenewQuestion
		if wire.Decode(b, &q) != nil {
			return nil, wire.FaultMalformed
		}
		return &wire.RenewAnswer{Cert: p.kioskCert(), Hall: hall.ZH("鼓楼区政务服务中心"), Base: "https://portal.example"}, ""
	case wire.PathHello:
		p.greeting = wire.HelloQuestion{}
		if wire.Decode(b, &p.greeting) != nil {
			return nil, wire.FaultMalformed
		}
		h := p.hello
		return &h, ""
	case wire.PathSubmit:
		return p.submit(b)
	case wire.PathDigest:
		return p.digest(b)
	}
	return p.talk(r.URL.Path, b)
}

func (p *portal) enrol(b []byte) (wire.Checked, wire.FaultCode) {
	var q wire.EnrolQuestion
	if wire.Decode(b, &q) != nil {
		return nil, wire.FaultMalformed
	}
	key, err := wire.ParseCSR(q.CSR)
	if err != nil || q.Secret != p.code.Secret() || (p.kiosk != nil && !p.kiosk.Equal(key)) {
		return nil, wire.FaultBadCode
	}
	p.kiosk = key
	return &wire.EnrolAnswer{
		Kiosk: "FZ-GL-0012", Code: "7K4", Prefix: "FZ", Hall: hall.ZH("鼓楼区政务服务中心"), Portal: "fz-portal",
		Cert: p.kioskCert(), CA: p.ca.Raw, ReceiptKey: p.key.Public().(ed25519.PublicKey), Base: "https://portal.example",
		Recipient: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
	}, ""
}

func (p *portal) kioskCert() []byte {
	return p.sign(&x509.Certificate{
		Subject: wire.KioskSubject("FZ-GL-0012", "7K4"), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		NotBefore: p.now, NotAfter: p.now.Add(p.life),
	}, p.ca, p.kiosk).Raw
}

func (p *portal) submit(b []byte) (wire.Checked, wire.FaultCode) {
	var q wire.SubmitQuestion
	if err := wire.Decode(b, &q); err != nil {
		p.t.Errorf("submit: %v", err)
		return nil, wire.FaultMalformed
	}
	p.batches = append(p.batches, len(q.Envelopes))
	var out wire.SubmitAnswer
	for _, b := range q.Envelopes {
		e, err := wire.DecodeEnvelope(b)
		if err != nil || e.Verify(p.kiosk) != nil {
			out.Results = append(out.Results, wire.Result{Outcome: wire.Refused, Reason: wire.ReasonSignature})
			continue
		}
		out.Results = append(out.Results, p.take(e, b))
	}
	return &out, ""
}

func (p *portal) take(e wire.Envelope, b []byte) wire.Result {
	if p.result != nil {
		if r := p.result(e); r != nil {
			return *r
		}
	}
	h := e.Header
	if s, ok := p.held[h.ID]; ok {
		if !bytes.Equal(s.bytes, b) {
			return wire.Result{Outcome: wire.Conflict}
		}
		return wire.Result{Outcome: wire.Already, Receipt: s.receipt}
	}
	receipt, err := wire.SignReceipt(wire.Receipt{
		Portal: "fz-portal", Epoch: p.epoch, Kiosk: h.Kiosk, Seq: h.Seq, ID: h.ID, Root: h.Root, At: wire.Millis(p.now),
	}, p.key)
	if err != nil {
		p.t.Error(err)
	}
	p.held[h.ID] = stored{envelope: e, bytes: bytes.Clone(b), receipt: receipt}
	return wire.Result{Outcome: wire.Stored, Receipt: receipt}
}

func (p *portal) digest(b []byte) (wire.Checked, wire.FaultCode) {
	var q wire.DigestQuestion
	if wire.Decode(b, &q) != nil {
		return nil, wire.FaultMalformed
	}
	var out wire.DigestAnswer
	for _, r := range q.Ranges {
		var entries []wire.Entry
		for _, s := range p.held {
			h := s.envelope.Header
			if h.Generation == r.Generation && h.Seq >= r.From && h.Seq <= r.To {
				entries = append(entries, wire.Entry{Seq: h.Seq, ID: h.ID, Root: h.Root})
			}
		}
		slices.SortFunc(entries, func(a, b wire.Entry) int { return int(a.Seq) - int(b.Seq) })
		out.Digests = append(out.Digests, wire.DigestOf(entries))
	}
	return &out, ""
}

// talk answers about cases.
func (p *portal) talk(path string, b []byte) (wire.Checked, wire.FaultCode) {
	var steps wire.StepsQuestion
	var ask wire.ProgressQuestion
	var rate wire.RateQuestion
	switch {
	case path == wire.PathSteps && wire.Decode(b, &steps) == nil:
		from := min(int(steps.Cursor), len(p.cases))
		to := min(from+2, len(p.cases)) // small pages, so that there are several
		return &wire.StepsAnswer{Cases: p.cases[from:to], Cursor: uint64(to), More: to < len(p.cases)}, ""
	case path == wire.PathProgress && wire.Decode(b, &ask) == nil:
		for _, c := range p.cases {
			if c.Number == ask.Number || (ask.Token != nil && p.tokenOf(c.Number) == *ask.Token) {
				c.CanRate = ask.Token != nil && c.State == hall.StateAnswered
				return &wire.ProgressAnswer{Case: c}, ""
			}
		}
		return nil, wire.FaultNotFound
	case path == wire.PathRate && wire.Decode(b, &rate) == nil:
		for _, c := range p.cases {
			if h := wire.TokenHash(rate.Token); p.tokenOf(c.Number) == h {
				p.ratings[h] = hall.Rating{Solved: rate.Solved, Score: rate.Score}
				c.State = hall.StateRated
				return &wire.RateAnswer{Case: c}, ""
			}
		}
		return nil, wire.FaultNotFound
	}
	return nil, wire.FaultMalformed
}

func (p *portal) tokenOf(n hall.Number) wire.Hash {
	for _, s := range p.held {
		if s.envelope.Header.Number == n {
			return s.envelope.Header.Token
		}
	}
	return wire.Hash{}
}

// misbehave makes the portal do f with every question before it looks at it.
func (p *portal) misbehave(f func(w http.ResponseWriter, r *http.Request) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.before = f
}

func (p *portal) questions() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// change runs f while no question is answered.
func (p *portal) change(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}
