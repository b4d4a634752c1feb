package casework

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"onestop/app/hall"
)

// Act is what a clerk can do with a case.
type Act string

// The acts: 受理, 一次性告知补正, 材料已补齐, 转下一环节, 办结, 不予办理, and 公开答复 of a complaint.
const (
	Accept   Act = "accept"
	Ask      Act = "ask"
	Supplied Act = "supplied"
	Pass     Act = "pass"
	Finish   Act = "finish"
	Refuse   Act = "refuse"
	Answer   Act = "answer"
)

// maxWords bounds a clerk's public words, in characters.
const maxWords = 2000

// Move is one act by one clerk at one moment.
type Move struct {
	Act   Act
	Dept  string // the clerk's department
	By    string // the clerk's log-in
	Words string // what the public will read
	At    time.Time
}

// Desk is where acts on errands are done. It is read-only and may be shared.
type Desk struct {
	Calendar    *Calendar
	Departments map[string]hall.Department
}

// rule is one row of the table of acts: when it is allowed and what it leaves.
type rule struct {
	from  []hall.State
	kind  hall.StepKind
	words bool // the act must say something to the public
	do    func(d Desk, c *Case, m Move) error
}

var rules = map[Act]rule{
	Accept:   {from: []hall.State{hall.StateReceived}, kind: hall.StepAccepted, do: Desk.accept},
	Ask:      {from: []hall.State{hall.StateReceived, hall.StateProcessing}, kind: hall.StepSupplement, words: true, do: Desk.ask},
	Supplied: {from: []hall.State{hall.StateSupplement}, kind: hall.StepSupplied, do: Desk.supplied},
	Pass:     {from: []hall.State{hall.StateProcessing}, kind: hall.StepPassed, do: Desk.pass},
	Finish:   {from: []hall.State{hall.StateProcessing}, kind: hall.StepFinished, do: Desk.finish},
	Refuse: {from: []hall.State{hall.StateReceived, hall.StateProcessing, hall.StateSupplement},
		kind: hall.StepRefused, words: true, do: Desk.refuse},
}

// Do does m on c and returns the case as it stands then, with the steps to add. The
// case that was given is not changed. Whatever the table does not allow is a
// hall.Error with a key that says why.
func (d Desk) Do(c Case, m Move) (Case, []Step, error) {
	r, ok := rules[m.Act]
	if !ok || c.Kind != hall.Errand {
		return c, nil, refusal("not_now", c)
	}
	words, err := Check(c, m, r.from, r.words)
	if err != nil {
		return c, nil, err
	}
	step := Step{By: m.By, Step: hall.Step{Kind: r.kind, At: m.At, Dept: d.Departments[m.Dept].Name, Words: words}}
	if err := r.do(d, &c, m); err != nil {
		return c, nil, err
	}
	return c, []Step{step}, nil
}

// Check is what every act on any kind of case must pass: the case lies with the
// clerk's department, its state is one of from, and words are there when they are
// needed, within bounds. It returns the words trimmed.
func Check(c Case, m Move, from []hall.State, needWords bool) (string, error) {
	words := strings.TrimSpace(m.Words)
	switch {
	case m.Dept == "" || c.Dept() != m.Dept:
		return "", refusal("not_yours", c)
	case !oneOf(c.State, from):
		return "", refusal("not_now", c)
	case needWords && words == "":
		return "", refusal("words_missing", c)
	case utf8.RuneCountInString(words) > maxWords:
		return "", &hall.Error{Code: "words_long", Key: "portal.error.words_long", Args: []any{maxWords}}
	case m.At.Before(c.Received):
		return "", &hall.Error{Code: "clock", Key: "portal.error.clock", Hint: "the portal's clock stands before the case's arrival: check it"}
	}
	return words, nil
}

// Allowed lists the acts that a clerk of dept can do on c now, the usual one first.
func (d Desk) Allowed(c Case, dept string) []Act {
	var out []Act
	for _, a := range []Act{Accept, Supplied, Pass, Finish, Ask, Refuse} {
		m := Move{Act: a, Dept: dept, Words: "x", At: c.Received.Add(time.Second)}
		if _, _, err := d.Do(c, m); err == nil {
			out = append(out, a)
		}
	}
	return out
}

func (d Desk) accept(c *Case, m Move) error {
	if err := Start(d.Calendar, c, m.At); err != nil {
		return err
	}
	// The stage of acceptance is over; the department's own next one begins.
	if c.At == 0 && len(c.Flow) > 1 && c.Flow[1].Dept == c.Flow[0].Dept {
		c.At = 1
	}
	return nil
}

// Start accepts c: its limit is frozen into a date that is never moved but by a pause.
func Start(cal *Calendar, c *Case, at time.Time) error {
	due, err := cal.Due(at, c.Promised)
	if err != nil {
		return fmt.Errorf("accept: %w", err)
	}
	c.Accepted, c.Due, c.State = at, due, hall.StateProcessing
	return nil
}

func (d Desk) ask(c *Case, m Move) error {
	if c.Asked {
		return refusal("asked_before", *c)
	}
	c.Asked, c.Paused, c.State = true, m.At, hall.StateSupplement
	return nil
}

func (d Desk) supplied(c *Case, m Move) error {
	if c.Accepted.IsZero() {
		c.State, c.Due = hall.StateReceived, d.acceptBy(*c, m.At)
	} else {
		c.Due = d.Calendar.Resume(c.Accepted, c.Due, c.Paused, m.At, c.Promised)
		c.State = hall.StateProcessing
	}
	c.Paused = time.Time{}
	return nil
}

func (d Desk) pass(c *Case, m Move) error {
	if c.Last() {
		return refusal("last_stage", *c)
	}
	c.At = c.next()
	return nil
}

func (d Desk) finish(c *Case, m Move) error {
	if !c.Last() {
		return refusal("stages_left", *c)
	}
	c.Closed, c.State, c.At = m.At, hall.StateFinished, len(c.Flow)-1
	return nil
}

func (d Desk) refuse(c *Case, m Move) error {
	c.Closed, c.State, c.Paused = m.At, hall.StateRefused, time.Time{}
	return nil
}

func refusal(code string, c Case) error {
	return &hall.Error{Code: code, Key: "portal.error." + code, Hint: "case is " + string(c.State)}
}

func oneOf(s hall.State, list []hall.State) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
