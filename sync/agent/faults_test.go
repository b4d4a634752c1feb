package agent

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"onestop/sync/wire"
)

// trouble is one thing that can happen to a question, and what staff should read.
type trouble struct {
	code string
	do   func(k *kiosk, w http.ResponseWriter, r *http.Request) bool
}

// troubles is what a portal and a network can do to a question. last is a signed answer
// to an earlier question, to be replayed.
func troubles(last *[]byte) map[string]trouble {
	return map[string]trouble{
		"the portal answers 500": {CodePortal, func(_ *kiosk, w http.ResponseWriter, _ *http.Request) bool {
			http.Error(w, "panic: nil map", http.StatusInternalServerError)
			return true
		}},
		"the portal fails and says so": {CodePortal, func(k *kiosk, w http.ResponseWriter, r *http.Request) bool {
			return k.refuse(w, r, wire.FaultInternal)
		}},
		"the portal is busy": {string(wire.FaultBusy), func(k *kiosk, w http.ResponseWriter, r *http.Request) bool {
			return k.refuse(w, r, wire.FaultBusy)
		}},
		"the kiosk was shut out": {string(wire.FaultRevoked), func(k *kiosk, w http.ResponseWriter, r *http.Request) bool {
			return k.refuse(w, r, wire.FaultRevoked)
		}},
		"a fault that this program does not know": {CodeAnswer, func(k *kiosk, w http.ResponseWriter, r *http.Request) bool {
			return k.refuse(w, r, "moon")
		}},
		"the portal hangs": {CodeTimeout, func(_ *kiosk, _ http.ResponseWriter, r *http.Request) bool {
			<-r.Context().Done()
			return true
		}},
		"the connection is cut before the answer": {CodeCut, func(*kiosk, http.ResponseWriter, *http.Request) bool {
			panic(http.ErrAbortHandler)
		}},
		"the answer is cut in the middle": {CodeCut, func(_ *kiosk, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Type", wire.TypeAnswer)
			w.Write(make([]byte, 100))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}},
		"a guest network's page with status 200": {CodeForeign, func(_ *kiosk, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte("<html>Welcome! Please accept the terms.</html>"))
			return true
		}},
		"a page that claims to be an answer": {CodeForeign, func(_ *kiosk, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Type", wire.TypeAnswer)
			w.Write([]byte("OK"))
			return true
		}},
		"a redirect to a log-in page": {CodeForeign, func(_ *kiosk, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "http://login.example/", http.StatusFound)
			return true
		}},
		"an endless answer": {CodeForeign, func(_ *kiosk, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Type", wire.TypeAnswer)
			for range 2 {
				w.Write(make([]byte, wire.MaxMessage))
			}
			return true
		}},
		"an old answer again": {CodeForeign, func(_ *kiosk, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Type", wire.TypeAnswer)
			w.Write(*last)
			return true
		}},
	}
}

// After each trouble the same submissions are at the portal once, byte for byte.
func TestFaultsOfPortalAndNetwork(t *testing.T) {
	var last []byte
	for name, c := range troubles(&last) {
		t.Run(name, func(t *testing.T) {
			p := newPortal(t)
			k := newKiosk(t, p)
			k.o.Timeout = 500 * time.Millisecond
			k.restart()
			if err := k.Enrol(t.Context(), p.code.String()); err != nil {
				t.Fatal(err)
			}
			q := encoded(t, &wire.StepsQuestion{})
			p.change(func() { last = p.signed(wire.PathHello, q, &wire.HelloAnswer{}, "") })
			headers := k.put(3, 500)
			for _, path := range []string{wire.PathHello, wire.PathSubmit, wire.PathSteps} {
				p.misbehave(func(w http.ResponseWriter, r *http.Request) bool {
					return r.URL.Path == path && c.do(k, w, r)
				})
				_, err := k.SyncNow(t.Context(), nil)
				wantCode(t, err, c.code)
				if s := k.Status(); s.LastFailure == nil || s.LastFailure.Code != c.code {
					t.Errorf("%s: status %+v", path, s)
				}
			}
			p.misbehave(nil)
			k.clock.advance(time.Hour)
			k.sync()
			k.wantOnce(headers)
			if s := k.Status(); !s.Online || s.LastFailure != nil {
				t.Errorf("after the fault: %+v", s)
			}
		})
	}
}

// refuse answers with a signed fault.
func (k *kiosk) refuse(w http.ResponseWriter, r *http.Request, code wire.FaultCode) bool {
	b := make([]byte, wire.MaxMessage)
	n := 0
	for {
		m, err := r.Body.Read(b[n:])
		if n += m; err != nil {
			break
		}
	}
	k.portal.mu.Lock()
	defer k.portal.mu.Unlock()
	w.Header().Set("Content-Type", wire.TypeAnswer)
	w.Write(k.portal.signed(r.URL.Path, b[:n], nil, code))
	return true
}

