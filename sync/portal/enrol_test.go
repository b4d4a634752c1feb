package portal_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

func TestEnrolmentByCode(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	code, err := p.NewCode(ctx, "fz-gl-0012", "福州市民服务中心")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := wire.ParseEnrolCode(code.String()); err != nil || !again.Trusts(p.Keys.CA.Raw) {
		t.Errorf("code %s does not carry the CA's fingerprint: %v", code, err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := p.Enrol(ctx, code, key)
	if err != nil || k.Name != "FZ-GL-0012" || k.Prefix != "FZ" || k.Base != p.Base() {
		t.Fatalf("enrolled as %+v, %v", k, err)
	}
	e, _ := envelope(t, k, portaltest.Errand(portaltest.IDCard))
	if r := submit(t, k, e); r[0].Outcome != wire.Stored {
		t.Errorf("first submission: %+v", r[0])
	}
	if same, err := p.Enrol(ctx, code, key); err != nil || same.Code != k.Code {
		t.Errorf("the same code and key after a lost answer: %v; want the same kiosk", err)
	}
	_, thief, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Enrol(ctx, code, thief); fault(err) != wire.FaultBadCode {
		t.Errorf("the code used by another key: %v, want %s", err, wire.FaultBadCode)
	}
}

func TestEnrolmentTriesAreSlowed(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[wire.FaultCode]int{}
	for range 40 {
		wrong, err := wire.NewEnrolCode(rand.Reader, p.Keys.CA.Raw)
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Enrol(ctx, wrong, key)
		seen[fault(err)]++
	}
	if seen[wire.FaultBadCode] == 0 || seen[wire.FaultBusy] == 0 || seen[""] > 0 {
		t.Errorf("40 tries met %v, want bad codes and then busy", seen)
	}
}

func TestWhoMayAsk(t *testing.T) {
	clock := &fakeClock{now: time.Now()}
	p := portaltest.Start(t, portaltest.Options{Kiosks: 2, Change: func(c *portal.Config) { c.Now = clock.Now }})
	stranger := portaltest.Start(t, portaltest.Options{Kiosks: 1}).Kiosks[0]
	ask := func(k *portaltest.Kiosk) error {
		var a wire.StepsAnswer
		_, err := k.Ask(ctx, wire.PathSteps, &wire.StepsQuestion{Nonce: portaltest.Nonce()}, &a)
		return err
	}
	welcome, revoked := p.Kiosks[0], p.Kiosks[1]
	if err := ask(welcome); err != nil {
		t.Errorf("an enrolled kiosk: %v", err)
	}
	if err := p.Ledger.Revoke(ctx, revoked.Name, clock.Now()); err != nil {
		t.Fatal(err)
	}
	if err := ask(revoked); fault(err) != wire.FaultRevoked {
		t.Errorf("a revoked kiosk: %v, want %s", err, wire.FaultRevoked)
	}
	for name, k := range map[string]*portaltest.Kiosk{"no certificate": welcome.As(nil, welcome.Key),
		"a certificate of another portal": welcome.As(stranger.Cert, stranger.Key)} {
		if err := ask(k); fault(err) != wire.FaultUnknown {
			t.Errorf("%s: %v, want %s", name, err, wire.FaultUnknown)
		}
		k.Client.CloseIdleConnections()
	}
	clock.add(wire.CertLife + time.Hour)
	if err := ask(welcome); fault(err) != wire.FaultExpired {
		t.Errorf("an expired certificate: %v, want %s", err, wire.FaultExpired)
	}
	csr, err := wire.NewCSR(welcome.Key)
	if err != nil {
		t.Fatal(err)
	}
	var r wire.RenewAnswer
	if _, err := welcome.Ask(ctx, wire.PathRenew, &wire.RenewQuestion{Nonce: portaltest.Nonce(), CSR: csr}, &r); err != nil {
		t.Fatalf("renewal with an expired certificate: %v", err)
	}
	renewed := welcome.As(r.Cert, welcome.Key)
	defer renewed.Client.CloseIdleConnections()
	if err := ask(renewed); err != nil {
		t.Errorf("after the renewal: %v", err)
	}
}

func TestReplacedMachineIsNoLongerWelcome(t *testing.T) {
	p, old := one(t)
	if _, err := p.NewKiosk(old.Name); err != nil {
		t.Fatal(err)
	}
	if _, err := old.Submit(ctx, mustEnvelope(t, old)); fault(err) != wire.FaultUnknown {
		t.Errorf("the old machine: %v, want %s", err, wire.FaultUnknown)
	}
}

// fakeClock is a clock that the test moves.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
