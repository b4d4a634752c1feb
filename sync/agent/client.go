package agent

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// client is one way to the portal: with the kiosk's certificate, or before enrolment
// without.
type client struct {
	http    *http.Client
	address string
	timeout time.Duration
}

// newClient makes a client whose connections pass check before a byte is sent.
func newClient(o Options, cert *tls.Certificate, check func(tls.ConnectionState) error) *client {
	conf := &tls.Config{
		MinVersion: tls.VersionTLS13,
		// Not insecure: VerifyConnection pins the portal's private CA. The usual check would
		// judge dates by the kiosk's clock and names by public rules.
		InsecureSkipVerify: true,
		VerifyConnection:   check,
		ClientSessionCache: tls.NewLRUClientSessionCache(2),
	}
	if cert != nil {
		conf.Certificates = []tls.Certificate{*cert}
	}
	dialer := &net.Dialer{Timeout: o.Timeout / 2, KeepAlive: -1}
	return &client{
		address: o.Address, timeout: o.Timeout,
		http: &http.Client{
			Transport: &http.Transport{
				DialContext: dialer.DialContext, TLSClientConfig: conf, ForceAttemptHTTP2: true,
				MaxIdleConns: 1, IdleConnTimeout: 90 * time.Second, DisableCompression: true,
				TLSHandshakeTimeout: o.Timeout / 2, MaxResponseHeaderBytes: 16 << 10,
			},
			// A guest network redirects to its log-in page: never follow.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// post sends a question and returns the signed answer's bytes, not yet judged, and the
// certificate of who sent it.
//
// A connection that was kept may be dead without knowing it (the portal restarted, a
// firewall forgot). Then the same bytes go once more over a fresh one: every question
// may be asked twice.
func (c *client) post(ctx context.Context, path string, question []byte) ([]byte, *x509.Certificate, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	kept := false
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) { kept = i.Reused },
	})
	signed, cert, err := c.postOnce(traced, path, question)
	if err == nil || !kept || ctx.Err() != nil || hall.CodeOf(err) != "internal" {
		return signed, cert, err
	}
	c.close()
	return c.postOnce(ctx, path, question)
}

func (c *client) postOnce(ctx context.Context, path string, question []byte) ([]byte, *x509.Certificate, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address+path, bytes.NewReader(question))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Content-Type", wire.TypeQuestion)
	req.Header.Set("Accept", wire.TypeAnswer)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	signed, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxMessage+1))
	if err != nil {
		return nil, nil, err
	}
	if !isAnswer(resp.Header) {
		return nil, nil, unsigned(resp.StatusCode)
	}
	if resp.TLS == nil || len(resp.TLS.PeerCertificates) == 0 {
		return nil, nil, errCertificate
	}
	return signed, resp.TLS.PeerCertificates[0], nil
}

func isAnswer(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && kind == "application/cose"
}

// unsigned names a body that is no answer by its status.
func unsigned(status int) error {
	err := fmt.Errorf("HTTP status %d without a signed answer", status)
	if status >= 500 {
		return fault(CodePortal, "the portal, or the proxy before it, failed; its log says why", err)
	}
	return fault(CodeForeign, "something that is not the portal answers; check for a guest network's log-in page", err)
}

// pin accepts a server whose certificate the CA issued for servers and that had not run
// out at the time that is surely over.
func pin(ca *x509.Certificate, notBefore func() time.Time) func(tls.ConnectionState) error {
	return func(s tls.ConnectionState) error {
		if len(s.PeerCertificates) == 0 {
			return errCertificate
		}
		leaf := s.PeerCertificates[0]
		if err := wire.VerifyChain(leaf, ca, x509.ExtKeyUsageServerAuth); err != nil {
			return errors.Join(errCertificate, err)
		}
		if t := notBefore(); t.After(leaf.NotAfter) {
			return errors.Join(errCertificate, fmt.Errorf("ran out on %s", leaf.NotAfter.Format(time.DateOnly)))
		}
		return nil
	}
}

// pinByCode accepts, for the first contact, a server that shows the CA that the code
// names and a certificate that this CA issued.
func pinByCode(code wire.EnrolCode) func(tls.ConnectionState) error {
	return func(s tls.ConnectionState) error {
		for _, ca := range s.PeerCertificates {
			if ca.IsCA && code.Trusts(ca.Raw) {
				if err := wire.VerifyChain(s.PeerCertificates[0], ca, x509.ExtKeyUsageServerAuth); err != nil {
					return errors.Join(errCertificate, err)
				}
				return nil
			}
		}
		return errCertificate
	}
}
