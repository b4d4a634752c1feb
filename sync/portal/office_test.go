package portal_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"testing"

	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

// Whoever is disabled, or got a new password, is out at once.
func TestAccessEndsAtOnce(t *testing.T) {
	p, _ := demo(t)
	for name, end := range map[string]func() error{
		"disabled": func() error { return p.DisableClerk(ctx, "Police") },
		"a new password": func() error {
			_, err := p.PutClerk(ctx, "police", "police", "受理岗", portal.DemoPassword)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := p.PutClerk(ctx, "police", "police", "受理岗", portal.DemoPassword); err != nil {
				t.Fatal(err)
			}
			b, other := newBrowser(t, p), newBrowser(t, p)
			b.login("police")
			other.login("water")
			if err := end(); err != nil {
				t.Fatal(err)
			}
			if pg := b.get("/desk"); pg.path != "/desk/login" {
				t.Errorf("the session lives on at %s", pg.path)
			}
			if pg := other.get("/desk"); pg.path != "/desk" {
				t.Errorf("another clerk is sent to %s", pg.path)
			}
			pg := b.post("/desk/login", "login", "police", "password", portal.DemoPassword)
			if in := pg.path == "/desk"; in != (name != "disabled") {
				t.Errorf("logged in: %v", in)
			}
		})
	}
}

// What proves paper receipts offline: the CA first, then every certificate ever given.
func TestCertificatesForReceipts(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	code, err := p.NewCode(ctx, "FZ-T-0001", "福州市民服务中心")
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := p.Enrol(ctx, code, key)
	if err != nil {
		t.Fatal(err)
	}
	defer k.Client.CloseIdleConnections()
	csr, err := wire.NewCSR(key)
	if err != nil {
		t.Fatal(err)
	}
	var r wire.RenewAnswer
	if _, err := k.Ask(ctx, wire.PathRenew, &wire.RenewQuestion{Nonce: portaltest.Nonce(), CSR: csr}, &r); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := p.WriteCertificates(ctx, &out); err != nil {
		t.Fatal(err)
	}
	var got [][]byte
	for rest := out.Bytes(); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		got = append(got, block.Bytes)
	}
	// The two end within the same moment or one after the other.
	if len(got) != 3 || !bytes.Equal(got[0], p.Keys.CA.Raw) || !contains(got, k.Cert) || !contains(got, r.Cert) {
		t.Errorf("%d certificates, want the CA, the first and the renewed one", len(got))
	}
}

func contains(all [][]byte, one []byte) bool {
	for _, b := range all {
		if bytes.Equal(b, one) {
			return true
		}
	}
	return false
}
