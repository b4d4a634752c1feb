package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/board"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

type progressView struct {
	frame
	Item    string
	Number  hall.Number
	Class   string // of the state: ok, warn, bad, info
	Head    string
	Sub     string
	Said    []string // the words that matter now: what is missing, why refused, the answer
	Steps   []stepView
	CanRate bool
	Scores  []choice
	Error   string
	Thanks  string
	AsOf    string
	Again   string // this page's own address; empty: it was reached by number
	Phone   string
}

type choice struct{ Value, Name, Class string }

// progress is the page behind the receipt's QR code. The token is looked up by its hash;
// neither is logged.
func (s *Site) progress(w http.ResponseWriter, r *http.Request) {
	number, ok := s.byToken(w, r)
	if !ok {
		return
	}
	s.showProgress(w, r, number, r.PathValue("token"), "")
}

func (s *Site) byToken(w http.ResponseWriter, r *http.Request) (hall.Number, bool) {
	token, ok := wire.TokenOf("/p/" + r.PathValue("token"))
	if !ok {
		s.message(w, r, http.StatusNotFound, "portal.nocase")
		return "", false
	}
	number, err := s.Ledger.ByToken(r.Context(), wire.TokenHash(token).String())
	if errors.Is(err, ledger.ErrNotFound) {
		// The kiosk may still be waiting for its network: then this is no fault.
		s.message(w, r, http.StatusNotFound, "portal.nocase")
		return "", false
	}
	if err != nil {
		s.fail(w, r, err)
		return "", false
	}
	return number, true
}

func (s *Site) showProgress(w http.ResponseWriter, r *http.Request, number hall.Number, token, problem string) {
	c, steps, err := s.Ledger.Case(r.Context(), number)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	p := casework.Public(c, steps, token != "")
	v := progressView{frame: s.frame(w, r, "portal.progress.title"), Number: p.Number, CanRate: p.CanRate, Error: problem,
		AsOf: "", Phone: s.Directory.Phone}
	v.Item, v.AsOf = v.In(p.Item), v.Clock(v.now)
	v.Class, v.Head, v.Sub = s.headline(v.frame, c)
	v.Said = lastWords(v.frame, c, p.Steps)
	if token != "" {
		v.Again = "/p/" + token
	} else {
		v.Other = "" // reached by a form: it has no address that could be asked again
	}
	v.Steps = s.publicSteps(v.frame, c, p.Steps)
	if r.URL.Query().Get("rated") == "1" && c.Rating != nil {
		v.Thanks = v.T("portal.rate.thanks", Verdict(v.Words, *c.Rating))
	}
	v.Scores = []choice{{string(hall.Satisfied), v.T("portal.score.satisfied"), "ok"}, {string(hall.Fair), v.T("portal.score.fair"), "warn"},
		{string(hall.Unsatisfied), v.T("portal.score.unsatisfied"), "bad"}}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusConflict
	}
	s.render(w, r, status, "progress", v)
}

// headline says the state and the date first, as a sentence.
func (s *Site) headline(f frame, c casework.Case) (class, head, sub string) {
	switch c.State {
	case hall.StateProcessing:
		return s.running(f, c)
	case hall.StateReceived:
		return "info", f.T("portal.head.received"), f.T("portal.head.received_sub", s.office(f, c.Dept()), f.Date(c.Due))
	case hall.StateSupplement:
		return "warn", f.T("portal.head.supplement"), f.T("portal.head.supplement_sub")
	case hall.StateRefused:
		return "bad", f.T("portal.head.refused"), f.T("portal.head.refused_sub", f.Date(c.Closed))
	case hall.StateAnswered:
		return "ok", f.T("portal.head.answered"), f.T("portal.head.closed_sub", f.Date(c.Closed))
	case hall.StateRated:
		return "ok", f.T("portal.head.rated"), f.T("portal.head.closed_sub", f.Date(c.Closed))
	}
	return "ok", f.T("portal.head.finished"), f.T("portal.head.closed_sub", f.Date(c.Closed))
}

func (s *Site) running(f frame, c casework.Case) (class, head, sub string) {
	if c.Due.IsZero() {
		return "ok", f.T("portal.head.processing"), ""
	}
	sub = f.T("portal.head.promised", f.limitWords(c.Promised))
	if c.Promised.Unit == hall.WorkingDays && !c.Asked {
		sub = f.T("portal.head.promised_used", f.limitWords(c.Promised), s.Desk.Calendar.Between(c.Accepted, f.now))
	}
	if f.now.After(c.Due) {
		// Said as it is: the citizen counts the days too.
		return "bad", f.T("portal.head.over", f.Date(c.Due)), sub
	}
	key := "portal.head.until"
	if c.Kind == hall.Complaint {
		key = "portal.head.answer_until"
	}
	return "ok", f.T(key, f.Date(c.Due)), sub
}

// lastWords are the department's words that the state is about.
func lastWords(f frame, c casework.Case, steps []hall.Step) []string {
	kinds := map[hall.State]hall.StepKind{hall.StateSupplement: hall.StepSupplement, hall.StateRefused: hall.StepRefused,
		hall.StateAnswered: hall.StepAnswered, hall.StateRated: hall.StepAnswered, hall.StateFinished: hall.StepFinished}
	for _, x := range slices.Backward(steps) {
		if x.Kind == kinds[c.State] && strings.TrimSpace(x.Words) != "" {
			return f.Lines(strings.TrimSpace(x.Words))
		}
	}
	return nil
}

// offlineGap is how late a delivery is before the page explains it.
const offlineGap = 5 * time.Minute

// publicSteps are the steps newest first, with what goes on now on top.
func (s *Site) publicSteps(f frame, c casework.Case, steps []hall.Step) []stepView {
	var out []stepView
	for _, x := range steps {
		v := s.stepOf(f, c, casework.Step{Step: x})
		if x.Kind == hall.StepDelivered && x.At.Sub(c.Submitted) > offlineGap {
			v.Words = []string{f.T("portal.step.late")}
		}
		out = append(out, v)
	}
	switch {
	case c.State == hall.StateAnswered:
		out = append(out, stepView{Title: f.T("portal.step.rate"), Words: []string{f.T("portal.step.rate_sub")}, Open: true})
	case c.Closed.IsZero():
		out = append(out, stepView{Title: f.T("portal.step.now."+string(c.State), s.office(f, c.Dept())), Time: f.T("portal.step.going"), Open: true})
	}
	slices.Reverse(out)
	return out
}

// rate takes the author's verdict from the page.
func (s *Site) rate(w http.ResponseWriter, r *http.Request) {
	number, ok := s.byToken(w, r)
	if !ok {
		return
	}
	token := r.PathValue("token")
	verdict := hall.Rating{Solved: r.PostFormValue("solved") == "yes", Score: hall.Score(r.PostFormValue("score"))}
	if r.PostFormValue("solved") == "" || !verdict.Score.Valid() {
		s.showProgress(w, r, number, token, s.Words.In(s.lang(w, r)).T("portal.error.rating"))
		return
	}
	_, err := s.Ledger.Act(r.Context(), number, func(c casework.Case) (casework.Case, []casework.Step, error) {
		return s.Board.Rate(c, verdict, s.Now())
	})
	var refused *hall.Error
	switch {
	case errors.As(err, &refused):
		s.showProgress(w, r, number, token, s.Words.In(s.lang(w, r)).T(refused.Key, refused.Args...))
	case err != nil && !errors.Is(err, board.ErrRatedSame):
		s.fail(w, r, err)
	default:
		http.Redirect(w, r, "/p/"+token+"?rated=1", http.StatusSeeOther)
	}
}
