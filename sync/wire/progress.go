package wire

import (
	"fmt"

	"onestop/app/hall"
)

// Case is the public progress of one case on the wire.
type Case struct {
	Number   hall.Number `cbor:"1,keyasint"`
	Kind     hall.Kind   `cbor:"2,keyasint"`
	Item     hall.Text   `cbor:"3,keyasint"`
	State    hall.State  `cbor:"4,keyasint"`
	Days     int         `cbor:"5,keyasint"` // promised limit
	Unit     string      `cbor:"6,keyasint"`
	Note     hall.Text   `cbor:"7,keyasint"`
	Due      int64       `cbor:"8,keyasint"`  // Unix ms; 0: none
	Steps    []Step      `cbor:"9,keyasint"`  // oldest first
	CanRate  bool        `cbor:"10,keyasint"` // only ever true when asked by token
	Revision uint64      `cbor:"11,keyasint"` // rises with every change of the case
}

// Step is one public step on the wire.
type Step struct {
	Kind  hall.StepKind `cbor:"1,keyasint"`
	At    int64         `cbor:"2,keyasint"` // Unix ms
	Dept  hall.Text     `cbor:"3,keyasint"`
	Words string        `cbor:"4,keyasint"`
}

// Limits of a case.
const (
	MaxSteps = 64   // the portal sends the first and the newest when there are more
	MaxWords = 8192 // bytes of a step's public words
)

// NewCase puts a progress on the wire. AsOf and Live are the answer's, not the case's.
func NewCase(p hall.Progress, revision uint64) Case {
	c := Case{
		Number: p.Number, Kind: p.Kind, Item: p.Item, State: p.State,
		Days: p.Promised.Days, Unit: string(p.Promised.Unit), Note: p.Promised.Note,
		Due: Millis(p.Due), CanRate: p.CanRate, Revision: revision,
	}
	for _, s := range p.Steps {
		c.Steps = append(c.Steps, Step{Kind: s.Kind, At: Millis(s.At), Dept: s.Dept, Words: s.Words})
	}
	return c
}

// Progress takes the case off the wire; asOf is the portal's time of the answer.
func (c Case) Progress(asOf int64, live bool) hall.Progress {
	p := hall.Progress{
		Number: c.Number, Kind: c.Kind, Item: c.Item, State: c.State,
		Promised: hall.Limit{Days: c.Days, Unit: hall.LimitUnit(c.Unit), Note: c.Note},
		Due:      Time(c.Due), AsOf: Time(asOf), Live: live, CanRate: c.CanRate,
	}
	for _, s := range c.Steps {
		p.Steps = append(p.Steps, hall.Step{Kind: s.Kind, At: Time(s.At), Dept: s.Dept, Words: s.Words})
	}
	return p
}

// Check says what is wrong with the case.
func (c *Case) Check() error {
	if n, err := hall.ParseNumber(string(c.Number)); err != nil || n != c.Number {
		return fmt.Errorf("number %q: not as it is written", c.Number)
	}
	if len(c.Steps) > MaxSteps || c.Days < 0 || c.Days > 3650 {
		return fmt.Errorf("%d steps or %d days", len(c.Steps), c.Days)
	}
	for _, err := range []error{
		within("kind", string(c.Kind), 1, 16), within("state", string(c.State), 1, 16),
		within("unit", c.Unit, 0, 16), checkText("item", c.Item), checkText("note", c.Note),
	} {
		if err != nil {
			return err
		}
	}
	for _, s := range c.Steps {
		if err := checkText("department", s.Dept); err != nil {
			return err
		}
		if err := within("step", string(s.Kind), 1, 16); err != nil {
			return err
		}
		if err := within("words", s.Words, 0, MaxWords); err != nil {
			return err
		}
	}
	return nil
}

// StepsQuestion asks for the cases of this kiosk that changed since the cursor.
type StepsQuestion struct {
	Nonce  Nonce  `cbor:"1,keyasint"`
	Cursor uint64 `cbor:"2,keyasint"` // 0: from the beginning; else the last answer's
}

// Check says what is wrong with the question.
func (q *StepsQuestion) Check() error { return nil }

// MaxCases is how many cases one StepsAnswer may have; the portal also keeps it
// under MaxMessage.
const MaxCases = 64

// StepsAnswer is a page of changed cases, oldest change first, each as it is now. A
// cursor is worth something only within the epoch that gave it.
type StepsAnswer struct {
	Cases  []Case `cbor:"1,keyasint"`
	Cursor uint64 `cbor:"2,keyasint"`
	More   bool   `cbor:"3,keyasint"` // ask again at once
}

// Check says what is wrong with the answer.
func (a *StepsAnswer) Check() error {
	if len(a.Cases) > MaxCases {
		return fmt.Errorf("%d cases, at most %d", len(a.Cases), MaxCases)
	}
	for i := range a.Cases {
		if err := a.Cases[i].Check(); err != nil {
			return fmt.Errorf("case %d: %w", i, err)
		}
	}
	return nil
}

// ProgressQuestion asks for one case by its number or by the hash of its progress
// token. Only the token shows that the receipt was at hand, so only it may rate.
type ProgressQuestion struct {
	Nonce  Nonce       `cbor:"1,keyasint"`
	Number hall.Number `cbor:"2,keyasint,omitempty"`
	Token  *Hash       `cbor:"3,keyasint,omitempty"`
}

// Check says what is wrong with the question.
func (q *ProgressQuestion) Check() error {
	if (q.Number == "") == (q.Token == nil) {
		return fmt.Errorf("want either a number or a token")
	}
	return within("number", string(q.Number), 0, 32)
}

// ProgressAnswer is the case as it is now. An unknown case is FaultNotFound.
type ProgressAnswer struct {
	Case Case `cbor:"1,keyasint"`
}

// Check says what is wrong with the answer.
func (a *ProgressAnswer) Check() error { return a.Case.Check() }

// RateQuestion gives the author's verdict, once. The token itself is sent: its hash is
// known to the kiosk's store, so the hash alone proves nothing.
type RateQuestion struct {
	Nonce  Nonce      `cbor:"1,keyasint"`
	Token  string     `cbor:"2,keyasint"`
	Solved bool       `cbor:"3,keyasint"`
	Score  hall.Score `cbor:"4,keyasint"`
}

// Check says what is wrong with the question.
func (q *RateQuestion) Check() error {
	if !q.Score.Valid() {
		return fmt.Errorf("score %q", q.Score)
	}
	return within("token", q.Token, tokenLen, tokenLen)
}

// RateAnswer is the case after the rating. Not (any more) rateable is FaultNotRateable;
// the same rating sent again is answered like the first time.
type RateAnswer struct {
	Case Case `cbor:"1,keyasint"`
}

// Check says what is wrong with the answer.
func (a *RateAnswer) Check() error { return a.Case.Check() }
