package intake

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"net/http"

	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

// who finds the kiosk behind the connection's certificate. The registry decides: the
// certificate must be ours and for the key that is enrolled, and the kiosk not shut out.
// Its dates are judged by the portal's clock and only matter outside of renewal.
func (s *Server) who(r *http.Request, path string) (ledger.Kiosk, error) {
	if path == wire.PathEnrol {
		return ledger.Kiosk{}, nil
	}
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return ledger.Kiosk{}, &wire.Fault{Code: wire.FaultUnknown}
	}
	cert := r.TLS.PeerCertificates[0]
	if err := wire.VerifyChain(cert, s.Keys.CA, x509.ExtKeyUsageClientAuth); err != nil {
		return ledger.Kiosk{}, &wire.Fault{Code: wire.FaultUnknown}
	}
	id, err := wire.KioskIdentity(cert)
	if err != nil {
		return ledger.Kiosk{}, &wire.Fault{Code: wire.FaultUnknown}
	}
	k, err := s.Ledger.Kiosk(r.Context(), id.Kiosk)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return ledger.Kiosk{}, &wire.Fault{Code: wire.FaultUnknown}
	case err != nil:
		return ledger.Kiosk{}, err
	case !k.Revoked.IsZero():
		return k, &wire.Fault{Code: wire.FaultRevoked}
	case !bytes.Equal(k.Key, id.Key):
		return k, &wire.Fault{Code: wire.FaultUnknown} // its place was taken by a new machine
	case path != wire.PathRenew && s.Now().After(cert.NotAfter):
		return k, &wire.Fault{Code: wire.FaultExpired}
	}
	return k, nil
}

// alone takes the kiosk's one place for a batch. A second batch while the first is
// still at work is asked to come back, so that no kiosk has more than its share.
func (s *Server) alone(kiosk string) (release func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inWork[kiosk] {
		return nil, false
	}
	s.inWork[kiosk] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.inWork, kiosk)
	}, true
}

func keyOf(k ledger.Kiosk) ed25519.PublicKey { return ed25519.PublicKey(k.Key) }
