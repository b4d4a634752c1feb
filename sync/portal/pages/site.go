// Package pages is what people see of the portal in a browser: the clerks' desk and
// the citizens' progress page. Pages are made on the server, need no script, and are
// worked by keyboard alone.
package pages

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"onestop/app/hall"
	"onestop/app/words"
	"onestop/sync/portal/board"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/directory"
	"onestop/sync/portal/ledger"
)

// Site serves the pages. Its fields are set once, before Handler.
type Site struct {
	Ledger    ledger.Ledger
	Directory *directory.Directory
	Desk      casework.Desk
	Board     board.Desk
	Words     *words.Catalogue
	Files     fs.FS // templates (*.html) and portal.css
	Base      string
	Now       func() time.Time
	Random    io.Reader
	Log       *slog.Logger
	// Read opens a stored envelope. What it returns is personal data: it goes into one
	// page for one clerk and is not kept.
	Read func(envelope []byte) (hall.Submission, error)

	templates map[string]*template.Template
	css       []byte
	lookups   *rate.Limiter
	hashing   chan struct{} // one place a password being checked: each takes 19 MiB
	dummy     string        // a hash for log-ins that do not exist
}

// pageNames are the templates beside base.html.
var pageNames = [...]string{"login", "worklist", "case", "progress", "lookup", "message"}

// Handler reads the templates and returns the pages. Call it once.
func (s *Site) Handler() (http.Handler, error) {
	s.templates = map[string]*template.Template{}
	for _, name := range pageNames {
		t, err := template.New("base.html").ParseFS(s.Files, "base.html", "parts.html", name+".html")
		if err != nil {
			return nil, fmt.Errorf("pages: %w", err)
		}
		s.templates[name] = t
	}
	var err error
	if s.css, err = fs.ReadFile(s.Files, "portal.css"); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	s.lookups = rate.NewLimiter(20, 40)
	s.hashing = make(chan struct{}, 2)
	if s.dummy, err = HashPassword("nobody", s.Random); err != nil {
		return nil, err
	}
	cross := http.NewCrossOriginProtection()
	if s.Base != "" {
		if err := cross.AddTrustedOrigin(s.Base); err != nil {
			return nil, fmt.Errorf("pages: address %q: %w", s.Base, err)
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.message(w, r, http.StatusForbidden, "portal.stale")
	}))
	return s.guard(opaque(cross.Handler(s.routes()))), nil
}

func (s *Site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/progress", http.StatusSeeOther) })
	mux.HandleFunc("GET /static/portal.css", s.style)
	mux.HandleFunc("GET /progress", s.lookup)
	mux.HandleFunc("POST /progress", s.find)
	mux.HandleFunc("GET /p/{token}", s.progress)
	mux.HandleFunc("POST /p/{token}", s.rate)
	mux.HandleFunc("GET "+loginPath, s.loginPage)
	mux.HandleFunc("POST "+loginPath, s.login)
	mux.HandleFunc("POST /desk/logout", s.clerk(s.logout))
	mux.HandleFunc("GET /desk", s.clerk(s.worklist))
	mux.HandleFunc("POST /desk/search", s.clerk(s.search))
	mux.HandleFunc("GET /desk/case/{number}", s.clerk(s.casePage))
	mux.HandleFunc("POST /desk/case/{number}/{act}", s.clerk(s.act))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.message(w, r, http.StatusNotFound, "portal.missing") })
	return mux
}

const maxForm = 64 << 10

// guard sets the headers of every page, bounds what comes in, and turns a panic into a
// page. The log names the route, never the address: a progress address is a secret.
func (s *Site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		// Not no-referrer: with that, browsers send "Origin: null" with every form, and old
		// ones have nothing else to say where it comes from. Other sites learn nothing.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		if s.https() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.Log.Error("panic in a page", "route", r.Pattern, "panic", p)
				s.message(w, r, http.StatusInternalServerError, "portal.broken")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *Site) https() bool { return strings.HasPrefix(s.Base, "https://") }

func (s *Site) style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write(s.css)
}

// render makes the whole page before a byte is sent, so that a fault in a template is a
// clean error and never half a page.
func (s *Site) render(w http.ResponseWriter, r *http.Request, status int, name string, view any) {
	var b bytes.Buffer
	if err := s.templates[name].Execute(&b, view); err != nil {
		s.Log.Error("page cannot be made", "page", name, "route", r.Pattern, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader went away: nothing to do
}

// messageView is a page that only says one thing.
type messageView struct {
	frame
	Text string
}

func (s *Site) message(w http.ResponseWriter, r *http.Request, status int, key string) {
	f := s.frame(w, r, key+".title")
	s.render(w, r, status, "message", messageView{frame: f, Text: f.T(key + ".text")})
}

// fail logs an unexpected error once and shows a page that says nothing of it.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	s.Log.Error("page failed", "route", r.Pattern, "err", err)
	s.message(w, r, http.StatusInternalServerError, "portal.broken")
}
