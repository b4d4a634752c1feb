package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"onestop/app/hall"
)

func newKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func public(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

func number(t testing.TB, prefix string) hall.Number {
	t.Helper()
	n, err := hall.NewNumber(prefix, "7K4", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func header(t testing.TB) Header {
	t.Helper()
	return Header{
		ID: ID{1}, Kiosk: "FZ-GL-0012", Generation: Generation{2}, Seq: 7, Number: number(t, "FZ"),
		Kind: hall.Errand, Item: "511Z07001006", Made: 1_790_000_000_000, Token: TokenHash("x"),
	}
}

func sealed(t testing.TB) []byte { return bytes.Repeat([]byte("s"), 3000) }

func TestSealedBytesOpenOnlyWithThePortalsIdentity(t *testing.T) {
	portal, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	plain := []byte(`{"kind":"errand","answers":{"name":"𠮷"}}`)
	b, err := Seal(plain, portal.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("answers")) {
		t.Error("the sealed bytes show the answers")
	}
	if got, err := Open(b, portal.String()); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("Open = %q, %v; want %q", got, err, plain)
	}
	if _, err := Open(b, other.String()); err == nil {
		t.Error("another identity opens it")
	}
	b[len(b)-1] ^= 1
	if _, err := Open(b, portal.String()); err == nil {
		t.Error("a changed byte is not noticed")
	}
	if _, err := Seal(make([]byte, MaxPlain+1), portal.Recipient().String()); err == nil {
		t.Error("more than MaxPlain is sealed")
	}
	if b, err := Seal(make([]byte, MaxPlain), portal.Recipient().String()); err != nil || len(b) > MaxSealed {
		t.Errorf("MaxPlain seals to %d bytes, %v; at most %d", len(b), err, MaxSealed)
	}
}

func TestEnvelopeSurvivesTheWire(t *testing.T) {
	key := newKey(t)
	e, err := NewEnvelope(header(t), sealed(t), key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeEnvelope(b)
	if err != nil {
		t.Fatal(err)
	}
	if got.Header != e.Header || !bytes.Equal(got.Sealed, e.Sealed) {
		t.Errorf("got %+v, want %+v", got.Header, e.Header)
	}
	if err := got.Verify(public(key)); err != nil {
		t.Error(err)
	}
}

func TestTheLargestEnvelopeFitsABatch(t *testing.T) {
	h := header(t)
	h.Item = strings.Repeat("9", 128)
	e, err := NewEnvelope(h, make([]byte, MaxSealed), newKey(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.Encode()
	if err != nil || len(b) > MaxBatch {
		t.Fatalf("%d bytes, %v; a batch has %d", len(b), err, MaxBatch)
	}
	q := &SubmitQuestion{Nonce: Nonce{1}, Envelopes: [][]byte{b}}
	if b, err = Encode(q); err != nil || len(b) > MaxMessage {
		t.Errorf("%d bytes, %v; a message has %d", len(b), err, MaxMessage)
	}
}

func TestEnvelopeNoticesEveryChange(t *testing.T) {
	key := newKey(t)
	e, err := NewEnvelope(header(t), sealed(t), key)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Envelope){
		"a sealed byte":        func(e *Envelope) { e.Sealed = append([]byte("S"), e.Sealed[1:]...) },
		"sealed bytes cut":     func(e *Envelope) { e.Sealed = e.Sealed[:100] },
		"sealed bytes gone":    func(e *Envelope) { e.Sealed = nil },
		"another header":       func(e *Envelope) { e.Header.Seq++ },
		"a byte of the header": func(e *Envelope) { e.Signed = bytes.Clone(e.Signed); e.Signed[20] ^= 1 },
		"the signature":        func(e *Envelope) { e.Signed = bytes.Clone(e.Signed); e.Signed[len(e.Signed)-1] ^= 1 },
	} {
		t.Run(name, func(t *testing.T) {
			changed := e
			change(&changed)
			if err := changed.Verify(public(key)); err == nil {
				t.Error("passes")
			}
		})
	}
	if err := e.Verify(public(newKey(t))); err == nil {
		t.Error("another kiosk's key passes")
	}
}

func TestHeaderRefusesWhatIsOutOfBounds(t *testing.T) {
	for name, change := range map[string]func(*Header){
		"no id":                        func(h *Header) { h.ID = ID{} },
		"sequence number 0":            func(h *Header) { h.Seq = 0 },
		"number as typed":              func(h *Header) { h.Number = hall.Number(strings.ToLower(string(h.Number))) },
		"kiosk name with a slash":      func(h *Header) { h.Kiosk = "../x" },
		"unknown kind":                 func(h *Header) { h.Kind = "gift" },
		"complaint with errand number": func(h *Header) { h.Kind = hall.Complaint },
		"no item":                      func(h *Header) { h.Item = "" },
		"endless item":                 func(h *Header) { h.Item = strings.Repeat("1", 129) },
	} {
		t.Run(name, func(t *testing.T) {
			h := header(t)
			change(&h)
			if _, err := NewEnvelope(h, sealed(t), newKey(t)); err == nil {
				t.Errorf("passes: %+v", h)
			}
		})
	}
}

func TestReceiptHoldsForItsEnvelopeOnly(t *testing.T) {
	portal := newKey(t)
	e, err := NewEnvelope(header(t), sealed(t), newKey(t))
	if err != nil {
		t.Fatal(err)
	}
	want := Receipt{Portal: "fz", Epoch: Epoch{9}, Kiosk: e.Header.Kiosk, Seq: e.Header.Seq, ID: e.Header.ID, Root: e.Header.Root, At: 1}
	signed, err := SignReceipt(want, portal)
	if err != nil {
		t.Fatal(err)
	}
	if len(signed) > 220 {
		t.Errorf("the receipt has %d bytes; about 190 fit QR version 10", len(signed))
	}
	got, err := VerifyReceipt(signed, public(portal))
	if err != nil || got != want || !got.For(e.Header) {
		t.Errorf("VerifyReceipt = %+v, %v", got, err)
	}
	other := e.Header
	other.Root[0] ^= 1
	if got.For(other) {
		t.Error("holds for other bytes under the same id")
	}
	if _, err := VerifyReceipt(signed, public(newKey(t))); err == nil {
		t.Error("another portal's key passes")
	}
	header, err := sign(portal, forHeader, mustEncode(t, &want))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyReceipt(header, public(portal)); err == nil {
		t.Error("a signature made for another purpose passes")
	}
}

func mustEncode(t testing.TB, v Checked) []byte {
	t.Helper()
	b, err := Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What a network in between can do to an answer.
func TestOnlyThePortalsAnswerToThisQuestionIsAnAnswer(t *testing.T) {
	portal := newKey(t)
	question := mustEncode(t, &StepsQuestion{Nonce: Nonce{1}})
	later := mustEncode(t, &StepsQuestion{Nonce: Nonce{2}})
	body := mustEncode(t, &StepsAnswer{Cursor: 3})
	a := Answer{Path: PathSteps, For: QuestionHash(PathSteps, question), At: 5, Epoch: Epoch{1}, Body: body}
	signed, err := SignAnswer(a, portal)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenAnswer(public(portal), PathSteps, question, signed); err != nil || !bytes.Equal(got.Body, body) {
		t.Fatalf("OpenAnswer = %+v, %v", got, err)
	}
	for name, open := range map[string]func() (Answer, error){
		"captive portal's page": func() (Answer, error) {
			return OpenAnswer(public(portal), PathSteps, question, []byte("<html>Welcome to the guest network</html>"))
		},
		"nothing":   func() (Answer, error) { return OpenAnswer(public(portal), PathSteps, question, nil) },
		"cut short": func() (Answer, error) { return OpenAnswer(public(portal), PathSteps, question, signed[:len(signed)-1]) },
		"something after": func() (Answer, error) {
			return OpenAnswer(public(portal), PathSteps, question, append(bytes.Clone(signed), 0))
		},
		"replay":           func() (Answer, error) { return OpenAnswer(public(portal), PathSteps, later, signed) },
		"of another path":  func() (Answer, error) { return OpenAnswer(public(portal), PathHello, question, signed) },
		"another's answer": func() (Answer, error) { return OpenAnswer(public(newKey(t)), PathSteps, question, signed) },
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := open(); !errors.Is(err, ErrMalformed) {
				t.Errorf("got %+v, %v; want ErrMalformed", got, err)
			}
		})
	}
}

func TestAFaultIsASignedAnswerToo(t *testing.T) {
	portal := newKey(t)
	question := mustEncode(t, &StepsQuestion{Nonce: Nonce{1}})
	a := Answer{Path: PathSteps, For: QuestionHash(PathSteps, question), At: 5, Fault: &Fault{Code: FaultBusy, RetryAfter: 1500}}
	signed, err := SignAnswer(a, portal)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenAnswer(public(portal), PathSteps, question, signed)
	var f *Fault
	if !errors.As(err, &f) || f.Code != FaultBusy || got.At != 5 {
		t.Errorf("OpenAnswer = %+v, %v; want the fault", got, err)
	}
}

func TestDecodeTakesOneEncodingOnly(t *testing.T) {
	good := mustEncode(t, &StepsQuestion{Nonce: Nonce{1}, Cursor: 3})
	if err := Decode(good, &StepsQuestion{}); err != nil {
		t.Fatal(err)
	}
	nonce := append([]byte{0x01, 0x50, 1}, make([]byte, 15)...)
	for name, b := range map[string][]byte{
		"trailing byte":        append(bytes.Clone(good), 0),
		"empty":                {},
		"duplicate key":        append(append([]byte{0xa3}, nonce...), 0x02, 0x03, 0x02, 0x03),
		"unknown field":        append(append([]byte{0xa3}, nonce...), 0x02, 0x03, 0x03, 0x00),
		"long integer":         append(append([]byte{0xa2}, nonce...), 0x02, 0x18, 0x03),
		"indefinite map":       append(append([]byte{0xbf}, nonce...), 0x02, 0x03, 0xff),
		"keys out of order":    append([]byte{0xa2, 0x02, 0x03}, nonce...),
		"short nonce":          {0xa2, 0x01, 0x41, 1, 0x02, 0x03},
		"a field missing":      append([]byte{0xa1}, nonce...),
		"not a map":            {0x80},
		"beyond every message": make([]byte, MaxMessage+1),
	} {
		t.Run(name, func(t *testing.T) {
			if err := Decode(b, &StepsQuestion{}); !errors.Is(err, ErrMalformed) {
				t.Errorf("got %v, want ErrMalformed", err)
			}
		})
	}
}

func TestDigestFindsWhatDiffers(t *testing.T) {
	a := []Entry{{Seq: 1, ID: ID{1}}, {Seq: 2, ID: ID{2}}}
	b := []Entry{{Seq: 1, ID: ID{1}}, {Seq: 2, ID: ID{3}}}
	if DigestOf(a) == DigestOf(b) || DigestOf(a) == DigestOf(a[:1]) || DigestOf(nil).Count != 0 {
		t.Error("different ranges have the same digest")
	}
	if DigestOf(a) != DigestOf(a) {
		t.Error("the same range has two digests")
	}
}

func TestSplitCoversARangeOnce(t *testing.T) {
	for _, r := range []Range{{From: 1, To: 1}, {From: 5, To: 6}, {From: 1, To: 1000}, {From: 17, To: 33}} {
		next := r.From
		for _, part := range r.Split(16) {
			if part.From != next || part.To < part.From {
				t.Fatalf("%+v: part %+v begins elsewhere than %d", r, part, next)
			}
			next = part.To + 1
		}
		if next != r.To+1 {
			t.Errorf("%+v: ends at %d", r, next-1)
		}
	}
}

func TestCaseKeepsTheProgress(t *testing.T) {
	at := time.UnixMilli(1_790_000_000_123).UTC()
	want := hall.Progress{
		Number: number(t, "TS"), Kind: hall.Complaint, Item: hall.ZH("路灯"), State: hall.StateAnswered,
		Promised: hall.Limit{Days: 5, Unit: hall.WorkingDays}, Due: at,
		Steps: []hall.Step{{Kind: hall.StepSubmitted, At: at}, {Kind: hall.StepAnswered, At: at, Dept: hall.ZH("城管局"), Words: "已修"}},
		AsOf:  at, Live: true, CanRate: true,
	}
	var a ProgressAnswer
	if err := Decode(mustEncode(t, &ProgressAnswer{Case: NewCase(want, 4)}), &a); err != nil {
		t.Fatal(err)
	}
	got := a.Case.Progress(Millis(at), true)
	if got.Number != want.Number || got.State != want.State || !got.Due.Equal(at) || len(got.Steps) != 2 ||
		got.Steps[1].Words != "已修" || got.Steps[1].Dept.In(hall.English) != "城管局" || !got.CanRate || !got.AsOf.Equal(at) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
