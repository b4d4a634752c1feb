package wire

import (
	"bytes"
	"testing"
)

// Every decoder: what it takes, it writes back byte for byte; nothing makes it panic.
func FuzzMessages(f *testing.F) {
	h := header(f)
	h.Root = Hash{1}
	seeds := []Checked{
		&h, &Receipt{Portal: "fz", Epoch: Epoch{1}, Kiosk: "FZ-GL-0012", Seq: 1, ID: ID{1}, Root: Hash{1}, At: 1},
		&Answer{Path: PathHello, At: 1, Body: []byte{1}}, &Answer{Path: PathHello, At: 1, Fault: &Fault{Code: FaultBusy, RetryAfter: 9}},
		&EnrolQuestion{Secret: "01234567890", CSR: []byte{1}}, &RenewQuestion{CSR: []byte{1}},
		&HelloQuestion{Kiosk: "FZ-GL-0012", Generation: Generation{1}, Delivered: &Digest{Count: 1}},
		&HelloAnswer{Horizon: 1, Slot: 2, Spread: 3, Content: "x", Highest: 4, Differs: true},
		&SubmitQuestion{Envelopes: [][]byte{{1}, {2, 3}}},
		&SubmitAnswer{Results: []Result{{Outcome: Stored, Receipt: []byte{1}}, {Outcome: Later, RetryAfter: 4}, {Outcome: Refused, Reason: ReasonItem}}},
		&DigestQuestion{Ranges: []Range{{Generation: Generation{1}, From: 1, To: 9}}}, &DigestAnswer{Digests: []Digest{{Count: 3}}},
		&StepsQuestion{Cursor: 7}, &StepsAnswer{Cases: []Case{{Number: h.Number, Kind: "errand", State: "waiting", Steps: []Step{{Kind: "submitted"}}}}},
		&ProgressQuestion{Number: h.Number}, &RateQuestion{Token: "0123456789012345678901", Score: "fair"},
	}
	for i, s := range seeds {
		b, err := Encode(s)
		if err != nil {
			f.Fatalf("seed %d: %v", i, err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range []Checked{
			&Header{}, &Receipt{}, &Answer{}, &EnrolQuestion{}, &EnrolAnswer{}, &RenewQuestion{}, &RenewAnswer{}, &HelloQuestion{},
			&HelloAnswer{}, &SubmitQuestion{}, &SubmitAnswer{}, &DigestQuestion{}, &DigestAnswer{}, &StepsQuestion{}, &StepsAnswer{},
			&ProgressQuestion{}, &ProgressAnswer{}, &RateQuestion{}, &RateAnswer{},
		} {
			if Decode(b, v) != nil {
				continue
			}
			again, err := Encode(v)
			if err != nil || !bytes.Equal(again, b) {
				t.Errorf("%T: %x is written back as %x, %v", v, b, again, err)
			}
		}
	})
}

func FuzzEnvelope(f *testing.F) {
	key := newKey(f)
	e, err := NewEnvelope(header(f), []byte("sealed"), key)
	if err != nil {
		f.Fatal(err)
	}
	b, err := e.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := DecodeEnvelope(b)
		if err != nil {
			return
		}
		again, err := got.Encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%x is written back as %x, %v", b, again, err)
		}
		if got.Verify(public(key)) == nil && got.Header != e.Header {
			t.Errorf("forged: %+v", got.Header)
		}
	})
}

func FuzzSigned(f *testing.F) {
	key := newKey(f)
	r := Receipt{Portal: "fz", Epoch: Epoch{1}, Kiosk: "FZ-GL-0012", Seq: 1, ID: ID{1}, Root: Hash{1}, At: 1}
	signed, err := SignReceipt(r, key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed)
	question := []byte{0xa0}
	answer, err := SignAnswer(Answer{Path: PathHello, For: QuestionHash(PathHello, question), At: 1, Body: []byte{1}}, key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(answer)
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := VerifyReceipt(b, public(key)); err == nil && (got != r || !bytes.Equal(b, signed)) {
			t.Errorf("forged receipt: %x", b)
		}
		if _, err := OpenAnswer(public(key), PathHello, question, b); err == nil && !bytes.Equal(b, answer) {
			t.Errorf("forged answer: %x", b)
		}
		_, _, _ = OpenEnrolAnswer(question, b)
		_, _ = Open(b, "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ")
	})
}

func FuzzProof(f *testing.F) {
	key := newKey(f)
	qr, err := ReceiptProof(base, proof(f), key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(qr)
	f.Add("https://x/p/0123456789012345678901#AQ")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ReadProof(s)
		if err != nil {
			return
		}
		if again, err := p.body(); err != nil {
			t.Errorf("%q reads as %+v, which cannot be written: %v", s, p, err)
		} else if _, body, _, _ := parseProof(s); !bytes.Equal(again, body) {
			t.Errorf("%q is written back as %x", s, again)
		}
		_, _ = VerifyProof(s, public(key))
	})
}

func FuzzEnrolCode(f *testing.F) {
	ca, _ := newCA(f)
	f.Add("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseEnrolCode(s)
		if err != nil {
			return
		}
		if again, err := ParseEnrolCode(c.String()); err != nil || again != c {
			t.Errorf("%q reads as %q, which reads as %+v, %v", s, c, again, err)
		}
		c.Trusts(ca)
	})
}
