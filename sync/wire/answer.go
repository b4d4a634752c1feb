package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"time"
)

// Content types of the two directions.
const (
	TypeQuestion = "application/cbor"
	TypeAnswer   = `application/cose; cose-type="cose-sign1"`
)

// Paths of the portal's kiosk API. All are POST. Every one but PathEnrol needs the
// kiosk's client certificate; only PathRenew takes one that has run out.
const (
	PathEnrol    = "/v1/enrol"
	PathRenew    = "/v1/renew"
	PathHello    = "/v1/hello"
	PathSubmit   = "/v1/submit"
	PathDigest   = "/v1/digest"
	PathSteps    = "/v1/steps"
	PathProgress = "/v1/progress"
	PathRate     = "/v1/rate"
)

// FaultCode says why the portal did not do what it was asked.
type FaultCode string

// The faults. Busy and Internal pass by themselves, the others need a person.
const (
	FaultMalformed   FaultCode = "malformed"    // the question does not decode
	FaultBusy        FaultCode = "busy"         // come back after RetryAfter
	FaultInternal    FaultCode = "internal"     // the portal failed; its log says why
	FaultUnknown     FaultCode = "unknown"      // this kiosk is not in the registry
	FaultRevoked     FaultCode = "revoked"      // this kiosk was shut out
	FaultExpired     FaultCode = "expired"      // the client certificate ran out: renew
	FaultBadCode     FaultCode = "code"         // enrolment code wrong, used or run out
	FaultNotFound    FaultCode = "not_found"    // no such case
	FaultNotRateable FaultCode = "not_rateable" // no answer yet, or already rated
)

// Fault is a portal's refusal of a whole question.
type Fault struct {
	Code       FaultCode `cbor:"1,keyasint"`
	RetryAfter int64     `cbor:"2,keyasint,omitempty"` // ms; 0: the kiosk's own back-off
}

// Error makes a fault an error.
func (f *Fault) Error() string { return "portal refuses: " + string(f.Code) }

// Answer is what the portal signs: which question it answers, when, in which epoch,
// and either a fault or the body (one of the …Answer messages, encoded).
type Answer struct {
	Path  string `cbor:"1,keyasint"`
	For   Hash   `cbor:"2,keyasint"` // QuestionHash of the question's bytes
	At    int64  `cbor:"3,keyasint"` // Unix ms by the portal's clock
	Epoch Epoch  `cbor:"4,keyasint"`
	Fault *Fault `cbor:"5,keyasint,omitempty"`
	Body  []byte `cbor:"6,keyasint,omitempty"`
}

// Check says what is wrong with the answer.
func (a *Answer) Check() error {
	if err := within("path", a.Path, 1, 64); err != nil {
		return err
	}
	if a.At <= 0 {
		return fmt.Errorf("time %d", a.At)
	}
	if (a.Fault == nil) == (len(a.Body) == 0) {
		return fmt.Errorf("want either a fault or a body")
	}
	if a.Fault != nil {
		if a.Fault.RetryAfter < 0 || a.Fault.RetryAfter > 24*time.Hour.Milliseconds() {
			return fmt.Errorf("retry after %d ms", a.Fault.RetryAfter)
		}
		return within("fault", string(a.Fault.Code), 1, 32)
	}
	return nil
}

// QuestionHash binds an answer to its question. Every question carries a nonce, so an
// old answer never fits a new question.
func QuestionHash(path string, question []byte) Hash {
	h := sha256.New()
	fmt.Fprintf(h, "onestop/1/question\n%s\n", path)
	h.Write(question)
	return Hash(h.Sum(nil))
}

// SignAnswer returns the answer as the portal sends it.
func SignAnswer(a Answer, key ed25519.PrivateKey) ([]byte, error) {
	b, err := Encode(&a)
	if err != nil {
		return nil, err
	}
	return sign(key, forAnswer, b)
}

// OpenAnswer returns the answer in signed once it is the portal's answer to exactly
// that question. An answer with a fault is returned together with the fault as error.
func OpenAnswer(key ed25519.PublicKey, path string, question, signed []byte) (Answer, error) {
	payload, err := verify(key, forAnswer, signed)
	if err != nil {
		return Answer{}, err
	}
	return openPayload(path, question, payload)
}

// OpenEnrolAnswer is OpenAnswer for the first contact, when the kiosk does not know
// the portal's key yet: the key stands in the answer itself, and what vouches for it is
// the connection, which must have been checked against the code's fingerprint.
func OpenEnrolAnswer(question, signed []byte) (EnrolAnswer, Answer, error) {
	m, err := parse(signed)
	if err != nil {
		return EnrolAnswer{}, Answer{}, err
	}
	a, err := openPayload(PathEnrol, question, m.Payload)
	if err != nil {
		return EnrolAnswer{}, a, err
	}
	var e EnrolAnswer
	if err := Decode(a.Body, &e); err != nil {
		return EnrolAnswer{}, Answer{}, err
	}
	if _, err := verify(e.ReceiptKey, forAnswer, signed); err != nil {
		return EnrolAnswer{}, Answer{}, err
	}
	return e, a, nil
}

func openPayload(path string, question, payload []byte) (Answer, error) {
	var a Answer
	if err := Decode(payload, &a); err != nil {
		return Answer{}, err
	}
	if a.Path != path || a.For != QuestionHash(path, question) {
		return Answer{}, fmt.Errorf("%w: the answer is to another question", ErrMalformed)
	}
	if a.Fault != nil {
		return a, a.Fault
	}
	return a, nil
}
