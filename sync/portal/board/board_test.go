package board

import (
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

var (
	zone  = time.FixedZone("CST", 8*3600)
	start = time.Date(2026, 11, 23, 9, 0, 0, 0, zone)
)

func desk(t *testing.T) Desk {
	t.Helper()
	c, err := casework.LoadCalendar(os.DirFS("../../../assets/calendar"), zone)
	if err != nil {
		t.Fatal(err)
	}
	return Desk{Calendar: c, Verdict: func(hall.Rating) string { return "解决了 · 满意" }, Departments: map[string]hall.Department{"housing": {ID: "housing", Name: hall.ZH("市房管局")}}}
}

func complaint() casework.Case {
	return casework.Case{Number: "TS", Kind: hall.Complaint, State: hall.StateReceived, Received: start,
		Promised: hall.Limit{Days: 5, Unit: hall.WorkingDays}, Flow: []casework.Stage{{Dept: "housing"}}}
}

func move(a casework.Act, words string) casework.Move {
	return casework.Move{Act: a, Dept: "housing", By: "wang", Words: words, At: start.Add(time.Hour)}
}

func TestComplaintIsAcceptedAnsweredAndRatedOnce(t *testing.T) {
	d := desk(t)
	c, steps, err := d.Do(complaint(), move(casework.Accept, ""))
	if err != nil || c.State != hall.StateProcessing || c.Due.Format(time.DateOnly) != "2026-11-30" || steps[0].Kind != hall.StepAccepted {
		t.Fatalf("accept: %+v %+v %v", c, steps, err)
	}
	c, steps, err = d.Do(c, move(casework.Answer, "已责令中介退还押金。"))
	if err != nil || c.State != hall.StateAnswered || c.Closed.IsZero() || steps[0].Words != "已责令中介退还押金。" || steps[0].Dept.Empty() {
		t.Fatalf("answer: %+v %+v %v", c, steps, err)
	}
	verdict := hall.Rating{Solved: true, Score: hall.Satisfied}
	c, steps, err = d.Rate(c, verdict, start)
	if err != nil || c.State != hall.StateRated || c.Rating == nil || *c.Rating != verdict || steps[0].Kind != hall.StepRated || steps[0].Words != "解决了 · 满意" {
		t.Fatalf("rate: %+v %+v %v", c, steps, err)
	}
	if _, _, err := d.Rate(c, verdict, start); !errors.Is(err, ErrRatedSame) {
		t.Errorf("the same rating again: %v", err)
	}
	if _, _, err := d.Rate(c, hall.Rating{Score: hall.Fair}, start); hall.CodeOf(err) != "rated_before" {
		t.Errorf("another rating: %v", err)
	}
}

func TestActsThatAreRefused(t *testing.T) {
	d := desk(t)
	accepted, _, err := d.Do(complaint(), move(casework.Accept, ""))
	if err != nil {
		t.Fatal(err)
	}
	foreign := move(casework.Accept, "")
	foreign.Dept = "water"
	for name, x := range map[string]struct {
		c    casework.Case
		m    casework.Move
		code string
	}{
		"answered before acceptance": {complaint(), move(casework.Answer, "x"), "not_now"},
		"answered without words":     {accepted, move(casework.Answer, " "), "words_missing"},
		"accepted twice":             {accepted, move(casework.Accept, ""), "not_now"},
		"another department":         {complaint(), foreign, "not_yours"},
		"an act on errands":          {accepted, move(casework.Finish, "x"), "not_now"},
		"an errand":                  {casework.Case{Kind: hall.Errand}, move(casework.Accept, ""), "not_now"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := d.Do(x.c, x.m); hall.CodeOf(err) != x.code {
				t.Errorf("got %v, want %q", err, x.code)
			}
		})
	}
	if _, _, err := d.Rate(accepted, hall.Rating{Score: hall.Fair}, start); hall.CodeOf(err) != "not_answered" {
		t.Errorf("rated before the answer: %v", err)
	}
	if _, _, err := d.Rate(accepted, hall.Rating{Score: "five stars"}, start); hall.CodeOf(err) != "rating" {
		t.Errorf("foreign score: %v", err)
	}
	if got := d.Allowed(accepted, "housing"); !slices.Equal(got, []casework.Act{casework.Answer}) {
		t.Errorf("allowed %v, want the answer", got)
	}
}

func TestRoute(t *testing.T) {
	tree := []hall.Category{
		{Code: "H", Dept: "housing", Children: []hall.Category{{Code: "H1"}, {Code: "H2", Dept: "water", Limit: hall.Limit{Days: 3, Unit: hall.WorkingDays}}}},
		{Code: "X", Dept: "police"},
	}
	for name, x := range map[string]struct {
		code, dept string
		days       int
		ok         bool
	}{
		"a leaf with its own department and limit": {"H2", "water", 3, true},
		"a leaf takes its group's department":      {"H1", "housing", 15, true},
		"a category without a group":               {"X", "police", 15, true},
		"a group cannot be chosen":                 {"H", "", 0, false},
		"unknown":                                  {"?", "", 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			c, ok := Route(tree, x.code)
			if ok != x.ok || c.Dept != x.dept || c.Limit.Days != x.days {
				t.Errorf("Route(%q) = %+v, %v", x.code, c, ok)
			}
		})
	}
}
