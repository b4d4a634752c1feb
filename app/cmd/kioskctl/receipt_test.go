package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

func TestEnrolMakesTheMachineAKiosk(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	m := newMachine(t, p)
	m.does(1, "give --code", "", m.with("enrol")...)
	m.does(1, "code", "", m.with("enrol", "--code", "NOT-A-CODE")...)
	m.enrols(p, "FZ-GL-0012")
	code, err := p.NewCode(t.Context(), "FZ-GL-0013", "福州市民服务中心")
	m.must(err)
	m.submits()
	m.does(1, "deliver or export what waits first", "", m.with("enrol", "--code", code.String())...)
	m.does(0, "1 waiting", "", m.with("store", "check")...)
}

func TestEnrolWithoutAPortalSaysWhatIsMissing(t *testing.T) {
	m := newMachine(t, nil)
	m.does(1, "portal.url", "", m.with("enrol", "--code", "X")...)
}

// A code works at the portal that gave it out and nowhere else.
func TestEnrolAtAnotherPortalIsRefused(t *testing.T) {
	right, wrong := portaltest.Start(t, portaltest.Options{}), portaltest.Start(t, portaltest.Options{})
	m := newMachine(t, wrong)
	code, err := right.NewCode(t.Context(), "FZ-GL-0012", "福州市民服务中心")
	m.must(err)
	if got, said := m.run("", m.with("enrol", "--code", code.String())...); got != 1 || strings.Contains(said, "enrolled as") {
		t.Errorf("ended with %d and said %q", got, said)
	}
	if _, err := os.Stat(filepath.Join(m.data, "kiosks.pem")); err == nil {
		t.Error("the kiosk trusts the other portal")
	}
}

func TestReceiptIsVerifiedOffline(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	m, other := newMachine(t, p), newMachine(t, p)
	m.enrols(p, "FZ-GL-0012")
	other.enrols(p, "FZ-GL-0013")
	stranger := portaltest.Start(t, portaltest.Options{})
	foreign := newMachine(t, stranger)
	foreign.enrols(stranger, "FZ-GL-0012")

	r := m.submits()
	pem := func(m *machine) string { return filepath.Join(m.data, "kiosks.pem") }
	number, token := tampered(t, r.QR)
	for name, c := range map[string]struct {
		file, qr string
		more     []string
		code     int
		words    string
	}{
		"a genuine one":              {pem(m), r.QR, nil, 0, "genuine: " + string(r.Number) + ", taken in by FZ-GL-0012"},
		"a genuine one for its item": {pem(m), r.QR, []string{"--item", portaltest.IDCard}, 0, "genuine"},
		"one for another item":       {pem(m), r.QR, []string{"--item", "11350100MB"}, 1, "NOT for item 11350100MB"},
		"another number":             {pem(m), number, nil, 1, "NOT GENUINE"},
		"another token":              {pem(m), token, nil, 1, "NOT GENUINE"},
		"another kiosk's file":       {pem(other), r.QR, nil, 1, "has no kiosk with the code"},
		"another portal's kiosk":     {pem(foreign), r.QR, nil, 1, ""},
		"no receipt":                 {pem(m), "https://example.org/", nil, 1, "not a receipt's code"},
		"no file":                    {pem(m) + ".not", r.QR, nil, 1, "no such file"},
		"a file of another kind":     {m.config, r.QR, nil, 1, "want the portal's CA"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"receipt", "verify", "--kiosks", c.file}, c.more...)
			m := &machine{T: t}
			m.does(c.code, c.words, "", append(args, c.qr)...)
			m.does(c.code, c.words, c.qr+"\n", append(args, "-")...)
		})
	}
}

// A certificate that the CA in the file did not sign is refused, whatever it says.
func TestKioskOfAnotherCAIsNotBelieved(t *testing.T) {
	p, q := portaltest.Start(t, portaltest.Options{}), portaltest.Start(t, portaltest.Options{})
	m, forger := newMachine(t, p), newMachine(t, q)
	m.enrols(p, "FZ-GL-0012")
	forger.enrols(q, "FZ-GL-0012")
	ours, err := os.ReadFile(filepath.Join(m.data, "kiosks.pem"))
	m.must(err)
	theirs, err := os.ReadFile(filepath.Join(forger.data, "kiosks.pem"))
	m.must(err)
	_, leaf, _ := strings.Cut(string(theirs), "-----END CERTIFICATE-----\n")
	mixed := filepath.Join(t.TempDir(), "mixed.pem")
	m.write(mixed, string(ours)+leaf)
	r := forger.submits()
	if code, said := m.run("", "receipt", "verify", "--kiosks", mixed, r.QR); code != 1 || strings.Contains(said, "genuine:") {
		t.Errorf("ended with %d and said %q", code, said)
	}
}

// tampered are the texts of two forged receipts: one digit of the number inside the proof,
// and the progress token.
func tampered(t *testing.T, qr string) (number, token string) {
	t.Helper()
	before, proof, found := strings.Cut(qr, "#")
	if !found {
		t.Fatalf("the receipt's code %q has no proof", qr)
	}
	// The number's last digits stand in the first 12 bytes, 16 characters; the code of the
	// kiosk must stay, or another kiosk would be asked for.
	claim, err := wire.ReadProof(qr)
	if err != nil {
		t.Fatal(err)
	}
	for i := 15; i > 1 && number == ""; i-- {
		for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			forged := before + "#" + proof[:i] + string(c) + proof[i+1:]
			got, err := wire.ReadProof(forged)
			if err == nil && got.Number != claim.Number && got.KioskCode() == claim.KioskCode() {
				number = forged
				break
			}
		}
	}
	if number == "" {
		t.Fatal("no digit of the number can be forged")
	}
	last := before[len(before)-1:]
	swap := "A"
	if last == swap {
		swap = "Q" // the last character carries two bits: A, Q, g or w
	}
	return number, before[:len(before)-1] + swap + "#" + proof
}
