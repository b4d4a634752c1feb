package pages

import (
	"errors"
	"net/http"
	"strings"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

var actNames = [...]casework.Act{casework.Accept, casework.Supplied, casework.Pass, casework.Finish, casework.Answer, casework.Ask, casework.Refuse}

// shape is how an act's form looks: its access key and what it asks for.
type shape struct {
	key                        string
	words, required, dangerous bool
}

func shapeOf(a casework.Act) shape {
	switch a {
	case casework.Accept:
		return shape{key: "a"}
	case casework.Supplied:
		return shape{key: "b"}
	case casework.Pass:
		return shape{key: "n", words: true}
	case casework.Finish:
		return shape{key: "f", words: true}
	case casework.Answer:
		return shape{key: "f", words: true, required: true}
	case casework.Ask:
		return shape{key: "m", words: true, required: true}
	default:
		return shape{key: "r", words: true, required: true, dangerous: true}
	}
}

// KeyName is the access key as it stands on the keyboard.
func (a actView) KeyName() string { return strings.ToUpper(a.Key) }

// acts lists what this desk can do now, the usual act first.
func (s *Site) acts(f frame, x casework.Case, dept string) []actView {
	allowed := s.Desk.Allowed(x, dept)
	if x.Kind == hall.Complaint {
		allowed = s.Board.Allowed(x, dept)
	}
	var out []actView
	for i, a := range allowed {
		sh, key := shapeOf(a), "portal.act."+string(a)
		v := actView{Act: string(a), Address: "/desk/case/" + string(x.Number) + "/" + string(a), Title: f.T(key + ".title"),
			Button: f.T(key + ".button"), Hint: f.T(key+".hint", s.hint(f, x, a)...), Key: sh.key, Required: sh.required,
			Primary: i == 0, Dangerous: sh.dangerous}
		if sh.words {
			v.Label = f.T(key + ".words")
		}
		out = append(out, v)
	}
	return out
}

// hint is what fills the places in an act's hint: the date that accepting promises, or
// the department that a case is passed to.
func (s *Site) hint(f frame, x casework.Case, a casework.Act) []any {
	switch a {
	case casework.Accept:
		due, err := s.Desk.Calendar.Due(f.now, x.Promised)
		if err != nil || due.IsZero() {
			return []any{f.T("portal.act.accept.no_limit")}
		}
		key := "portal.act.accept.until"
		if x.Kind == hall.Complaint {
			key = "portal.act.accept.answer_until"
		}
		return []any{f.T(key, f.limitWords(x.Promised), f.Date(due))}
	case casework.Pass:
		return []any{s.office(f, x.Next())}
	}
	return nil
}

// act does one act and shows the case as it stands then. A refusal shows the same page
// with the reason and the words that were typed, so that nothing is typed twice.
func (s *Site) act(w http.ResponseWriter, r *http.Request, c *clerkView) {
	number, err := hall.ParseNumber(r.PathValue("number"))
	if err != nil {
		s.message(w, r, http.StatusNotFound, "portal.missing")
		return
	}
	if _, _, err := s.visible(r.Context(), number, c); err != nil {
		s.refuse(w, r, err)
		return
	}
	m := casework.Move{Act: casework.Act(r.PathValue("act")), Dept: c.Dept, By: c.Login, Words: r.PostFormValue("words"), At: s.Now()}
	_, err = s.Ledger.Act(r.Context(), number, func(x casework.Case) (casework.Case, []casework.Step, error) {
		if x.Kind == hall.Complaint {
			return s.Board.Do(x, m)
		}
		return s.Desk.Do(x, m)
	})
	var refused *hall.Error
	if errors.As(err, &refused) {
		s.actRefused(w, r, c, number, m, refused)
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.Log.Info("act done", "clerk", c.Login, "act", string(m.Act), "number", string(number))
	http.Redirect(w, r, "/desk/case/"+string(number)+"?done="+string(m.Act), http.StatusSeeOther)
}

func (s *Site) actRefused(w http.ResponseWriter, r *http.Request, c *clerkView, number hall.Number, m casework.Move, refused *hall.Error) {
	x, steps, err := s.visible(r.Context(), number, c)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	v := s.caseView(w, r, c, x, steps)
	v.Error = v.T(refused.Key, refused.Args...)
	for i := range v.Acts {
		if v.Acts[i].Act == string(m.Act) {
			v.Acts[i].Words = m.Words
		}
	}
	s.render(w, r, http.StatusConflict, "case", v)
}
