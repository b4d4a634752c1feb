package intake

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"onestop/sync/portal/keyring"
	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

// impatient is a server that waits for nobody, over TLS, with one kiosk in its registry.
func impatient(t *testing.T, h2 bool) (*Server, *httptest.Server) {
	t.Helper()
	keys, err := keyring.Open(t.TempDir(), time.Now(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Keys: keys, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		patient: patience{small: 30 * time.Millisecond, large: 30 * time.Millisecond, slot: 20 * time.Millisecond}}
	srv := httptest.NewUnstartedServer(s.Handler())
	srv.EnableHTTP2 = h2
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return s, srv
}

// ask posts a body and returns the status; a connection that was cut is 0.
func ask(t *testing.T, srv *httptest.Server, path string, body io.Reader) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, srv.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", wire.TypeQuestion)
	resp, err := srv.Client().Do(r)
	if err != nil {
		if ctx.Err() != nil {
			t.Fatalf("%s: the server waits for ever", path)
		}
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestSendersWithoutCertificate(t *testing.T) {
	for name, h2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			s, srv := impatient(t, h2)
			for _, path := range []string{wire.PathSubmit, wire.PathEnrol} {
				stuck, end := io.Pipe() // a body that never comes
				if got := ask(t, srv, path, stuck); got != http.StatusBadRequest && got != 0 {
					t.Errorf("%s with a body that never comes: %d", path, got)
				}
				end.Close()
				if got := ask(t, srv, path, bytes.NewReader(make([]byte, smallBody+1))); got == http.StatusOK {
					t.Errorf("%s took a large question from nobody in particular", path)
				}
			}
			if got := ask(t, srv, wire.PathSubmit, strings.NewReader("short")); got != http.StatusOK {
				t.Errorf("a small question: %d, want a signed refusal", got)
			}
			if len(s.large) != 0 || len(s.reading) != 0 {
				t.Errorf("%d places and %v are held", len(s.large), s.reading)
			}
		})
	}
}

// A kiosk that trickles is cut off, and gives its place back.
func TestKioskWithASlowBody(t *testing.T) {
	s, _ := impatient(t, false)
	status := make(chan int, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q, got := s.body(w, r, "FZ-T-1")
		if got == 0 {
			q.release()
		}
		status <- got
	}))
	t.Cleanup(srv.Close)
	stuck, end := io.Pipe()
	defer end.Close()
	ask(t, srv, wire.PathSubmit, stuck)
	if got := <-status; got != http.StatusBadRequest {
		t.Errorf("a body that never comes: %d", got)
	}
	ask(t, srv, wire.PathSubmit, bytes.NewReader(make([]byte, smallBody+1)))
	if got := <-status; got != 0 {
		t.Errorf("a large question of a kiosk: %d, want it read", got)
	}
	if len(s.large) != 0 || len(s.reading) != 0 {
		t.Errorf("%d places and %v are held", len(s.large), s.reading)
	}
}

func TestPlacesAreShared(t *testing.T) {
	s, _ := impatient(t, false)
	var release []func()
	for range largeEach {
		free, ok := s.place(t.Context(), "FZ-T-1")
		if !ok {
			t.Fatal("no place within its share")
		}
		release = append(release, free)
	}
	if _, ok := s.place(t.Context(), "FZ-T-1"); ok {
		t.Error("a kiosk got more than its share")
	}
	if free, ok := s.place(t.Context(), "FZ-T-2"); !ok {
		t.Error("another kiosk got none")
	} else {
		free()
	}
	for _, free := range release {
		free()
	}
	if free, ok := s.place(t.Context(), "FZ-T-1"); !ok {
		t.Error("no place after all were given back")
	} else {
		free()
	}
	if len(s.reading) != 0 {
		t.Errorf("%v are held", s.reading)
	}
}

func TestBounds(t *testing.T) {
	k := ledger.Kiosk{Name: "FZ-T-1"}
	for name, x := range map[string]struct {
		kiosk ledger.Kiosk
		err   error
		want  string
	}{
		"a kiosk":                     {k, nil, "FZ-T-1"},
		"one whose certificate ended": {k, &wire.Fault{Code: wire.FaultExpired}, "FZ-T-1"},
		"one that is shut out":        {k, &wire.Fault{Code: wire.FaultRevoked}, ""},
		"one that was replaced":       {k, &wire.Fault{Code: wire.FaultUnknown}, ""},
		"nobody":                      {ledger.Kiosk{}, &wire.Fault{Code: wire.FaultUnknown}, ""},
		"a kiosk that enrols":         {ledger.Kiosk{}, nil, ""},
	} {
		if got := bounds(x.kiosk, x.err); got != x.want {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}
