package keyring

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"

	"onestop/sync/wire"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func TestKeysAreMadeOnceAndPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	first, err := Open(dir, now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir, now.AddDate(1, 0, 0), rand.Reader)
	if err != nil || !again.CA.Equal(first.CA) || again.Recipient() != first.Recipient() || !again.Receipt.Equal(first.Receipt) {
		t.Errorf("a second start has other keys: %v", err)
	}
	for _, f := range files {
		if info, err := os.Stat(filepath.Join(dir, f)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v, want 0600", f, info.Mode(), err)
		}
	}
}

func TestCertificatesAreWhatTheWireAsksFor(t *testing.T) {
	k, err := Open(t.TempDir(), now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, serial, end, err := k.Kiosk("FZ-GL-0012", "7K4", pub, now)
	if err != nil || serial == "" || !end.Equal(now.Add(wire.CertLife)) {
		t.Fatalf("serial %q, end %v, %v", serial, end, err)
	}
	id, err := wire.VerifyKiosk(der, k.CA.Raw)
	if err != nil || id.Kiosk != "FZ-GL-0012" || id.Code != "7K4" || !id.Key.Equal(pub) {
		t.Errorf("identity %+v, %v", id, err)
	}
	server, err := k.Server([]string{"localhost", "10.1.2.3", ""}, now)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(server.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := wire.VerifyChain(leaf, k.CA, x509.ExtKeyUsageServerAuth); err != nil {
		t.Errorf("server: %v", err)
	}
	if leaf.VerifyHostname("localhost") != nil || leaf.VerifyHostname("10.1.2.3") != nil || len(server.Certificate) != 2 {
		t.Errorf("server names %v %v with %d certificates", leaf.DNSNames, leaf.IPAddresses, len(server.Certificate))
	}
	if err := wire.VerifyChain(leaf, k.CA, x509.ExtKeyUsageClientAuth); err == nil {
		t.Error("the portal's own certificate passes for a kiosk's")
	}
}

func TestOnlyThePortalOpensWhatIsSealedToIt(t *testing.T) {
	mine, err := Open(t.TempDir(), now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Open(t.TempDir(), now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := wire.Seal([]byte("{}"), mine.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := mine.OpenSealed(sealed); err != nil || string(got) != "{}" {
		t.Errorf("opened as %q, %v", got, err)
	}
	if _, err := other.OpenSealed(sealed); err == nil {
		t.Error("another portal opened it")
	}
}
