package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"onestop/app/hall"
	"onestop/app/words"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/ledger"
)

type caseView struct {
	frame
	Number    hall.Number
	Item      string
	Complaint bool
	State     string
	Badge     badge
	Facts     []fact
	Rows      []hall.Row
	Sealed    string // why the answers cannot be shown
	Withheld  string // why who it is cannot be seen
	Materials []materialView
	Steps     []stepView
	Flow      *flowView
	Acts      []actView
	Idle      string // why there is nothing to do
	Error     string
	Done      string
	Rating    string
	RatingBad bool
}

type fact struct{ Label, Value string }

type materialView struct{ Name, Source, Mark string }

type stepView struct {
	Title, Time, Stamp, Place string
	Words                     []string
	By                        string
	Open                      bool // going on now: a hollow mark
}

// actPart is one act with the page around it: what the template of an act needs.
type actPart struct {
	frame
	Act actView
}

// With joins an act to its page.
func (v caseView) With(a actView) actPart { return actPart{v.frame, a} }

// actView is one act with its form.
type actView struct {
	Act       string
	Address   string
	Title     string
	Hint      string
	Label     string // of the words; empty: none are asked for
	Required  bool
	Words     string // typed before, when the act was refused
	Button    string
	Key       string // access key
	Primary   bool
	Dangerous bool
}

func (s *Site) casePage(w http.ResponseWriter, r *http.Request, c *clerkView) {
	number, err := hall.ParseNumber(r.PathValue("number"))
	if err != nil {
		s.message(w, r, http.StatusNotFound, "portal.missing")
		return
	}
	x, steps, err := s.visible(r.Context(), number, c)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	v := s.caseView(w, r, c, x, steps)
	if done := r.URL.Query().Get("done"); slices.Contains(actNames[:], casework.Act(done)) {
		v.Done = v.T("portal.done." + done)
	}
	s.Log.Info("case opened", "clerk", c.Login, "number", string(number))
	s.render(w, r, http.StatusOK, "case", v)
}

// refuse shows "not found" for a case that is not there or not this clerk's, and the same
// for both.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, ledger.ErrNotFound) {
		s.message(w, r, http.StatusNotFound, "portal.missing")
		return
	}
	s.fail(w, r, err)
}

func (s *Site) caseView(w http.ResponseWriter, r *http.Request, c *clerkView, x casework.Case, steps []casework.Step) caseView {
	v := caseView{frame: s.frame(w, r, "portal.case.title"), Number: x.Number, Complaint: x.Kind == hall.Complaint}
	v.Clerk, v.Tab, v.Item = c, string(x.Kind), v.In(x.ItemName)
	v.Title = v.Item + " " + string(x.Number)
	v.State, v.Badge, v.Facts = v.StateName(x.State), s.badge(v.frame, x), s.facts(v.frame, x)
	s.answers(r, &v, x)
	if g, ok := s.Directory.Guide(x.Item); ok && !v.Complaint {
		for _, m := range g.Materials {
			v.Materials = append(v.Materials, materialOf(v.frame, m))
		}
	}
	if len(x.Flow) > 1 {
		v.Flow = s.flow(v.frame, x)
	}
	for _, step := range steps {
		v.Steps = append(v.Steps, s.stepOf(v.frame, x, step))
	}
	slices.Reverse(v.Steps)
	if x.Rating != nil {
		v.Rating, v.RatingBad = Verdict(v.Words, *x.Rating), x.Rating.Score == hall.Unsatisfied
	}
	v.Acts = s.acts(v.frame, x, c.Dept)
	if len(v.Acts) == 0 {
		v.Idle = v.T("portal.idle.closed")
		if x.Closed.IsZero() {
			v.Idle = v.T("portal.idle.elsewhere", s.office(v.frame, x.Dept()))
		}
	}
	return v
}

// answers opens the submission for this one page.
func (s *Site) answers(r *http.Request, v *caseView, x casework.Case) {
	envelope, err := s.Ledger.Envelope(r.Context(), x.Number)
	if err == nil {
		var sub hall.Submission
		if sub, err = s.Read(envelope); err == nil {
			v.Rows = s.rowsFor(v.Clerk.Dept, sub)
			if v.Complaint && sub.Identity == hall.OfficeOnly && !s.maySee(v.Clerk.Dept, sub) {
				v.Withheld = v.T("portal.case.withheld")
			}
			if v.Complaint && sub.Identity != "" {
				v.Facts = append(v.Facts, fact{v.T("portal.case.identity"), v.T("portal.identity." + string(sub.Identity))})
			}
			return
		}
	}
	s.Log.Error("submission cannot be opened", "number", string(x.Number), "err", err)
	v.Sealed = v.T("portal.case.sealed")
}

func (s *Site) facts(f frame, x casework.Case) []fact {
	facts := []fact{{f.T("portal.case.from"), x.Place}, {f.T("portal.case.submitted"), f.Clock(x.Submitted)},
		{f.T("portal.case.received"), f.Clock(x.Received)}}
	if p := f.limitWords(x.Promised); p != "" {
		facts = append(facts, fact{f.T("portal.case.promised"), p})
	}
	if !x.Accepted.IsZero() {
		facts = append(facts, fact{f.T("portal.case.accepted"), f.Clock(x.Accepted)})
	}
	if !x.Due.IsZero() && x.Closed.IsZero() && x.Paused.IsZero() {
		key := "portal.case.due"
		if x.Accepted.IsZero() {
			key = "portal.case.accept_by"
		}
		facts = append(facts, fact{f.T(key), f.Date(x.Due)})
	}
	return append(facts, fact{f.T("portal.case.at"), s.office(f, x.Dept())})
}

func materialOf(f frame, m hall.Material) materialView {
	v := materialView{Name: f.In(m.Name), Source: f.In(m.Source)}
	switch {
	case m.AtKiosk:
		v.Mark = f.T("portal.material.kiosk")
	case m.Licence:
		v.Mark = f.T("portal.material.licence")
	case m.Optional:
		v.Mark = f.T("portal.material.optional")
	}
	return v
}

func (s *Site) stepOf(f frame, c casework.Case, x casework.Step) stepView {
	v := stepView{Title: f.StepTitle(x.Kind), Time: f.Clock(x.At), Stamp: f.Stamp(x.At), Place: f.In(x.Dept), By: x.By}
	if words := strings.TrimSpace(x.Words); words != "" {
		v.Words = f.Lines(words)
	}
	if x.Kind == hall.StepRated && c.Rating != nil {
		v.Words = []string{Verdict(f.Words, *c.Rating)} // instead of the Chinese words: the same in this language
	}
	return v
}

// Verdict is what a rating says, in the language of w. In Chinese it is the public step
// that kiosks show as well.
func Verdict(w words.Words, r hall.Rating) string {
	solved := "portal.rate.no"
	if r.Solved {
		solved = "portal.rate.yes"
	}
	return w.T("portal.rating.said", w.T(solved), w.T("portal.score."+string(r.Score)))
}
