package vault

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// bench is a vault in a folder of its own, with a clock and free space of its own.
type bench struct {
	t      testing.TB
	path   string
	o      Options
	now    time.Time
	free   uint64
	kiosk  ed25519.PrivateKey
	portal ed25519.PrivateKey
	*Vault
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "kiosk.db"), now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC), free: 1 << 40}
	b.kiosk, b.portal = newKey(t), newKey(t)
	b.o = Options{
		Now: func() time.Time { return b.now }, Random: rand.Reader,
		Free:    func(string) (uint64, error) { return b.free, nil },
		Reserve: 64 << 20, Preallocate: 1 << 18, LockTimeout: 50 * time.Millisecond, KeepDays: 7,
	}
	b.open()
	t.Cleanup(b.checkAndClose)
	return b
}

func newKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (b *bench) open() Report {
	b.t.Helper()
	v, r, err := Open(b.path, b.o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Vault = v
	return r
}

func (b *bench) reopen() Report {
	b.t.Helper()
	if err := b.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.open()
}

// checkAndClose is the invariant after every test: the file and its log are sound.
func (b *bench) checkAndClose() {
	if b.Vault == nil || b.Vault.db == nil {
		return
	}
	if c, err := b.CheckNow(); err != nil || !c.OK {
		b.t.Errorf("after the test the file is not sound: %+v, %v", c, err)
	}
	if _, err := b.VerifyAudit(); err != nil {
		b.t.Errorf("after the test: %v", err)
	}
	if err := b.Close(); err != nil {
		b.t.Error(err)
	}
}

func (b *bench) make(size int) func(Slot) (wire.Envelope, error) {
	b.t.Helper()
	n, err := hall.NewNumber("FZ", "7K4", b.now, rand.Reader)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.makeNumber(n, size)
}

func (b *bench) makeNumber(n hall.Number, size int) func(Slot) (wire.Envelope, error) {
	return func(s Slot) (wire.Envelope, error) {
		id, err := wire.NewID(rand.Reader)
		if err != nil {
			return wire.Envelope{}, err
		}
		sealed := make([]byte, size)
		rand.Read(sealed)
		return wire.NewEnvelope(wire.Header{
			ID: id, Kiosk: "FZ-GL-0012", Generation: s.Generation, Seq: s.Seq, Number: n, Kind: hall.Errand,
			Item: "511Z07001006", Made: wire.Millis(b.now), Token: wire.TokenHash(id.String()),
		}, sealed, b.kiosk)
	}
}

func (b *bench) putOne() wire.Header {
	b.t.Helper()
	h, err := b.Put(b.make(2000))
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

func (b *bench) receipt(h wire.Header, at time.Time) []byte {
	b.t.Helper()
	signed, err := wire.SignReceipt(wire.Receipt{
		Portal: "fz", Epoch: wire.Epoch{1}, Kiosk: h.Kiosk, Seq: h.Seq, ID: h.ID, Root: h.Root, At: wire.Millis(at),
	}, b.portal)
	if err != nil {
		b.t.Fatal(err)
	}
	return signed
}

func (b *bench) portalKey() ed25519.PublicKey { return b.portal.Public().(ed25519.PublicKey) }

// deliver settles everything that waits as stored.
func (b *bench) deliver(at time.Time) {
	b.t.Helper()
	parcels := b.batch()
	var results []wire.Result
	for _, p := range parcels {
		results = append(results, wire.Result{Outcome: wire.Stored, Receipt: b.receipt(p.Header, at)})
	}
	if n, _, err := b.Settle(parcels, results, b.portalKey()); err != nil || n != len(parcels) {
		b.t.Fatalf("settled %d of %d, %v", n, len(parcels), err)
	}
}

func (b *bench) batch() []Parcel {
	b.t.Helper()
	parcels, bad, err := b.Batch()
	if err != nil || len(bad) > 0 {
		b.t.Fatalf("batch: %v unreadable, %v", bad, err)
	}
	return parcels
}

func (b *bench) counts() Counts {
	b.t.Helper()
	n, err := b.Counts()
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if hall.CodeOf(err) != code {
		t.Fatalf("got %v, want the code %s", err, code)
	}
	var e *hall.Error
	if !errors.As(err, &e) || e.Key != "agent."+code || e.Hint == "" {
		t.Errorf("%+v: want a key and a hint", e)
	}
}
