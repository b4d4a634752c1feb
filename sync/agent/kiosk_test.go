package agent

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

// toxiproxy loses the goroutines of a link that was cut while it carried bytes; those
// are not ours.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).read"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).write"))
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// kiosk is a vault and an agent with a clock that the test moves.
type kiosk struct {
	t      testing.TB
	path   string
	portal *portal
	clock  *clock
	o      Options
	keep   uint64 // events of the audit log; 0: all
	v      *vault.Vault
	*Agent
}

// clock is a kiosk's clock and its timers. Every wait is told on slept.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	timer chan time.Time
	at    time.Time
	slept chan time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	c.timer, c.at = make(chan time.Time, 1), c.now.Add(d)
	timer := c.timer
	c.mu.Unlock()
	c.slept <- d
	return timer, func() {}
}

// advance moves the clock on and lets the sleeper go when its time came.
func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	if c.timer != nil && !c.now.Before(c.at) {
		c.timer <- c.now
		c.timer = nil
	}
}

// wait returns the next wait of the loop, which is asleep then.
func (c *clock) wait(t testing.TB) time.Duration {
	t.Helper()
	select {
	case d := <-c.slept:
		return d
	case <-time.After(10 * time.Second):
		t.Fatal("the loop does not go to sleep")
		return 0
	}
}

func newKiosk(t testing.TB, p *portal) *kiosk {
	t.Helper()
	k := &kiosk{t: t, path: filepath.Join(t.TempDir(), "kiosk.db"), portal: p}
	k.clock = &clock{now: p.now, slept: make(chan time.Duration, 100)}
	k.o = Options{
		Program: "test", Content: func() string { return "2026.47.1" }, Now: k.clock.Now, After: k.clock.After,
		Jitter: func(most time.Duration) time.Duration { return most }, Random: rand.Reader, Timeout: 5 * time.Second,
	}
	p.change(func() { p.clock = k.clock.Now })
	k.start()
	t.Cleanup(k.end)
	return k
}

// start opens the vault and makes the agent, as the program does.
func (k *kiosk) start() {
	k.t.Helper()
	o := vault.DefaultOptions()
	o.Now, o.Preallocate, o.LockTimeout = k.clock.Now, 0, 100*time.Millisecond
	o.KeepEvents = k.keep
	v, _, err := vault.Open(k.path, o)
	if err != nil {
		k.t.Fatal(err)
	}
	k.o.Address = k.portal.server.URL
	a, err := New(v, k.o)
	if err != nil {
		k.t.Fatal(err)
	}
	k.v, k.Agent = v, a
}

func (k *kiosk) end() {
	if err := errors.Join(k.Close(), k.v.Close()); err != nil {
		k.t.Error(err)
	}
}

func (k *kiosk) restart() {
	k.t.Helper()
	k.end()
	k.start()
}

func newEnrolled(t testing.TB) *kiosk {
	t.Helper()
	k := newKiosk(t, newPortal(t))
	if err := k.Enrol(t.Context(), k.portal.code.String()); err != nil {
		t.Fatal(err)
	}
	return k
}

// put takes in n submissions of that many sealed bytes.
func (k *kiosk) put(n, size int) (headers []wire.Header) {
	k.t.Helper()
	for range n {
		h, _ := k.putToken(size)
		headers = append(headers, h)
	}
	return headers
}

func (k *kiosk) putToken(size int) (wire.Header, string) {
	k.t.Helper()
	id, ok := k.Identity()
	if !ok {
		k.t.Fatal("not enrolled")
	}
	number, err := hall.NewNumber(id.Prefix, id.Code, k.clock.Now(), rand.Reader)
	if err != nil {
		k.t.Fatal(err)
	}
	token, err := wire.NewToken(rand.Reader)
	if err != nil {
		k.t.Fatal(err)
	}
	h, err := k.v.Put(func(s vault.Slot) (wire.Envelope, error) {
		one, err := wire.NewID(rand.Reader)
		if err != nil {
			return wire.Envelope{}, err
		}
		sealed := make([]byte, size)
		rand.Read(sealed)
		return wire.NewEnvelope(wire.Header{
			ID: one, Kiosk: id.Kiosk, Generation: s.Generation, Seq: s.Seq, Number: number, Kind: hall.Errand,
			Item: "511Z07001006", Made: k.clock.Now().UnixMilli(), Token: wire.TokenHash(token),
		}, sealed, id.Key)
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return h, token
}

func (k *kiosk) sync() Result {
	k.t.Helper()
	r, err := k.SyncNow(k.t.Context(), nil)
	if err != nil {
		k.t.Fatal(err)
	}
	return r
}

// wantOnce is the promise: everything whose number was shown is at the portal, once,
// byte for byte.
func (k *kiosk) wantOnce(headers []wire.Header) {
	k.t.Helper()
	k.portal.mu.Lock()
	defer k.portal.mu.Unlock()
	if len(k.portal.held) != len(headers) {
		k.t.Errorf("the portal holds %d, want %d", len(k.portal.held), len(headers))
	}
	for _, h := range headers {
		s, ok := k.portal.held[h.ID]
		if !ok || s.envelope.Header != h || s.envelope.Verify(k.portal.kiosk) != nil {
			k.t.Errorf("submission %d is not at the portal as it was taken in", h.Seq)
		}
		item, err := k.v.ByID(h.ID)
		if err != nil || item.State != vault.Delivered {
			k.t.Errorf("submission %d: %s on the kiosk, %v", h.Seq, item.State, err)
		}
	}
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

// run starts Run and returns what ends it.
func (k *kiosk) run() (stop func()) {
	k.t.Helper()
	for len(k.kick) > 0 { // left by Enrol and SyncNow: the test wants to see its own
		<-k.kick
	}
	ctx, cancel := context.WithCancel(k.t.Context())
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	return func() {
		k.t.Helper()
		cancel()
		if err := <-done; err != nil {
			k.t.Errorf("Run = %v", err)
		}
	}
}
