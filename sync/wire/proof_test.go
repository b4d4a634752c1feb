package wire

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"
)

func proof(t testing.TB) Proof {
	t.Helper()
	token, err := NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return Proof{
		Number: number(t, "FZ"), At: time.Date(2026, 11, 23, 6, 36, 0, 0, time.UTC),
		Item: ItemMark("511Z07001006-511602000000-000-11511301008778183N-1-00"), Token: token,
	}
}

const base = "https://zwfw.example-district.gov.cn:8443"

func TestReceiptProofVerifiesOffline(t *testing.T) {
	key := newKey(t)
	p := proof(t)
	qr, err := ReceiptProof(base, p, key)
	if err != nil {
		t.Fatal(err)
	}
	if len(qr) >= 200 {
		t.Errorf("the QR text has %d characters, want under 200", len(qr))
	}
	got, err := VerifyProof(qr, public(key))
	if err != nil || got != p {
		t.Errorf("VerifyProof = %+v, %v; want %+v", got, err, p)
	}
	if got.KioskCode() != "7K4" {
		t.Errorf("kiosk code %q, want 7K4", got.KioskCode())
	}
	if token, ok := TokenOf(qr); !ok || token != p.Token {
		t.Errorf("TokenOf = %q, %v", token, ok)
	}
	if token, ok := TokenOf(base + "/p/" + p.Token); !ok || token != p.Token {
		t.Errorf("TokenOf without a fragment = %q, %v", token, ok)
	}
}

func TestReceiptProofNoticesForgery(t *testing.T) {
	key := newKey(t)
	p := proof(t)
	qr, err := ReceiptProof(base, p, key)
	if err != nil {
		t.Fatal(err)
	}
	other := proof(t)
	address, fragment, _ := strings.Cut(qr, "#")
	for name, forged := range map[string]string{
		"another token":     strings.Replace(qr, p.Token, other.Token, 1),
		"a changed letter":  address + "#" + flip(fragment, 20),
		"last letter":       address + "#" + flip(fragment, len(fragment)-1),
		"cut short":         qr[:len(qr)-4],
		"no proof":          address,
		"a page elsewhere":  "https://example.org/",
		"a new line inside": address + "#" + fragment[:8] + "\n" + fragment[8:],
		"empty":             "",
	} {
		t.Run(name, func(t *testing.T) {
			if p, err := VerifyProof(forged, public(key)); err == nil {
				t.Errorf("passes: %+v", p)
			}
		})
	}
	if _, err := VerifyProof(qr, public(newKey(t))); err == nil {
		t.Error("another kiosk's key passes")
	}
}

func flip(s string, i int) string {
	c := byte('A')
	if s[i] == c {
		c = 'B'
	}
	return s[:i] + string(c) + s[i+1:]
}

func TestProofWithAClockAt1970(t *testing.T) {
	key := newKey(t)
	p := proof(t)
	p.At = time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)
	qr, err := ReceiptProof(base, p, key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := VerifyProof(qr, public(key)); err != nil || !got.At.IsZero() {
		t.Errorf("VerifyProof = %+v, %v; want an unknown time", got, err)
	}
}

func newCA(t testing.TB) ([]byte, ed25519.PrivateKey) {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "portal"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Unix(1_000_000_000, 0), NotAfter: time.Unix(3_000_000_000, 0), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der, key
}

func issue(t testing.TB, ca []byte, caKey ed25519.PrivateKey, subject pkix.Name, use x509.ExtKeyUsage) ([]byte, ed25519.PrivateKey) {
	t.Helper()
	root, err := x509.ParseCertificate(ca)
	if err != nil {
		t.Fatal(err)
	}
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: subject, ExtKeyUsage: []x509.ExtKeyUsage{use},
		NotBefore: time.Unix(1_790_000_000, 0), NotAfter: time.Unix(1_790_000_000, 0).Add(CertLife),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, root, key.Public(), caKey)
	if err != nil {
		t.Fatal(err)
	}
	return der, key
}

func TestVerifyKioskIgnoresDatesAndNothingElse(t *testing.T) {
	ca, caKey := newCA(t)
	der, key := issue(t, ca, caKey, KioskSubject("FZ-GL-0012", "7K4"), x509.ExtKeyUsageClientAuth)
	id, err := VerifyKiosk(der, ca)
	if err != nil || id.Kiosk != "FZ-GL-0012" || id.Code != "7K4" || !id.Key.Equal(key.Public()) {
		t.Errorf("VerifyKiosk = %+v, %v", id, err)
	}
	other, otherKey := newCA(t)
	if _, err := VerifyKiosk(der, other); err == nil {
		t.Error("another CA passes")
	}
	for name, cert := range map[string]func() []byte{
		"a portal's certificate": func() []byte {
			der, _ := issue(t, ca, caKey, KioskSubject("FZ-GL-0012", "7K4"), x509.ExtKeyUsageServerAuth)
			return der
		},
		"another CA of the same name": func() []byte {
			der, _ := issue(t, other, otherKey, KioskSubject("FZ-GL-0012", "7K4"), x509.ExtKeyUsageClientAuth)
			return der
		},
		"a name that is none": func() []byte {
			der, _ := issue(t, ca, caKey, KioskSubject("a/b", "7K4"), x509.ExtKeyUsageClientAuth)
			return der
		},
	} {
		if id, err := VerifyKiosk(cert(), ca); err == nil {
			t.Errorf("%s passes: %+v", name, id)
		}
	}
}

func TestEnrolCodeReadsAsItIsTyped(t *testing.T) {
	ca, _ := newCA(t)
	other, _ := newCA(t)
	c, err := NewEnrolCode(rand.Reader, ca)
	if err != nil {
		t.Fatal(err)
	}
	for name, typed := range map[string]string{
		"as printed":     c.String(),
		"lower case":     strings.ToLower(c.String()),
		"without dashes": strings.ReplaceAll(c.String(), "-", ""),
		"letters":        strings.NewReplacer("0", "o", "1", "l").Replace(c.String()),
	} {
		got, err := ParseEnrolCode(typed)
		if err != nil || got != c || !got.Trusts(ca) || got.Trusts(other) {
			t.Errorf("%s: ParseEnrolCode(%q) = %+v, %v", name, typed, got, err)
		}
	}
	if len(c.String()) != 34 || len(c.Secret()) != 11 {
		t.Errorf("code %q with secret %q: want 34 and 11 characters", c, c.Secret())
	}
	for name, typed := range map[string]string{"short": c.String()[:30], "foreign sign": "?" + c.String()[1:], "empty": ""} {
		if _, err := ParseEnrolCode(typed); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	if !c.Trusts(ca) || SecretHash(c.Secret()) == SecretHash("another") {
		t.Error("secrets share a hash")
	}
}

func TestCSRProvesItsKey(t *testing.T) {
	key := newKey(t)
	der, err := NewCSR(key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseCSR(der); err != nil || !got.Equal(key.Public()) {
		t.Errorf("ParseCSR = %v, %v", got, err)
	}
	der[len(der)-1] ^= 1
	if _, err := ParseCSR(der); err == nil {
		t.Error("a changed request passes")
	}
}
