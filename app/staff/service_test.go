package staff

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

// desk is a staff service over a real vault, with a portal and a printer that do as told.
type desk struct {
	*Service
	vault   *vault.Vault
	now     time.Time
	portal  portal
	printer printer
	restart int
}

type portal struct {
	err   error
	codes []string
}

func (p *portal) SyncNow(_ context.Context, step func(done, total int)) (int, error) {
	step(1, 2)
	return 1, p.err
}
func (p *portal) State() hall.SyncState { return hall.SyncState{Online: true} }
func (p *portal) Enrol(_ context.Context, code string) error {
	p.codes = append(p.codes, code)
	return nil
}

type printer struct{ err error }

func (p *printer) State(context.Context) hall.DeviceState {
	return hall.DeviceState{Name: "device.receipt_printer", Tone: hall.ToneOK}
}
func (p *printer) Test(context.Context) error { return p.err }

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	o := vault.DefaultOptions()
	o.Now = func() time.Time { return d.now }
	o.Free = func(string) (uint64, error) { return 1 << 40, nil }
	o.Proc = nil
	v, _, err := vault.Open(filepath.Join(t.TempDir(), "vault.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := v.VerifyAudit(); err != nil {
			t.Errorf("audit log: %v", err)
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	d.vault = v
	d.Service = &Service{
		Store: v, Portal: &d.portal, Printer: &d.printer, Now: o.Now,
		PIN:     PIN{Store: InStore(v), Now: o.Now, Random: rand.Reader},
		Facts:   Facts{Version: "1.0", Content: "2026.47.1", Kiosk: func() string { return "FZ-GL-0012" }, Name: func(string, hall.Kind) hall.Text { return hall.ZH("居民身份证换领") }},
		Restart: func() { d.restart++ },
	}
	return d
}

// enter sets the first PIN and goes in.
func (d *desk) enter(t *testing.T) {
	t.Helper()
	if err := d.SetPIN(rightPIN); err != nil {
		t.Fatal(err)
	}
	if err := d.Enter(rightPIN); err != nil {
		t.Fatal(err)
	}
}

// submit stores one item whose seal nobody opens here.
func (d *desk) submit(t *testing.T, item string) hall.Number {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := wire.Seal([]byte("{}"), id.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	n, err := hall.NewNumber("FZ", "7K4", d.now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h := wire.Header{Kiosk: "FZ-GL-0012", Number: n, Kind: hall.Errand, Item: item, Made: wire.Millis(d.now), Token: wire.TokenHash(string(n))}
	if _, err := rand.Read(h.ID[:]); err != nil {
		t.Fatal(err)
	}
	_, err = d.vault.Put(func(s vault.Slot) (wire.Envelope, error) {
		h.Generation, h.Seq = s.Generation, s.Seq
		return wire.NewEnvelope(h, sealed, key)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (d *desk) events(t *testing.T) map[vault.EventID]int {
	t.Helper()
	entries, err := d.vault.Audit(100)
	if err != nil {
		t.Fatal(err)
	}
	n := map[vault.EventID]int{}
	for _, e := range entries {
		n[e.Event]++
	}
	return n
}

// Rights are checked below the interface: without a session no act does anything.
func TestNothingWorksOutsideASession(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	if err := d.SetPIN(rightPIN); err != nil {
		t.Fatal(err)
	}
	acts := map[string]func() error{
		"terminal": func() error { _, err := d.Terminal(ctx); return err },
		"queue":    func() error { _, err := d.Queue(false, 10); return err },
		"retry":    func() error { return d.Retry("FZ26-1123-7K4M-8Q2C-9") },
		"sync":     func() error { _, err := d.SyncNow(ctx, func(int, int) {}); return err },
		"enrol":    func() error { return d.Enrol(ctx, "x") },
		"print":    func() error { return d.PrintTest(ctx) },
		"verdict":  func() error { return d.PrintVerdict(true) },
		"check":    func() error { _, err := d.CheckStore(); return err },
		"restart":  func() error { return d.RestartProgram() },
		"service":  func() error { return d.SetService(false) },
		"config":   func() error { _, err := d.Config(); return err },
		"audit":    func() error { _, err := d.Audit(10); return err },
		"new PIN":  func() error { return d.SetPIN("582047") },
	}
	for name, act := range acts {
		if code := hall.CodeOf(act()); code != "staff_closed" {
			t.Errorf("%s before entering: %q", name, code)
		}
	}
	if err := d.Enter(rightPIN); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(sessionLimit + time.Second)
	for name, act := range acts {
		if code := hall.CodeOf(act()); code != "staff_closed" {
			t.Errorf("%s after the session's limit: %q", name, code)
		}
	}
	if d.restart != 0 || !d.InService() || len(d.portal.codes) != 0 {
		t.Errorf("acts happened: %d restarts, in service %t, %v", d.restart, d.InService(), d.portal.codes)
	}
}

func TestEveryActIsInTheAuditLog(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	_ = d.SetPIN(rightPIN)
	_ = d.Enter("582047")
	if err := d.Enter(rightPIN); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SyncNow(ctx, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	_, checked := d.CheckStore()
	_, read := d.Audit(10)
	for _, act := range []error{checked, read, d.Enrol(ctx, "code"), d.PrintTest(ctx), d.PrintVerdict(true), d.SetService(false), d.SetService(true), d.RestartProgram(), d.Leave("button")} {
		if act != nil {
			t.Fatal(act)
		}
	}
	got := d.events(t)
	for id, n := range map[vault.EventID]int{
		vault.EventPINSet: 1, vault.EventPINWrong: 1, vault.EventLogin: 1, vault.EventSync: 1, vault.EventPrinterTest: 2,
		vault.EventAct: 3, vault.EventOutOfService: 1, vault.EventInService: 1, vault.EventRestarted: 1, vault.EventLogout: 1,
	} {
		if got[id] != n {
			t.Errorf("%s: %d times in the log, want %d", id, got[id], n)
		}
	}
}

func TestOutOfServiceSurvivesARestart(t *testing.T) {
	d := newDesk(t)
	d.enter(t)
	if !d.InService() {
		t.Fatal("a new kiosk is out of service")
	}
	if err := d.SetService(false); err != nil {
		t.Fatal(err)
	}
	again := &Service{Store: d.vault, Now: d.Now}
	if again.InService() {
		t.Error("in service again after a restart")
	}
}

func TestQueueShowsWhatWaits(t *testing.T) {
	d := newDesk(t)
	n := d.submit(t, "11350100MB0000001A4000104002000")
	d.enter(t)
	all, err := d.Queue(false, 10)
	if err != nil || len(all) != 1 || all[0].Number != n || all[0].State != hall.ItemWaiting || all[0].Name.In(hall.Chinese) == "" {
		t.Errorf("queue %+v, %v", all, err)
	}
	failed, err := d.Queue(true, 10)
	if err != nil || len(failed) != 0 {
		t.Errorf("failed %+v, %v", failed, err)
	}
	term, err := d.Terminal(context.Background())
	if err != nil || term.Sync.Waiting != 1 || !term.Enrolled || term.Sync.Oldest.IsZero() || !term.Storage.Sound {
		t.Errorf("terminal %+v, %v", term, err)
	}
}

func TestSyncTellsWhyItFailed(t *testing.T) {
	d := newDesk(t)
	d.enter(t)
	d.portal.err = &hall.Error{Code: "portal_500", Key: "agent.portal_500"}
	var steps int
	_, err := d.SyncNow(context.Background(), func(int, int) { steps++ })
	if !errors.Is(err, d.portal.err) || steps == 0 {
		t.Errorf("%v after %d steps", err, steps)
	}
}
