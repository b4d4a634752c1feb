package pages

import (
	"errors"
	"net/http"
	"strings"

	"onestop/app/hall"
	"onestop/sync/portal/ledger"
)

type lookupView struct {
	frame
	Typed string
	Error string
}

func (s *Site) lookup(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusOK, "lookup", lookupView{frame: s.frame(w, r, "portal.lookup.title")})
}

// find shows a case by its number. The number is posted, so that it stands in no
// address, and lookups are slowed for all together, so that numbers are not tried out.
func (s *Site) find(w http.ResponseWriter, r *http.Request) {
	v := lookupView{frame: s.frame(w, r, "portal.lookup.title"), Typed: clipRunes(strings.TrimSpace(r.PostFormValue("number")), 64)}
	if !s.lookups.AllowN(s.Now(), 1) {
		v.Error = v.T("portal.lookup.busy")
		s.render(w, r, http.StatusTooManyRequests, "lookup", v)
		return
	}
	number, err := hall.ParseNumber(v.Typed)
	if err != nil {
		v.Error = v.T("portal.lookup.malformed")
		s.render(w, r, http.StatusUnprocessableEntity, "lookup", v)
		return
	}
	_, _, err = s.Ledger.Case(r.Context(), number)
	if errors.Is(err, ledger.ErrNotFound) {
		v.Error = v.T("portal.lookup.unknown")
		s.render(w, r, http.StatusNotFound, "lookup", v)
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.showProgress(w, r, number, "", "")
}
