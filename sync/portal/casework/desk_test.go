package casework

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"onestop/app/hall"
)

func desk(t testing.TB) Desk {
	return Desk{Calendar: calendar(t), Departments: map[string]hall.Department{
		"police": {ID: "police", Name: hall.ZH("市公安局")}, "water": {ID: "water", Name: hall.ZH("市水利局")},
	}}
}

// errand is a case that arrived on a Monday and passes through two departments.
func errand(d Desk) (Case, []Step) {
	return d.Arrive(Case{Number: "n", Kind: hall.Errand, Place: "大厅", Promised: working(20), Submitted: at("2026-11-23 08:00"),
		Flow: []Stage{{ID: "a", Dept: "police"}, {ID: "b", Dept: "water"}}}, at("2026-11-23 09:00"))
}

// act is one line of a story: who does what on which day.
type act struct {
	act   Act
	dept  string
	words string
	on    string
}

func play(d Desk, c Case, acts []act) (Case, []Step, error) {
	var all []Step
	for _, a := range acts {
		after, steps, err := d.Do(c, Move{Act: a.act, Dept: a.dept, By: "li", Words: a.words, At: at(a.on)})
		if err != nil {
			return c, all, err
		}
		c, all = after, append(all, steps...)
	}
	return c, all, nil
}

func TestArrive(t *testing.T) {
	d := desk(t)
	c, steps := errand(d)
	if c.State != hall.StateReceived || c.Due.Format(time.DateOnly) != "2026-11-30" || !c.PublicDue().IsZero() || c.Dept() != "police" || len(steps) != 2 || steps[0].Words != "大厅" {
		t.Errorf("arrived as %+v with %+v", c, steps)
	}
	c.Kind = hall.Complaint
	if _, steps = d.Arrive(c, c.Received); len(steps) != 3 || steps[2].Kind != hall.StepAssigned || steps[2].Dept.In(hall.Chinese) != "市公安局" {
		t.Errorf("complaint: %+v, want assigned to its department", steps)
	}
}

func TestStories(t *testing.T) {
	accept := act{Accept, "police", "", "2026-11-24 09:05"}
	pass := act{Pass, "police", "请水利局会审", "2026-11-25 10:00"}
	ask := act{Ask, "police", "缺 1：身份证复印件；缺 2：照片", "2026-11-25 10:00"}
	for name, x := range map[string]struct {
		acts  []act
		state hall.State
		due   string
		dept  string
		steps []hall.StepKind
	}{
		"accepted: the limit becomes a date": {[]act{accept}, hall.StateProcessing, "2026-12-22", "police",
			[]hall.StepKind{hall.StepAccepted}},
		"passed on, finished at the last stage": {[]act{accept, pass, {Finish, "water", "", "2026-11-27"}},
			hall.StateFinished, "2026-12-22", "water", []hall.StepKind{hall.StepAccepted, hall.StepPassed, hall.StepFinished}},
		"asked before acceptance": {[]act{{Ask, "police", "缺照片", "2026-11-24"}}, hall.StateSupplement, "2026-11-30", "police",
			[]hall.StepKind{hall.StepSupplement}},
		"supplied before acceptance: waits for acceptance": {[]act{{Ask, "police", "缺照片", "2026-11-24"}, {Supplied, "police", "", "2026-11-26"}},
			hall.StateReceived, "2026-12-03", "police", []hall.StepKind{hall.StepSupplement, hall.StepSupplied}},
		"the clock stands while it waits": {[]act{accept, ask, {Supplied, "police", "", "2026-11-30"}},
			hall.StateProcessing, "2026-12-25", "police", []hall.StepKind{hall.StepAccepted, hall.StepSupplement, hall.StepSupplied}},
		"refused with a reason": {[]act{{Refuse, "police", "不属于本机关职权范围", "2026-11-24"}}, hall.StateRefused, "2026-11-30", "police",
			[]hall.StepKind{hall.StepRefused}},
		"refused while waiting": {[]act{accept, ask, {Refuse, "police", "逾期未补正", "2026-12-30"}}, hall.StateRefused, "2026-12-22", "police",
			[]hall.StepKind{hall.StepAccepted, hall.StepSupplement, hall.StepRefused}},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk(t)
			start, _ := errand(d)
			c, steps, err := play(d, start, x.acts)
			if err != nil {
				t.Fatal(err)
			}
			var kinds []hall.StepKind
			for _, s := range steps {
				kinds = append(kinds, s.Kind)
				if s.By != "li" || s.Dept.Empty() {
					t.Errorf("step %+v: who or where is missing", s)
				}
			}
			due := ""
			if !c.Due.IsZero() {
				due = c.Due.Format(time.DateOnly)
			}
			if c.State != x.state || due != x.due || c.Dept() != x.dept || !slices.Equal(kinds, x.steps) {
				t.Errorf("state %s due %q dept %s steps %v", c.State, due, c.Dept(), kinds)
			}
		})
	}
}

