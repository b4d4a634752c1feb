package pages

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/ledger"
)

const (
	idleLimit  = 30 * time.Minute // a desk left alone is shut
	dayLimit   = 10 * time.Hour   // and so is one at the end of the day
	touchEvery = time.Minute      // so that not every page is a write
)

// clerkView is the clerk as pages and acts know one.
type clerkView struct {
	Login   string
	Name    string
	Dept    string
	Office  hall.Text // the department's name
	CSRF    string
	session string // hash
}

// clerkFunc is a handler behind the log-in.
type clerkFunc func(w http.ResponseWriter, r *http.Request, c *clerkView)

func (s *Site) cookieName() string {
	if s.https() {
		return "__Host-desk"
	}
	return "desk"
}

// clerk lets only a clerk with a living session through; a form must carry the
// session's token as well.
func (s *Site) clerk(next clerkFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := s.current(r)
		if errors.Is(err, ledger.ErrNotFound) {
			http.Redirect(w, r, "/desk/login", http.StatusSeeOther)
			return
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if r.Method == http.MethodPost && subtle.ConstantTimeCompare([]byte(r.PostFormValue("csrf")), []byte(c.CSRF)) != 1 {
			s.message(w, r, http.StatusForbidden, "portal.stale")
			return
		}
		next(w, r, c)
	}
}

// current finds the clerk of a request; ErrNotFound where there is none (any more).
func (s *Site) current(r *http.Request) (*clerkView, error) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return nil, ledger.ErrNotFound
	}
	hash := sessionHash(cookie.Value)
	sess, err := s.Ledger.Session(r.Context(), hash)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	if now.Sub(sess.Seen) > idleLimit || now.Sub(sess.Opened) > dayLimit {
		return nil, errors.Join(ledger.ErrNotFound, s.Ledger.EndSession(r.Context(), hash))
	}
	clerk, err := s.Ledger.Clerk(r.Context(), sess.Login)
	if err != nil {
		return nil, err
	}
	if clerk.Disabled {
		return nil, ledger.ErrNotFound
	}
	if now.Sub(sess.Seen) > touchEvery {
		if err := s.Ledger.TouchSession(r.Context(), hash, now); err != nil {
			return nil, err
		}
	}
	dept, _ := s.Directory.Department(clerk.Dept)
	office := dept.Short
	if office.Empty() {
		office = dept.Name
	}
	return &clerkView{Login: clerk.Login, Name: clerk.Name, Dept: clerk.Dept, Office: office, CSRF: sess.CSRF, session: hash}, nil
}

// open begins a session and gives its token to the browser alone.
func (s *Site) open(w http.ResponseWriter, r *http.Request, login string) error {
	token, err := s.secret()
	if err != nil {
		return err
	}
	csrf, err := s.secret()
	if err != nil {
		return err
	}
	now := s.Now()
	err = s.Ledger.OpenSession(r.Context(), ledger.Session{Hash: sessionHash(token), Login: login, CSRF: csrf, Opened: now, Seen: now},
		now.Add(-dayLimit))
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: s.https(),
		SameSite: http.SameSiteStrictMode, MaxAge: int(dayLimit.Seconds())})
	return nil
}

func (s *Site) logout(w http.ResponseWriter, r *http.Request, c *clerkView) {
	if err := s.Ledger.EndSession(r.Context(), c.session); err != nil {
		s.fail(w, r, err)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Path: "/", HttpOnly: true, Secure: s.https(),
		SameSite: http.SameSiteStrictMode, MaxAge: -1})
	http.Redirect(w, r, "/desk/login", http.StatusSeeOther)
}

func (s *Site) secret() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return "", fmt.Errorf("session: random source: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func sessionHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
