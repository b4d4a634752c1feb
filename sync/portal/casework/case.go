// Package casework is how a department works on a case: where it lies, which act
// is allowed next, which public step the act leaves, and by when it must be done.
//
// Everything here is pure: a case goes in, a case and its new steps come out. The
// ledger keeps them, the pages show them. Steps are only ever added.
package casework

import (
	"time"

	"onestop/app/hall"
)

// Stage is one stage of a case's flow, frozen when the case arrived, so that a later
// version of the guide does not move a case that is under way.
type Stage struct {
	ID   string    `json:"id"`
	Name hall.Text `json:"name"`
	Dept string    `json:"dept"`
	Days int       `json:"days,omitempty"` // working days, for the picture only
}

// Case is one errand or complaint as it stands. The steps say how it came there.
type Case struct {
	Number   hall.Number
	Kind     hall.Kind
	Item     string // the guide's or the category's code
	ItemName hall.Text
	Kiosk    string // id of the kiosk that took it in
	Place    string // the hall and kiosk in people's words; the public may read it
	Flow     []Stage
	At       int // index into Flow: the stage where it lies
	State    hall.State
	Promised hall.Limit

	Submitted time.Time // by the kiosk's clock
	Received  time.Time // by the portal's clock, as all that follow
	Accepted  time.Time // zero: not yet
	Due       time.Time // of acceptance until then; frozen at acceptance; zero where nothing is promised
	Paused    time.Time // since when the clock stands; zero: it runs
	Asked     bool      // more material was asked for: it may not be asked again
	Closed    time.Time // finished, refused or answered
	Rating    *hall.Rating
}

// Dept is the id of the department on whose desk the case lies.
func (c Case) Dept() string {
	if c.At < 0 || c.At >= len(c.Flow) {
		return ""
	}
	return c.Flow[c.At].Dept
}

// next is the index of the first stage after At that another department owns, or
// the length of the flow when no other department follows: a department works through
// neighbouring stages of its own without handing the case to itself.
func (c Case) next() int {
	i := c.At
	for i < len(c.Flow) && c.Flow[i].Dept == c.Dept() {
		i++
	}
	return i
}

// Last reports whether no other department follows.
func (c Case) Last() bool { return c.next() >= len(c.Flow) }

// Next is the department that follows; empty: none.
func (c Case) Next() string {
	if c.Last() {
		return ""
	}
	return c.Flow[c.next()].Dept
}

// OnTime reports whether a closed case was closed by its due moment. A case without
// a due moment (refused before acceptance, or nothing promised) has none to miss.
func (c Case) OnTime() bool { return c.Due.IsZero() || !c.Closed.After(c.Due) }

// PublicDue is the due moment that people may rely on: none before acceptance, while
// the clock stands or after the end.
func (c Case) PublicDue() time.Time {
	if c.Accepted.IsZero() || !c.Paused.IsZero() || !c.Closed.IsZero() {
		return time.Time{}
	}
	return c.Due
}

// Step is a public step with the one thing that is not public: who did it.
type Step struct {
	hall.Step
	By string // log-in of the clerk; empty: the portal itself or the citizen
}
