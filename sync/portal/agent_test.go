package portal_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/agent"
	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

// realKiosk is a kiosk's own vault and agent before the real portal.
type realKiosk struct {
	*agent.Agent
	t *testing.T
	v *vault.Vault
}

func newRealKiosk(t *testing.T, p *portaltest.Portal) *realKiosk {
	t.Helper()
	o := vault.DefaultOptions()
	o.Preallocate = 0
	v, _, err := vault.Open(filepath.Join(t.TempDir(), "kiosk.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	a, err := agent.New(v, agent.DefaultOptions("https://"+p.KioskAddr()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(a.Close(), v.Close()); err != nil {
			t.Error(err)
		}
	})
	code, err := p.NewCode(ctx, "FZ-GL-0012", "福州市民服务中心")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Enrol(ctx, code.String()); err != nil {
		t.Fatal(err)
	}
	return &realKiosk{a, t, v}
}

// take takes a submission in, as the counter does.
func (k *realKiosk) take(sub hall.Submission) (wire.Header, string) {
	k.t.Helper()
	id, _ := k.Identity()
	token, err := wire.NewToken(rand.Reader)
	if err != nil {
		k.t.Fatal(err)
	}
	h, err := k.v.Put(func(s vault.Slot) (wire.Envelope, error) {
		plain, err := json.Marshal(sub)
		if err != nil {
			return wire.Envelope{}, err
		}
		sealed, err := wire.Seal(plain, id.Recipient)
		if err != nil {
			return wire.Envelope{}, err
		}
		made := agent.DefaultOptions("").Now()
		number, err := hall.NewNumber(id.Prefix, id.Code, made, rand.Reader)
		if err != nil {
			return wire.Envelope{}, err
		}
		one, err := wire.NewID(rand.Reader)
		if err != nil {
			return wire.Envelope{}, err
		}
		return wire.NewEnvelope(wire.Header{ID: one, Kiosk: id.Kiosk, Generation: s.Generation, Seq: s.Seq, Number: number,
			Kind: sub.Kind, Item: sub.Item, Made: wire.Millis(made), Token: wire.TokenHash(token)}, sealed, id.Key)
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return h, token
}

func (k *realKiosk) sync() agent.Result {
	k.t.Helper()
	r, err := k.SyncNow(ctx, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	return r
}

// The whole wire with nothing faked: a kiosk's vault and agent, a portal, a clerk.
func TestRealAgentMeetsRealPortal(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	k := newRealKiosk(t, p)
	header, token := k.take(portaltest.Errand(portaltest.IDCard))
	k.take(portaltest.Errand(portaltest.Qualification))
	if r := k.sync(); r.Delivered != 2 || r.Refused != 0 {
		t.Errorf("delivered %+v, want 2", r)
	}
	if r := k.sync(); r.Delivered != 0 || r.Reoffered != 0 {
		t.Errorf("a second time: %+v, want nothing", r)
	}
	clerk := newBrowser(t, p)
	clerk.login("police")
	clerk.act(header.Number, "accept", "")
	clerk.act(header.Number, "finish", "请凭回执领证。")
	got, err := k.Progress(ctx, "", token)
	if err != nil || got.State != hall.StateFinished || len(got.Steps) != 4 || got.Steps[3].Words != "请凭回执领证。" || !got.Live {
		t.Errorf("progress %+v, %v", got, err)
	}
	if r := k.sync(); r.Cases == 0 {
		t.Errorf("steps brought back: %+v", r)
	}
}

// The portal is restored from a backup that misses the newest submission: the kiosk finds
// out and offers it again, byte for byte.
func TestRealAgentHealsARestoredPortal(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	k := newRealKiosk(t, p)
	k.take(portaltest.Errand(portaltest.IDCard))
	k.sync()
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := p.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	lost, _ := k.take(portaltest.Errand(portaltest.IDCard))
	k.sync()
	if err := p.Restart(func(string) error { return portal.Restore(p.Config, backup) }); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Ledger.Case(ctx, lost.Number); err == nil {
		t.Fatal("the backup was not put in place")
	}
	if r := k.sync(); r.Reoffered != 1 {
		t.Errorf("after the restore %+v, want one offered again", r)
	}
	k.sync()
	if _, _, err := p.Ledger.Case(ctx, lost.Number); err != nil {
		t.Errorf("the lost case: %v, want it back", err)
	}
	if n, err := p.Ledger.Totals(ctx); err != nil || n.Submissions != 2 || n.Held != 0 {
		t.Errorf("totals %+v, %v; want 2 and nothing held", n, err)
	}
}
