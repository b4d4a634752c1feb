// Package intake is the portal's end of the wire: the API that kiosks talk to.
//
// Every answer is signed and names its question, also a refusal. Nothing is
// acknowledged before it is durable. What a kiosk sealed is opened once on arrival,
// in memory, to see that it can be opened at all and is what its header says: a
// submission that no clerk could ever read is refused and kept in quarantine on both
// sides, not acknowledged. Only the sealed bytes are stored.
package intake

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"onestop/sync/portal/board"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/directory"
	"onestop/sync/portal/keyring"
	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

// Server answers kiosks. Its fields are set once, before Handler.
type Server struct {
	Keys      *keyring.Keyring
	Ledger    ledger.Ledger
	Epoch     wire.Epoch
	Directory *directory.Directory
	Desk      casework.Desk
	Board     board.Desk
	Name      string // the portal's, in its receipts
	Prefix    string // two characters of the area, for numbers
	Base      string // address of the people's pages
	Now       func() time.Time
	Log       *slog.Logger

	mu      sync.Mutex
	inWork  map[string]bool // kiosks with a batch in flight
	reading map[string]int  // large questions of a kiosk in memory
	large   chan struct{}   // a place for a question of more than smallBody bytes
	enrols  *rate.Limiter
	patient patience
}

const workTime = 30 * time.Second

// asking is one question on its way through the server.
type asking struct {
	ctx   context.Context
	path  string
	body  []byte
	kiosk ledger.Kiosk // zero for enrolment
}

// Handler returns the API. Call it once.
func (s *Server) Handler() http.Handler {
	s.inWork, s.reading = map[string]bool{}, map[string]int{}
	if s.patient == (patience{}) {
		s.patient = usual
	}
	s.large = make(chan struct{}, largeSlots)
	s.enrols = rate.NewLimiter(2, 20)
	mux := http.NewServeMux()
	for path, do := range map[string]func(asking) (wire.Checked, error){
		wire.PathEnrol: s.enrol, wire.PathRenew: s.renew, wire.PathHello: s.hello, wire.PathSubmit: s.submit,
		wire.PathDigest: s.digest, wire.PathSteps: s.steps, wire.PathProgress: s.progress, wire.PathRate: s.rate,
	} {
		mux.Handle("POST "+path, s.handle(path, do))
	}
	return mux
}

// handle finds out who asks, reads a bounded question, and signs whatever comes of it.
func (s *Server) handle(path string, do func(asking) (wire.Checked, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := asking{path: path}
		var refused error
		a.kiosk, refused = s.who(r, path)
		body, status := s.body(w, r, bounds(a.kiosk, refused))
		if status != 0 {
			// Without the question no answer can be signed; the kiosk takes this for none.
			http.Error(w, http.StatusText(status), status)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), workTime)
		defer cancel()
		a.ctx, a.body = ctx, body.bytes
		defer body.release()
		var answer wire.Checked
		err := refused
		if err == nil {
			answer, err = s.guard(a, do)
		}
		s.write(w, a, answer, err)
	})
}

// guard turns a panic, which is a bug of ours, into a fault: one bad question must not
// end the portal.
func (s *Server) guard(a asking, do func(asking) (wire.Checked, error)) (answer wire.Checked, err error) {
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("panic in intake", "path", a.path, "kiosk", a.kiosk.Name, "panic", r)
			answer, err = nil, &wire.Fault{Code: wire.FaultInternal}
		}
	}()
	return do(a)
}

// write signs the answer or the fault. Only unexpected errors are logged, here, once.
func (s *Server) write(w http.ResponseWriter, a asking, answer wire.Checked, err error) {
	out := wire.Answer{Path: a.path, For: wire.QuestionHash(a.path, a.body), At: wire.Millis(s.Now()), Epoch: s.Epoch}
	if err == nil {
		out.Body, err = wire.Encode(answer)
	}
	if err != nil {
		out.Body, out.Fault = nil, s.fault(a, err)
	}
	signed, err := wire.SignAnswer(out, s.Keys.Receipt)
	if err != nil {
		s.Log.Error("answer cannot be signed", "path", a.path, "err", err)
		http.Error(w, "internal", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", wire.TypeAnswer)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(signed) // a kiosk that went away asks again
}

func (s *Server) fault(a asking, err error) *wire.Fault {
	var f *wire.Fault
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, wire.ErrMalformed):
		s.Log.Warn("malformed question", "path", a.path, "kiosk", a.kiosk.Name, "err", err)
		return &wire.Fault{Code: wire.FaultMalformed}
	}
	s.Log.Error("question failed", "path", a.path, "kiosk", a.kiosk.Name, "err", err)
	return &wire.Fault{Code: wire.FaultInternal}
}
