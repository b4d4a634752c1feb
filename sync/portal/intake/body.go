package intake

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

const (
	smallBody  = 64 << 10
	largeSlots = 64 // at most this many large questions in memory
	largeEach  = 4  // and this many of one kiosk: it sends one at a time, but lines are cut
)

// patience is how long the server waits for what others are slow with.
type patience struct {
	small time.Duration // for a small question
	large time.Duration // for a large one over a slow line
	slot  time.Duration // for a place in memory
}

var usual = patience{small: 20 * time.Second, large: 2 * time.Minute, slot: 10 * time.Second}

// question is a question in memory. release gives its place back.
type question struct {
	bytes   []byte
	release func()
}

// bounds names the kiosk that may send a large question; empty: whoever this is may only
// send a small one, enough to be told no. An expired certificate is a kiosk's all the
// same: it is told under signature what ails it, whatever it was about to send.
func bounds(k ledger.Kiosk, refused error) string {
	var f *wire.Fault
	if refused == nil || errors.As(refused, &f) && f.Code == wire.FaultExpired {
		return k.Name
	}
	return ""
}

// body reads the question within the bounds of kiosk, in memory and in time. status is
// not 0 when there is none to answer.
func (s *Server) body(w http.ResponseWriter, r *http.Request, kiosk string) (q question, status int) {
	if r.Header.Get("Content-Type") != wire.TypeQuestion {
		return q, http.StatusBadRequest
	}
	limit, wait := int64(smallBody), s.patient.small
	q.release = func() {}
	if kiosk != "" && (r.ContentLength < 0 || r.ContentLength > smallBody) {
		var ok bool
		if q.release, ok = s.place(r.Context(), kiosk); !ok {
			return q, http.StatusServiceUnavailable
		}
		limit, wait = wire.MaxMessage, s.patient.large
	}
	var err error
	if q.bytes, err = within(w, r, limit, wait); err != nil {
		q.release()
		return q, http.StatusBadRequest
	}
	return q, 0
}

// within reads at most limit bytes until wait is over, by the network's clock. A sender
// that trickles is cut off, so that nobody holds a place for long.
func within(w http.ResponseWriter, r *http.Request, limit int64, wait time.Duration) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, errors.New("question is too large")
	}
	line := http.NewResponseController(w)
	if err := line.SetReadDeadline(time.Now().Add(wait)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return nil, err
	}
	// The answer may take longer than the question was given.
	if err := line.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	return b, nil
}

// place waits for room in memory for a large question of a kiosk that has not its share
// already.
func (s *Server) place(ctx context.Context, kiosk string) (release func(), ok bool) {
	if !s.share(kiosk, 1) {
		return nil, false
	}
	wait, cancel := context.WithTimeout(ctx, s.patient.slot)
	defer cancel()
	select {
	case s.large <- struct{}{}:
		return func() { <-s.large; s.share(kiosk, -1) }, true
	case <-wait.Done():
		s.share(kiosk, -1)
		return nil, false
	}
}

// share moves the count of a kiosk's large questions; false: it has its share already.
func (s *Server) share(kiosk string, by int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.reading[kiosk] + by
	switch {
	case n > largeEach:
		return false
	case n == 0:
		delete(s.reading, kiosk)
	default:
		s.reading[kiosk] = n
	}
	return true
}
