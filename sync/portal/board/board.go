// Package board is how a complaint is worked on: it goes to the department of its
// category, is accepted, is answered in public words, and its author rates the
// answer once. Like casework it is pure.
package board

import (
	"errors"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

// ErrRatedSame says that the very same rating is already there: whoever sent it
// twice may take that for done.
var ErrRatedSame = errors.New("this rating is already recorded")

// DefaultLimit is the limit of a complaint whose category sets none.
var DefaultLimit = hall.Limit{Days: 15, Unit: hall.WorkingDays}

// Desk is where acts on complaints are done. It is read-only and may be shared.
type Desk struct {
	Calendar    *casework.Calendar
	Departments map[string]hall.Department
	// Verdict says a rating in the public words of its step: kiosk and phone show them as
	// they are. nil: the step has no words.
	Verdict func(hall.Rating) string
}

// Do does m on the complaint c, as casework.Desk.Do does on an errand.
func (d Desk) Do(c casework.Case, m casework.Move) (casework.Case, []casework.Step, error) {
	kind, from, needWords := hall.StepAccepted, hall.StateReceived, false
	if m.Act == casework.Answer {
		kind, from, needWords = hall.StepAnswered, hall.StateProcessing, true
	}
	if c.Kind != hall.Complaint || m.Act != casework.Accept && m.Act != casework.Answer {
		return c, nil, &hall.Error{Code: "not_now", Key: "portal.error.not_now", Hint: "not an act on a complaint"}
	}
	words, err := casework.Check(c, m, []hall.State{from}, needWords)
	if err != nil {
		return c, nil, err
	}
	if m.Act == casework.Accept {
		if err := casework.Start(d.Calendar, &c, m.At); err != nil {
			return c, nil, err
		}
	} else {
		c.State, c.Closed = hall.StateAnswered, m.At
	}
	step := casework.Step{By: m.By, Step: hall.Step{Kind: kind, At: m.At, Dept: d.Departments[m.Dept].Name, Words: words}}
	return c, []casework.Step{step}, nil
}

// Allowed lists the acts that a clerk of dept can do on c now.
func (d Desk) Allowed(c casework.Case, dept string) []casework.Act {
	var out []casework.Act
	for _, a := range []casework.Act{casework.Accept, casework.Answer} {
		if _, _, err := d.Do(c, casework.Move{Act: a, Dept: dept, Words: "x", At: c.Received.Add(time.Second)}); err == nil {
			out = append(out, a)
		}
	}
	return out
}

// Rate records the author's verdict on the answer, once. The public step says that
// it was rated and how.
func (d Desk) Rate(c casework.Case, r hall.Rating, at time.Time) (casework.Case, []casework.Step, error) {
	switch {
	case !r.Score.Valid():
		return c, nil, &hall.Error{Code: "rating", Key: "portal.error.rating"}
	case c.Rating != nil && *c.Rating == r:
		return c, nil, ErrRatedSame
	case c.Rating != nil:
		return c, nil, &hall.Error{Code: "rated_before", Key: "portal.error.rated_before"}
	case c.Kind != hall.Complaint || c.State != hall.StateAnswered:
		return c, nil, &hall.Error{Code: "not_answered", Key: "portal.error.not_answered"}
	}
	c.Rating, c.State = &r, hall.StateRated
	step := hall.Step{Kind: hall.StepRated, At: at}
	if d.Verdict != nil {
		step.Words = d.Verdict(r)
	}
	return c, []casework.Step{{Step: step}}, nil
}

// Route finds the category with code and returns it with the department and the
// limit that hold for it. ok is false for an unknown code and for a group.
func Route(tree []hall.Category, code string) (hall.Category, bool) {
	return find(tree, code, "")
}

func find(tree []hall.Category, code, dept string) (hall.Category, bool) {
	for _, c := range tree {
		if c.Dept == "" {
			c.Dept = dept // a group's department holds for its children
		}
		if c.Code == code && len(c.Children) == 0 {
			if c.Limit.Unit == "" {
				c.Limit = DefaultLimit
			}
			return c, true
		}
		if found, ok := find(c.Children, code, c.Dept); ok {
			return found, true
		}
	}
	return hall.Category{}, false
}
