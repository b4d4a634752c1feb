package hall

import "time"

// StepKind names a public step (办理环节). The title that people read is the word
// "step.<kind>"; a step's own Words are what the department adds.
type StepKind string

// The public steps. The list of a case is append-only: a step is never changed
// or taken back, a later one corrects it.
const (
	StepSubmitted  StepKind = "submitted"  // 已提交: handed in at the kiosk
	StepDelivered  StepKind = "delivered"  // 已送达: the portal has it
	StepAssigned   StepKind = "assigned"   // 已分派 to a department
	StepAccepted   StepKind = "accepted"   // 已受理
	StepSupplement StepKind = "supplement" // 一次性告知补正: more material asked, once, with all that is missing
	StepSupplied   StepKind = "supplied"   // 已补正: it came, the clock runs again
	StepPassed     StepKind = "passed"     // 转下一环节: passed to the next department
	StepFinished   StepKind = "finished"   // 办结
	StepRefused    StepKind = "refused"    // 不予受理 or 不予许可, with the reason
	StepAnswered   StepKind = "answered"   // 公开答复 of a complaint
	StepRated      StepKind = "rated"      // 评价 by the author
)

// Step is one public step of a case. It names departments, never people.
type Step struct {
	Kind  StepKind  `json:"kind"`
	At    time.Time `json:"at"`
	Dept  Text      `json:"dept,omitempty"`
	Words string    `json:"words,omitempty"` // the department's public words, as written
}

// State sums up where a case stands.
type State string

// The states of a case.
const (
	StateWaiting    State = "waiting"    // on the kiosk, not yet at the portal
	StateReceived   State = "received"   // at the portal, not yet accepted
	StateProcessing State = "processing" // accepted
	StateSupplement State = "supplement" // waiting for the citizen; the clock stands
	StateFinished   State = "finished"
	StateRefused    State = "refused"
	StateAnswered   State = "answered" // a complaint that can be rated
	StateRated      State = "rated"
)

// Progress is what anyone who holds the number may know of a case.
type Progress struct {
	Number   Number
	Kind     Kind
	Item     Text
	State    State
	Promised Limit
	Due      time.Time // zero until accepted, or while the clock stands
	Steps    []Step    // oldest first
	AsOf     time.Time // when the portal said so, in the portal's time
	Live     bool      // true: the portal was asked just now; false: last known
	CanRate  bool      // the receipt's QR code was given and the answer is not yet rated
}

// Rating is the author's verdict on an answer, given once (一次一评).
type Rating struct {
	Solved bool  `json:"solved"` // 是否解决
	Score  Score `json:"score"`
}

// Score is how content the author is.
type Score string

// The scores: 满意, 基本满意, 不满意.
const (
	Satisfied   Score = "satisfied"
	Fair        Score = "fair"
	Unsatisfied Score = "unsatisfied"
)

// Valid reports whether s is one of the three scores.
func (s Score) Valid() bool { return s == Satisfied || s == Fair || s == Unsatisfied }
