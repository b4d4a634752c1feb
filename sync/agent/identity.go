package agent

import (
	"crypto/ed25519"
	"crypto/x509"
	"fmt"

	"onestop/app/vault"
	"onestop/sync/wire"
)

// Identity is what enrolment told the kiosk about itself and its portal. It is a value
// and may be kept; a renewal makes a new one.
type Identity struct {
	wire.EnrolAnswer
	Key  ed25519.PrivateKey // signs headers and receipt proofs, and is the TLS client's key
	cert *x509.Certificate
	ca   *x509.Certificate
}

// Names in the vault.
const (
	settingIdentity  = "agent.identity"   // encoded wire.EnrolAnswer
	settingTime      = "agent.time"       // last portal time, ms as 8 bytes: the real time is not before it
	settingReconcile = "agent.reconciled" // portal time of the last reconciliation, same form
	settingSpread    = "agent.spread"     // ms, same form
	secretKey        = "agent.key"        // Ed25519 seed
)

// LoadIdentity reads the identity from the vault; false when the kiosk is not enrolled.
func LoadIdentity(v *vault.Vault) (Identity, bool, error) {
	b, err := v.Setting(settingIdentity)
	if err != nil || b == nil {
		return Identity{}, false, err
	}
	seed, err := v.Secret(secretKey)
	if err != nil {
		return Identity{}, false, err
	}
	var id Identity
	if err := wire.Decode(b, &id.EnrolAnswer); err != nil {
		return Identity{}, false, fmt.Errorf("enrolment in the store: %w", err)
	}
	if len(seed) != ed25519.SeedSize {
		return Identity{}, false, fmt.Errorf("enrolment in the store: key has %d bytes", len(seed))
	}
	id.Key = ed25519.NewKeyFromSeed(seed)
	return id, true, id.parse()
}

// parse reads the certificates and makes sure that they are this kiosk's.
func (id *Identity) parse() (err error) {
	if id.cert, err = x509.ParseCertificate(id.Cert); err != nil {
		return fmt.Errorf("kiosk certificate: %w", err)
	}
	if id.ca, err = x509.ParseCertificate(id.CA); err != nil {
		return fmt.Errorf("portal's CA: %w", err)
	}
	who, err := wire.VerifyKiosk(id.Cert, id.CA)
	if err != nil {
		return err
	}
	if who.Kiosk != id.Kiosk || who.Code != id.Code || !who.Key.Equal(id.Key.Public()) {
		return fmt.Errorf("kiosk certificate: made for %s with another key or code", who.Kiosk)
	}
	return nil
}
