package counter

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

const citizen = "欧阳𬱖 350102199003077654"

// bench is a counter over a real vault; the test plays the portal.
type bench struct {
	*Counter
	vault  *vault.Vault
	dir    string
	portal fakePortal
	key    ed25519.PublicKey
	secret string
	free   uint64
	woken  int
}

type fakePortal struct {
	progress hall.Progress
	err      error
	rated    hall.Rating
	token    string
}

func (p *fakePortal) ProgressByNumber(context.Context, hall.Number) (hall.Progress, error) {
	return p.progress, p.err
}
func (p *fakePortal) ProgressByToken(context.Context, string) (hall.Progress, error) {
	return p.progress, p.err
}
func (p *fakePortal) Rate(_ context.Context, token string, r hall.Rating) (hall.Progress, error) {
	p.token, p.rated = token, r
	return p.progress, p.err
}

func newBench(t *testing.T) *bench {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{dir: t.TempDir(), key: public, secret: identity.String(), free: 1 << 40}
	o := vault.DefaultOptions()
	o.Proc = nil
	o.Free = func(string) (uint64, error) { return b.free, nil }
	b.vault, _, err = vault.Open(filepath.Join(b.dir, "vault.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.vault.Close(); err != nil {
			t.Error(err)
		}
	})
	id := Identity{Kiosk: "FZ-GL-0012", Code: "7K4", Prefix: "FZ", Recipient: identity.Recipient().String(), Base: "https://portal.example", Key: private}
	zone := time.FixedZone("CST", 8*3600)
	b.Counter = &Counter{
		Store: b.vault, Portal: &b.portal, Random: rand.Reader, Wake: func() { b.woken++ },
		Identity: func() (Identity, error) { return id, nil },
		Stamp:    func() (hall.Text, string) { return hall.ZH("福州市民服务中心"), "12345" },
		Name:     func(string, hall.Kind) hall.Text { return hall.ZH("居民身份证换领") },
		Now:      func() time.Time { return time.Date(2026, 11, 23, 14, 36, 5, 0, zone) },
	}
	return b
}

func errand() hall.Submission {
	return hall.Submission{
		Kind: hall.Errand, Item: "11350100MB0000001A4000104002000", ItemName: hall.ZH("居民身份证换领"), Form: "id-renewal",
		Lang: hall.Chinese, Answers: json.RawMessage(`{"name":"` + citizen + `"}`),
		Rows: []hall.Row{{Pointer: "/name", Label: "姓名", Value: citizen}}, Promised: hall.Limit{Days: 20, Unit: hall.WorkingDays},
	}
}

func TestSubmitStoresBeforeTheNumberIsKnown(t *testing.T) {
	b := newBench(t)
	r, err := b.Submit(errand())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(r.Number), "FZ26-1123-7K4") || b.woken != 1 {
		t.Errorf("number %q, agent woken %d times", r.Number, b.woken)
	}
	raw, err := b.vault.Envelope(r.Number)
	if err != nil {
		t.Fatal(err)
	}
	e, err := wire.DecodeEnvelope(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(b.key); err != nil {
		t.Error(err)
	}
	plain, err := wire.Open(e.Sealed, b.secret)
	if err != nil {
		t.Fatal(err)
	}
	var got hall.Submission
	if err := json.Unmarshal(plain, &got); err != nil || !reflect.DeepEqual(got, errand()) {
		t.Errorf("the portal reads %+v, %v", got, err)
	}
}

// Sealed at submit: the kiosk's own files hold nothing that names the citizen.
func TestKioskCannotReadBackWhatItTookIn(t *testing.T) {
	b := newBench(t)
	r, err := b.Submit(errand())
	if err != nil {
		t.Fatal(err)
	}
	token, _ := wire.TokenOf(r.QR)
	err = filepath.WalkDir(b.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, secret := range []string{"欧阳", "350102199003077654", token} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %q", path, secret)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestReceiptVerifiesOfflineAndNamesNobody(t *testing.T) {
	b := newBench(t)
	r, err := b.Submit(errand())
	if err != nil {
		t.Fatal(err)
	}
	p, err := wire.VerifyProof(r.QR, b.key)
	if err != nil || p.Number != r.Number || p.Item != wire.ItemMark(errand().Item) {
		t.Errorf("proof %+v, %v", p, err)
	}
	if !strings.HasPrefix(r.QR, "https://portal.example/p/") || strings.Contains(r.QR, "350102") {
		t.Errorf("QR %q", r.QR)
	}
}

func TestComplaintNumbersStartWithTS(t *testing.T) {
	b := newBench(t)
	s := errand()
	s.Kind, s.Item = hall.Complaint, "0403"
	r, err := b.Submit(s)
	if err != nil || !r.Number.Complaint() {
		t.Errorf("%q, %v", r.Number, err)
	}
}

func TestNumberThatExistsIsNotUsedAgain(t *testing.T) {
	b := newBench(t)
	first, err := b.Submit(errand())
	if err != nil {
		t.Fatal(err)
	}
	// A random source that repeats itself once: 5 bytes make the number's tail.
	var tail []byte
	for _, c := range strings.ReplaceAll(string(first.Number), "-", "")[11:16] {
		tail = append(tail, byte(strings.IndexRune("0123456789ABCDEFGHJKMNPQRSTWXYZ", c)))
	}
	token := make([]byte, 16)
	b.Random = io.MultiReader(bytes.NewReader(token), bytes.NewReader(tail), rand.Reader)
	second, err := b.Submit(errand())
	if err != nil || second.Number == first.Number {
		t.Errorf("second %q after %q: %v", second.Number, first.Number, err)
	}
}

func TestSubmitWithDiskFull(t *testing.T) {
	b := newBench(t)
	b.free = 0
	if _, err := b.Submit(errand()); hall.CodeOf(err) != vault.CodeFull {
		t.Errorf("got %v", err)
	}
	if c, err := b.vault.Counts(); err != nil || c.Waiting != 0 || b.woken != 0 {
		t.Errorf("%+v, %v, woken %d", c, err, b.woken)
	}
}

func TestSubmitBeforeEnrolment(t *testing.T) {
	b := newBench(t)
	b.Identity = func() (Identity, error) { return Identity{}, &hall.Error{Code: "not_enrolled"} }
	if _, err := b.Submit(errand()); hall.CodeOf(err) != "not_enrolled" {
		t.Errorf("got %v", err)
	}
}

// torn is a vault whose commit fails with an unknown outcome.
type torn struct {
	*vault.Vault
	held bool
}

func (s torn) Put(make func(vault.Slot) (wire.Envelope, error)) (wire.Header, error) {
	e, err := make(vault.Slot{Generation: wire.Generation{1}, Seq: 1})
	if err != nil {
		return wire.Header{}, err
	}
	return e.Header, &hall.Error{Code: vault.CodeUnknown}
}
func (s torn) Reopen(wire.ID) (bool, error) { return s.held, nil }

func TestSubmitWithUnknownOutcomeLooksAgain(t *testing.T) {
	for name, held := range map[string]bool{"it is stored": true, "it is not": false} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Store = torn{b.vault, held}
			_, err := b.Submit(errand())
			if (err == nil) != held {
				t.Errorf("held %v: %v", held, err)
			}
		})
	}
}

