package agent

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"fmt"
	"io"

	"onestop/app/vault"
	"onestop/sync/wire"
)

// Enrol makes this machine a kiosk of the hall that the code is bound to. The key is
// made here and never leaves. After a lost answer the same code can be entered again:
// the key is kept, so the portal knows that it is the same kiosk.
//
// A kiosk that is enrolled can be enrolled anew only when nothing waits in its vault:
// what was signed under one identity cannot be delivered under another.
func (a *Agent) Enrol(ctx context.Context, typed string) error {
	code, err := wire.ParseEnrolCode(typed)
	if err != nil {
		return fault(CodeTyped, "compare the code character by character", err)
	}
	if err := a.mayEnrol(); err != nil {
		return err
	}
	key, err := a.pendingKey()
	if err != nil {
		return err
	}
	answer, err := a.firstContact(ctx, code, key)
	if err != nil {
		return asFault(err)
	}
	id := Identity{EnrolAnswer: answer, Key: key}
	if !code.Trusts(id.CA) {
		return fault(CodeCertificate, "the portal names a CA that is not the code's", nil)
	}
	if err := id.parse(); err != nil {
		return fault(CodeAnswer, "the portal's enrolment answer does not fit; call the centre", err)
	}
	b, err := wire.Encode(&answer)
	if err != nil {
		return err
	}
	err = a.v.Change(vault.Change{
		Settings: map[string][]byte{settingIdentity: b, settingReconcile: nil},
		Event:    vault.EventEnrolled, Fields: vault.Fields{"kiosk": id.Kiosk, "portal": id.Portal},
	})
	if err != nil {
		return err
	}
	a.adopt(id)
	a.send(kickEnrol)
	a.changed()
	return nil
}

func (a *Agent) mayEnrol() error {
	if _, enrolled := a.Identity(); !enrolled {
		return nil
	}
	n, err := a.v.Counts()
	if err != nil {
		return err
	}
	if n.Waiting+n.Quarantined > 0 {
		return fault(CodeEnrolled, "deliver or export what waits first", fmt.Errorf("%d waiting, %d in quarantine", n.Waiting, n.Quarantined))
	}
	return nil
}

// pendingKey is the kiosk's key, made once and durably before it is told to anyone.
func (a *Agent) pendingKey() (ed25519.PrivateKey, error) {
	seed, err := a.v.Secret(secretKey)
	if err != nil {
		return nil, err
	}
	if len(seed) != ed25519.SeedSize {
		seed = make([]byte, ed25519.SeedSize)
		if _, err := io.ReadFull(a.o.Random, seed); err != nil {
			return nil, fmt.Errorf("kiosk key: random source: %w", err)
		}
		if err := a.v.Change(vault.Change{Secrets: map[string][]byte{secretKey: seed}}); err != nil {
			return nil, err
		}
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func (a *Agent) firstContact(ctx context.Context, code wire.EnrolCode, key ed25519.PrivateKey) (wire.EnrolAnswer, error) {
	csr, err := wire.NewCSR(key)
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	nonce, err := a.nonce()
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	q, err := wire.Encode(&wire.EnrolQuestion{Nonce: nonce, Secret: code.Secret(), CSR: csr})
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	c := newClient(a.o, nil, pinByCode(code))
	defer c.close()
	signed, _, err := c.post(ctx, wire.PathEnrol, q)
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	e, _, err := wire.OpenEnrolAnswer(q, signed)
	return e, err
}

// renewDue reports whether two thirds of the certificate's life are over by the
// portal's clock.
func (a *Agent) renewDue() bool {
	id, ok := a.Identity()
	now := a.portalNow()
	if !ok || now.IsZero() {
		return false
	}
	life := id.cert.NotAfter.Sub(id.cert.NotBefore)
	return now.After(id.cert.NotBefore.Add(life * 2 / 3))
}

// renew asks for the next certificate for the same key.
func (a *Agent) renew(ctx context.Context) error {
	id, _ := a.Identity()
	csr, err := wire.NewCSR(id.Key)
	if err != nil {
		return err
	}
	nonce, err := a.nonce()
	if err != nil {
		return err
	}
	var got wire.RenewAnswer
	if _, err := a.ask(ctx, wire.PathRenew, &wire.RenewQuestion{Nonce: nonce, CSR: csr}, &got); err != nil {
		return err
	}
	id.Cert, id.Hall, id.Base = got.Cert, got.Hall, got.Base
	if err := id.parse(); err != nil {
		return fault(CodeAnswer, "the portal's new certificate does not fit; call the centre", err)
	}
	if err := wire.VerifyChain(id.cert, id.ca, x509.ExtKeyUsageClientAuth); err != nil {
		return fault(CodeAnswer, "the portal's new certificate does not fit; call the centre", err)
	}
	b, err := wire.Encode(&id.EnrolAnswer)
	if err != nil {
		return err
	}
	err = a.v.Change(vault.Change{
		Settings: map[string][]byte{settingIdentity: b},
		Event:    vault.EventRenewed, Fields: vault.Fields{"until": id.cert.NotAfter.UTC().Format("2006-01-02")},
	})
	if err != nil {
		return err
	}
	a.adopt(id)
	return nil
}