func TestActsThatAreRefused(t *testing.T) {
	accept := act{Accept, "police", "", "2026-11-24"}
	ask := act{Ask, "police", "缺照片", "2026-11-25"}
	supplied := act{Supplied, "police", "", "2026-11-26"}
	for name, x := range map[string]struct {
		before []act
		act    act
		code   string
	}{
		"more material asked a second time":       {[]act{accept, ask, supplied}, act{Ask, "police", "还缺", "2026-11-27"}, "asked_before"},
		"asked again before acceptance and after": {[]act{{Ask, "police", "缺", "2026-11-23 10:00"}, {Supplied, "police", "", "2026-11-23 11:00"}, accept}, ask, "asked_before"},
		"asked without saying what":               {[]act{accept}, act{Ask, "police", "  ", "2026-11-25"}, "words_missing"},
		"refused without a reason":                {nil, act{Refuse, "police", "", "2026-11-25"}, "words_missing"},
		"another department's case":               {nil, act{Accept, "water", "", "2026-11-24"}, "not_yours"},
		"no department":                           {nil, act{Accept, "", "", "2026-11-24"}, "not_yours"},
		"accepted twice":                          {[]act{accept}, accept, "not_now"},
		"finished before acceptance":              {nil, act{Finish, "police", "", "2026-11-24"}, "not_now"},
		"finished with a stage left":              {[]act{accept}, act{Finish, "police", "", "2026-11-25"}, "stages_left"},
		"passed on after the last stage":          {[]act{accept, {Pass, "police", "", "2026-11-25"}}, act{Pass, "water", "", "2026-11-26"}, "last_stage"},
		"the first desk after passing on":         {[]act{accept, {Pass, "police", "", "2026-11-25"}}, act{Refuse, "police", "x", "2026-11-26"}, "not_yours"},
		"passed on while waiting":                 {[]act{accept, ask}, act{Pass, "police", "", "2026-11-26"}, "not_now"},
		"anything after the end":                  {[]act{{Refuse, "police", "x", "2026-11-24"}}, accept, "not_now"},
		"an answer, which is for complaints":      {nil, act{Answer, "police", "x", "2026-11-24"}, "not_now"},
		"words without end":                       {nil, act{Refuse, "police", strings.Repeat("长", 2001), "2026-11-24"}, "words_long"},
		"a clock before the arrival":              {nil, act{Accept, "police", "", "2026-11-22"}, "clock"},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk(t)
			start, _ := errand(d)
			c, _, err := play(d, start, x.before)
			if err != nil {
				t.Fatal(err)
			}
			_, steps, err := d.Do(c, Move{Act: x.act.act, Dept: x.act.dept, Words: x.act.words, At: at(x.act.on)})
			if hall.CodeOf(err) != x.code || steps != nil {
				t.Errorf("got %v and %d steps, want %q", err, len(steps), x.code)
			}
		})
	}
}

// Whatever clerks do in whatever order: a case never goes back, asks once, and what
// Allowed offers is done without an error.
func TestAnyOrderOfActs(t *testing.T) {
	d := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		c, _ := errand(d)
		now, asks := c.Received, 0
		for range rapid.IntRange(1, 15).Draw(t, "acts") {
			now = now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)
			a := rapid.SampledFrom([]Act{Accept, Ask, Supplied, Pass, Finish, Refuse}).Draw(t, "act")
			offered := slices.Contains(d.Allowed(c, c.Dept()), a)
			after, steps, err := d.Do(c, Move{Act: a, Dept: c.Dept(), Words: "说明", At: now})
			if offered != (err == nil) {
				t.Fatalf("%s offered %v in state %s, done with %v", a, offered, c.State, err)
			}
			if err != nil {
				continue
			}
			if len(steps) != 1 || after.At < c.At || !c.Closed.IsZero() {
				t.Fatalf("%s left %d steps, moved from stage %d to %d", a, len(steps), c.At, after.At)
			}
			if a == Ask {
				asks++
			}
			c = after
		}
		if asks > 1 {
			t.Fatalf("asked %d times", asks)
		}
	})
}

func TestFlow(t *testing.T) {
	d := desk(t)
	for name, x := range map[string]struct {
		guide hall.Guide
		want  []string
	}{
		"the guide's stages":                 {hall.Guide{Stages: []hall.Stage{{ID: "a", Dept: "police"}, {ID: "b", Dept: "water"}}}, []string{"police", "water"}},
		"no stages: its own department":      {hall.Guide{Dept: "water"}, []string{"water"}},
		"a department that nobody knows":     {hall.Guide{Stages: []hall.Stage{{ID: "a", Dept: "moon"}}}, []string{"desk"}},
		"nothing known at all":               {hall.Guide{}, []string{"desk"}},
		"an unknown department of the guide": {hall.Guide{Dept: "moon"}, []string{"desk"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range d.Flow(x.guide, "desk") {
				got = append(got, s.Dept)
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("got %v, want %v", got, x.want)
			}
		})
	}
}

// 企业资质认定: accepted and reviewed by one department, seen by two others, closed by
// the first.
func TestDepartmentsPassACaseAlongItsFlow(t *testing.T) {
	d := desk(t)
	c, _ := errand(d)
	for _, dept := range []string{"police", "police", "water", "police", "police"} {
		c.Flow = append(c.Flow, Stage{Dept: dept})
	}
	c.Flow = c.Flow[2:]
	var stages []int
	for _, a := range []act{
		{Accept, "police", "", "2026-11-24"}, {Pass, "police", "", "2026-11-25"},
		{Pass, "water", "", "2026-11-26"}, {Finish, "police", "", "2026-11-27"},
	} {
		after, _, err := d.Do(c, Move{Act: a.act, Dept: a.dept, At: at(a.on)})
		if err != nil {
			t.Fatalf("%s at %d: %v", a.act, c.At, err)
		}
		c = after
		stages = append(stages, c.At)
	}
	if !slices.Equal(stages, []int{1, 2, 3, 4}) || c.State != hall.StateFinished {
		t.Errorf("went through stages %v to %s, want 1 2 3 4 and finished", stages, c.State)
	}
}