func encoded(t testing.TB, v wire.Checked) []byte {
	t.Helper()
	b, err := wire.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAnotherServerAtTheAddressLearnsNothing(t *testing.T) {
	k := newEnrolled(t)
	k.put(1, 100)
	impostor := newPortal(t)
	k.o.Address = impostor.server.URL
	a, err := New(k.v, k.o)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	_, err = a.SyncNow(t.Context(), nil)
	wantCode(t, err, CodeCertificate)
	if n := len(impostor.questions()); n != 0 {
		t.Errorf("%d questions reached the impostor", n)
	}
}

// A kiosk's own certificate comes from the same CA and must not pass for the portal's.
func TestAKioskCannotPoseAsThePortal(t *testing.T) {
	k := newEnrolled(t)
	id, _ := k.Identity()
	asked := false
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	s.Config.ErrorLog = quiet()
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{id.Cert, id.CA}, PrivateKey: id.Key}}}
	s.StartTLS()
	defer s.Close()
	k.o.Address = s.URL
	a, err := New(k.v, k.o)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	_, err = a.SyncNow(t.Context(), nil)
	wantCode(t, err, CodeCertificate)
	if asked {
		t.Error("a question was sent")
	}
}

func TestAPlainHTTPPageAtTheAddress(t *testing.T) {
	k := newEnrolled(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("hi")) }))
	defer s.Close()
	k.o.Address = "https://" + s.Listener.Addr().String()
	a, err := New(k.v, k.o)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	_, err = a.SyncNow(t.Context(), nil)
	wantCode(t, err, CodeForeign)
}

func TestTheKiosksClockDoesNotMatter(t *testing.T) {
	for name, now := range map[string]time.Time{
		"1970": time.Date(1970, 1, 1, 0, 5, 0, 0, time.UTC),
		"2099": time.Date(2099, 12, 31, 23, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal(t)
			k := newKiosk(t, p)
			k.clock.mu.Lock()
			k.clock.now = now
			k.clock.mu.Unlock()
			k.restart()
			if err := k.Enrol(t.Context(), p.code.String()); err != nil {
				t.Fatal(err)
			}
			headers := k.put(3, 300)
			k.sync()
			k.wantOnce(headers)
			s := k.Status()
			if !s.SkewKnown || s.Skew != p.now.Sub(now) {
				t.Errorf("skew %v, want %v", s.Skew, p.now.Sub(now))
			}
			// The clock is set right in the middle of everything.
			k.clock.mu.Lock()
			k.clock.now = p.now
			k.clock.mu.Unlock()
			more := k.put(1, 300)
			k.sync()
			k.wantOnce(append(headers, more...))
		})
	}
}

func TestThePortalsCertificateIsJudgedByThePortalsTime(t *testing.T) {
	k := newEnrolled(t)
	k.sync()
	k.portal.change(func() { k.portal.now = k.portal.now.AddDate(2, 0, 0) }) // its certificate has one year
	_, err := k.SyncNow(t.Context(), nil)
	wantCode(t, err, CodeCertificate)
	k.portal.server.Close()
	k.portal.serve(k.portal.now.AddDate(0, -1, 0), k.portal.now.AddDate(1, 0, 0))
	k.restart()
	k.sync()
}

func TestNobodyListens(t *testing.T) {
	k := newEnrolled(t)
	k.portal.server.Close()
	k.restart()
	_, err := k.SyncNow(t.Context(), nil)
	wantCode(t, err, CodeUnreachable)
	if s := k.Status(); s.Online || s.LastFailure == nil {
		t.Errorf("status %+v", s)
	}
}

func TestAPortalThatRestartedIsNotAFailure(t *testing.T) {
	k := newEnrolled(t)
	k.sync()
	k.portal.server.CloseClientConnections()
	k.sync()
}

// A line that gives up after some bytes, at every length: real sockets through
// toxiproxy.
func TestALineThatBreaksAfterSomeBytes(t *testing.T) {
	k := newEnrolled(t)
	k.o.Timeout = 2 * time.Second
	headers := k.put(6, 3000)
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "portal", "127.0.0.1:0", k.portal.server.Listener.Addr().String())
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	defer proxy.Stop()
	k.o.Address = "https://" + proxy.Listen
	for _, bytes := range []string{"0", "700", "2500", "6000", "12000", "22000"} {
		for _, stream := range []string{"upstream", "downstream"} {
			toxic := `{"name":"cut","type":"limit_data","stream":"` + stream + `","attributes":{"bytes":` + bytes + `}}`
			if _, err := proxy.Toxics.AddToxicJson(reader(toxic)); err != nil {
				t.Fatal(err)
			}
			a, err := New(k.v, k.o)
			if err != nil {
				t.Fatal(err)
			}
			_, err = a.SyncNow(t.Context(), nil)
			a.Close()
			if err == nil && bytes == "0" {
				t.Errorf("%s: no error with no line", stream)
			}
			if err := proxy.Toxics.RemoveToxic(context.Background(), "cut"); err != nil {
				t.Fatal(err)
			}
		}
	}
	k.sync()
	k.wantOnce(headers)
}
