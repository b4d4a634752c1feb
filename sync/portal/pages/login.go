package pages

import (
	"errors"
	"math"
	"net/http"
	"strings"
	"time"

	"onestop/sync/portal/ledger"
)

const (
	freeTries = 5 // wrong passwords in a row before waiting begins
	firstWait = 30 * time.Second
	longWait  = 15 * time.Minute
	loginPath = "/desk/login"
)

type loginView struct {
	frame
	Login string
	Form  string // the form's own token
	Error string
}

func (s *Site) loginPage(w http.ResponseWriter, r *http.Request) {
	v, err := s.loginView(w, r, "")
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, "login", v)
}

func (s *Site) loginView(w http.ResponseWriter, r *http.Request, login string) (v loginView, err error) {
	v = loginView{frame: s.frame(w, r, "portal.login.title"), Login: login}
	v.Tab = "login"
	v.Form, err = s.giveForm(w, r)
	return v, err
}

// login checks a password. What it costs in time is the same for a log-in that does
// not exist, and tries are slowed: each is counted in the ledger before it is judged, so
// that neither a restart nor many at once get past the count.
func (s *Site) login(w http.ResponseWriter, r *http.Request) {
	login := strings.ToLower(strings.TrimSpace(r.PostFormValue("login")))
	v, err := s.loginView(w, r, login)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	clerk, known, err := s.known(r, login)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	tries := triesKey(login, known)
	try, err := s.Ledger.Try(r.Context(), tries, s.Now(), waitAfter)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if !try.Allowed {
		v.Error = v.Count("portal.login.wait", int(math.Ceil(try.Until.Sub(s.Now()).Seconds())))
		s.render(w, r, http.StatusTooManyRequests, "login", v)
		return
	}
	if !s.check(r, clerk.Hash) || !known {
		s.Log.Warn("log-in refused", "failed", try.Failed)
		v.Error = v.T("portal.login.wrong")
		s.render(w, r, http.StatusUnauthorized, "login", v)
		return
	}
	if err := errors.Join(s.Ledger.Forgive(r.Context(), tries), s.open(w, r, login)); err != nil {
		s.fail(w, r, err)
		return
	}
	s.Log.Info("clerk logged in", "clerk", login)
	http.Redirect(w, r, "/desk", http.StatusSeeOther)
}

// known finds the clerk; for a log-in that does not exist it returns a clerk whose hash
// costs as much and fits nothing.
func (s *Site) known(r *http.Request, login string) (ledger.Clerk, bool, error) {
	clerk, err := s.Ledger.Clerk(r.Context(), login)
	switch {
	case errors.Is(err, ledger.ErrNotFound), err == nil && clerk.Disabled:
		return ledger.Clerk{Hash: s.dummy}, false, nil
	case err != nil:
		return ledger.Clerk{}, false, err
	}
	return clerk, true, nil
}

// triesKey is under which name tries are counted. Log-ins that do not exist share 256
// rows, so that guessing names does not fill the ledger.
func triesKey(login string, known bool) string {
	if known {
		return login
	}
	return "?" + sessionHash(login)[:2]
}

// check compares the password given with a hash, a few at a time.
func (s *Site) check(r *http.Request, hash string) bool {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-r.Context().Done():
		return false
	}
	return samePassword(hash, r.PostFormValue("password"))
}

// waitAfter is how long a log-in is shut after n wrong tries in a row.
func waitAfter(n int) time.Duration {
	if n < freeTries {
		return 0
	}
	return min(firstWait<<min(n-freeTries, 10), longWait)
}
