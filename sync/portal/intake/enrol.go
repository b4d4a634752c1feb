package intake

import (
	"bytes"
	"errors"
	"fmt"

	"onestop/app/hall"
	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

// enrolRetry is when a kiosk may try again after too many tries from everywhere.
const enrolRetry = 5000 // ms

// enrol makes a kiosk of whoever knows a one-time code. Tries are slowed for all
// together: a code has 55 random bits and lives for a day, so guessing is hopeless.
func (s *Server) enrol(a asking) (wire.Checked, error) {
	if !s.enrols.AllowN(s.Now(), 1) {
		return nil, &wire.Fault{Code: wire.FaultBusy, RetryAfter: enrolRetry}
	}
	var q wire.EnrolQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	key, err := wire.ParseCSR(q.CSR)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	k, err := s.Ledger.Enrol(a.ctx, wire.SecretHash(q.Secret).String(), now, ledger.Kiosk{Key: key, Expires: now.Add(wire.CertLife)})
	if errors.Is(err, ledger.ErrNotFound) || errors.Is(err, ledger.ErrUsed) || errors.Is(err, ledger.ErrExpired) {
		s.Log.Warn("enrolment refused", "err", err)
		return nil, &wire.Fault{Code: wire.FaultBadCode}
	}
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	// The certificate comes after the registration: the name and characters in it are
	// given out there. A crash in between is healed by the same code and key again.
	der, err := s.certify(a, k)
	if err != nil {
		return nil, err
	}
	s.Log.Info("kiosk enrolled", "kiosk", k.Name, "code", k.Code)
	return &wire.EnrolAnswer{
		Kiosk: k.Name, Code: k.Code, Prefix: s.Prefix, Hall: hall.ZH(k.Hall), Portal: s.Name, Cert: der, CA: s.Keys.CA.Raw,
		Recipient: s.Keys.Recipient(), ReceiptKey: s.ReceiptKey(), Base: s.Base,
	}, nil
}

func (s *Server) certify(a asking, k ledger.Kiosk) ([]byte, error) {
	der, serial, end, err := s.Keys.Kiosk(k.Name, k.Code, keyOf(k), s.Now())
	if err != nil {
		return nil, err
	}
	return der, s.Ledger.Renew(a.ctx, ledger.Certificate{Kiosk: k.Name, Serial: serial, Expires: end, DER: der})
}

// renew gives another 30 days to the key that is enrolled.
func (s *Server) renew(a asking) (wire.Checked, error) {
	var q wire.RenewQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	key, err := wire.ParseCSR(q.CSR)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(key, a.kiosk.Key) {
		return nil, &wire.Fault{Code: wire.FaultUnknown}
	}
	der, err := s.certify(a, a.kiosk)
	if err != nil {
		return nil, err
	}
	return &wire.RenewAnswer{Cert: der, Hall: hall.ZH(a.kiosk.Hall), Base: s.Base}, nil
}
