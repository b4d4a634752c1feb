package wire

import (
	"fmt"
	"time"
)

// SubmitQuestion carries a batch of encoded envelopes: at most MaxItems of them and
// MaxBatch bytes together.
type SubmitQuestion struct {
	Nonce     Nonce    `cbor:"1,keyasint"`
	Envelopes [][]byte `cbor:"2,keyasint"` // Envelope.Encode
}

// Check says what is wrong with the question, not with the envelopes in it: a bad
// envelope is that item's result and never stops the others.
func (q *SubmitQuestion) Check() error {
	if len(q.Envelopes) == 0 || len(q.Envelopes) > MaxItems {
		return fmt.Errorf("%d envelopes, want 1 to %d", len(q.Envelopes), MaxItems)
	}
	total := 0
	for _, e := range q.Envelopes {
		total += len(e)
	}
	if total > MaxBatch {
		return fmt.Errorf("envelopes of %d bytes, at most %d", total, MaxBatch)
	}
	return nil
}

// Outcome is what became of one envelope.
type Outcome string

// The outcomes. Stored and Already carry the receipt, for the same envelope always the
// same bytes. Both mean durable.
const (
	Stored   Outcome = "stored"
	Already  Outcome = "already"
	Later    Outcome = "later"    // not now; RetryAfter
	Refused  Outcome = "refused"  // never; Reason
	Conflict Outcome = "conflict" // same id or same place with other bytes; both are kept
)

// Reason is why an envelope was refused, a code for words.
type Reason string

// The reasons.
const (
	ReasonMalformed Reason = "malformed" // does not decode, or beyond a limit
	ReasonSignature Reason = "signature" // not signed by this kiosk, or bytes changed
	ReasonForeign   Reason = "foreign"   // another kiosk's
	ReasonSealed    Reason = "sealed"    // cannot be opened, or is no submission
	ReasonItem      Reason = "item"      // the portal knows no such item or category
	ReasonConflict  Reason = "conflict"  // see Conflict
)

// Result is the outcome of one envelope, in the order of the question.
type Result struct {
	Outcome    Outcome `cbor:"1,keyasint"`
	Receipt    []byte  `cbor:"2,keyasint,omitempty"` // SignReceipt
	RetryAfter int64   `cbor:"3,keyasint,omitempty"` // ms
	Reason     Reason  `cbor:"4,keyasint,omitempty"`
}

// SubmitAnswer has one result for each envelope, in the same order.
type SubmitAnswer struct {
	Results []Result `cbor:"1,keyasint"`
}

// Check says what is wrong with the answer.
func (a *SubmitAnswer) Check() error {
	if len(a.Results) == 0 || len(a.Results) > MaxItems {
		return fmt.Errorf("%d results, want 1 to %d", len(a.Results), MaxItems)
	}
	for i, r := range a.Results {
		if err := r.check(); err != nil {
			return fmt.Errorf("result %d: %w", i, err)
		}
	}
	return nil
}

func (r Result) check() error {
	if err := within("reason", string(r.Reason), 0, 32); err != nil {
		return err
	}
	if r.RetryAfter < 0 || r.RetryAfter > 24*time.Hour.Milliseconds() {
		return fmt.Errorf("retry after %d ms", r.RetryAfter)
	}
	held := r.Outcome == Stored || r.Outcome == Already
	switch {
	case held && (len(r.Receipt) == 0 || len(r.Receipt) > MaxReceipt):
		return fmt.Errorf("%s with a receipt of %d bytes", r.Outcome, len(r.Receipt))
	case !held && len(r.Receipt) != 0:
		return fmt.Errorf("%s with a receipt", r.Outcome)
	case (r.Outcome == Refused) != (r.Reason != "" && r.Outcome != Conflict):
		return fmt.Errorf("%s with reason %q", r.Outcome, r.Reason)
	case held, r.Outcome == Later, r.Outcome == Refused, r.Outcome == Conflict:
		return nil
	}
	return fmt.Errorf("outcome %q", r.Outcome)
}