func TestProgress(t *testing.T) {
	offline := &hall.Error{Code: "agent_offline"}
	b := newBench(t)
	r, err := b.Submit(errand())
	if err != nil {
		t.Fatal(err)
	}
	live := hall.Progress{Number: r.Number, State: hall.StateProcessing, Live: true}
	other := "FZ26-1123-101A-AAAA-"
	for _, c := range "0123456789ABCDEFGHJKMNPQRSTWXYZ" {
		if n, err := hall.ParseNumber(other + string(c)); err == nil {
			other = string(n)
			break
		}
	}
	for name, c := range map[string]struct {
		query  string
		portal fakePortal
		state  hall.State
		code   string
	}{
		"own, not delivered":          {string(r.Number), fakePortal{err: offline}, hall.StateWaiting, ""},
		"own, by the receipt":         {r.QR, fakePortal{err: offline}, hall.StateWaiting, ""},
		"another kiosk's, live":       {other, fakePortal{progress: live}, hall.StateProcessing, ""},
		"another kiosk's, offline":    {other, fakePortal{err: offline}, "", "progress_offline"},
		"nobody's":                    {other, fakePortal{err: &hall.Error{Code: codeNotFound}}, "", codeNotFound},
		"not a number":                {"hello", fakePortal{}, "", "number"},
		"a receipt the portal denies": {"https://portal.example/p/" + strings.Repeat("A", 22), fakePortal{err: &hall.Error{Code: codeNotFound}}, "", codeNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			b.portal = c.portal
			p, err := b.Progress(context.Background(), c.query)
			if hall.CodeOf(err) != c.code || p.State != c.state {
				t.Errorf("state %q, error %v; want %q, %q", p.State, err, c.state, c.code)
			}
			if err == nil && !p.Live && p.AsOf.IsZero() {
				t.Error("last known steps without saying as of when")
			}
		})
	}
}

// A portal that was restored from a backup does not know what this kiosk delivered.
func TestOwnCaseIsNotDeniedByARestoredPortal(t *testing.T) {
	b := newBench(t)
	r, err := b.Submit(errand())
	if err != nil {
		t.Fatal(err)
	}
	b.Store = delivered{b.vault}
	b.portal = fakePortal{err: &hall.Error{Code: codeNotFound}}
	for _, query := range []string{string(r.Number), r.QR} {
		if p, err := b.Progress(context.Background(), query); err != nil || p.Number != r.Number || len(p.Steps) == 0 {
			t.Errorf("%q: %+v, %v", query, p, err)
		}
	}
}

// delivered is a vault whose items the portal once confirmed.
type delivered struct{ *vault.Vault }

func (d delivered) ByNumber(n hall.Number) (vault.Item, error) {
	i, err := d.Vault.ByNumber(n)
	i.State = vault.Delivered
	return i, err
}
func (d delivered) ByToken(h wire.Hash) (vault.Item, error) {
	i, err := d.Vault.ByToken(h)
	i.State = vault.Delivered
	return i, err
}

func TestRateNeedsTheReceipt(t *testing.T) {
	b := newBench(t)
	good := hall.Rating{Solved: true, Score: hall.Satisfied}
	qr := "https://portal.example/p/" + strings.Repeat("A", 22)
	for name, c := range map[string]struct {
		qr   string
		r    hall.Rating
		code string
	}{
		"with the receipt":  {qr, good, ""},
		"with a number":     {"FZ26-1123-7K4M-8Q2C-9", good, "rate_receipt"},
		"without a verdict": {qr, hall.Rating{Score: "great"}, "rate_score"},
	} {
		t.Run(name, func(t *testing.T) {
			b.portal = fakePortal{}
			_, err := b.Rate(context.Background(), c.qr, c.r)
			if hall.CodeOf(err) != c.code || (err == nil) != (b.portal.token != "") {
				t.Errorf("%v; the portal got token %q", err, b.portal.token)
			}
		})
	}
}
