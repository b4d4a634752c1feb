package portal_test

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"onestop/sync/portal"
	"onestop/sync/portal/keyring"
	"onestop/sync/portal/portaltest"
)

func TestLogin(t *testing.T) {
	clock := &fakeClock{now: time.Now()}
	p := portaltest.Start(t, portaltest.Options{Change: func(c *portal.Config) { c.Now = clock.Now }})
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, p)
	if got := b.get("/desk"); got.path != "/desk/login" {
		t.Errorf("without log-in the desk shows %s", got.path)
	}
	for _, login := range []string{"police", "nobody"} {
		for range 5 {
			b.post("/desk/login", "login", login, "password", "wrong wrong").must(t, 401, "账号或密码不对")
		}
		b.post("/desk/login", "login", login, "password", portal.DemoPassword).must(t, 429, "请等 30 秒")
	}
	if err := p.Restart(nil); err != nil { // waiting survives a restart
		t.Fatal(err)
	}
	b.post("/desk/login", "login", "police", "password", portal.DemoPassword).must(t, 429)
	clock.add(time.Minute)
	b.login("police")
	u, err := url.Parse(p.WebURL())
	if err != nil {
		t.Fatal(err)
	}
	if got := b.http.Jar.Cookies(u); len(got) != 1 || got[0].Name != "desk" {
		t.Errorf("cookies %v, want the session alone", got)
	}
	clock.add(31 * time.Minute)
	if got := b.get("/desk"); got.path != "/desk/login" {
		t.Errorf("after half an hour away the desk shows %s", got.path)
	}
	b.login("police")
	if got := b.post("/desk/logout"); got.path != "/desk/login" {
		t.Errorf("log-out leads to %s", got.path)
	}
	if got := b.get("/desk"); got.path != "/desk/login" {
		t.Errorf("after log-out the desk shows %s", got.path)
	}
}

func TestForgedFormsAreRefused(t *testing.T) {
	p, k := demo(t)
	number, _ := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	b.login("police")
	b.page.body = "" // no csrf token
	b.post("/desk/case/"+string(number)+"/accept").must(t, 403, "没有生效")
	r, err := http.NewRequest(http.MethodPost, b.base+"/desk/login", strings.NewReader("login=police"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := b.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("a form from another site: %d, want 403", resp.StatusCode)
	}
}

func TestHeadersOfEveryPage(t *testing.T) {
	p, k := demo(t)
	_, token := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	for _, path := range []string{"/p/" + token, "/progress", "/desk/login", "/nowhere", "/p/AAAAAAAAAAAAAAAAAAAAAA", "/p/short"} {
		h := b.get(path).header
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "same-origin",
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q, want %q", path, name, h.Get(name), want)
			}
		}
		if strings.Contains(b.page.body, "<script") || strings.Contains(b.page.body, "style=") {
			t.Errorf("%s holds script or style of its own", path)
		}
	}
}

// A marker in the answers, the token and the applicant's name must be in no log line.
func TestLogsHoldNothingPersonal(t *testing.T) {
	var log bytes.Buffer
	p := portaltest.Start(t, portaltest.Options{Kiosks: 1, Change: func(c *portal.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}})
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	number, token := handIn(t, p.Kiosks[0], portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	b.get("/p/" + token)
	b.post("/desk/login", "login", "police", "password", "wrong password")
	b.login("police")
	b.act(number, "ask", "MARKER")
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"林晓", "13800000000", token, "MARKER", portal.DemoPassword, "wrong password"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log.String(), "case opened") || !strings.Contains(log.String(), "clerk=police") {
		t.Errorf("the log does not say who opened a case:\n%s", log.String())
	}
}

// With a certificate of its own the pages are HTTPS and the session cookie is bound to it.
func TestPagesOverTLS(t *testing.T) {
	dir := t.TempDir()
	keys, err := keyring.Open(filepath.Join(dir, "keys"), time.Now(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := keys.Server([]string{"127.0.0.1"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile := filepath.Join(dir, "web.pem"), filepath.Join(dir, "web.key")
	if err := errors.Join(
		os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}), 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), 0o600)); err != nil {
		t.Fatal(err)
	}
	p := portaltest.Start(t, portaltest.Options{Change: func(c *portal.Config) { c.WebCert, c.WebKey = certFile, keyFile }})
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, p)
	roots := x509.NewCertPool()
	roots.AddCert(keys.CA)
	b.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	b.login("police")
	if got := b.page.header.Get("Strict-Transport-Security"); got == "" || !strings.HasPrefix(p.Base(), "https://") {
		t.Errorf("HSTS %q at %s", got, p.Base())
	}
	u, err := url.Parse(p.WebURL())
	if err != nil {
		t.Fatal(err)
	}
	if c := b.http.Jar.Cookies(u); len(c) != 1 || c[0].Name != "__Host-desk" {
		t.Errorf("cookies %v, want the session bound to this host", c)
	}
}

// Twenty guesses sent at once get no further than five sent one after the other.
func TestGuessesSentAtOnce(t *testing.T) {
	clock := &fakeClock{now: time.Now()}
	p := portaltest.Start(t, portaltest.Options{Change: func(c *portal.Config) { c.Now = clock.Now }})
	if _, err := p.PutClerk(ctx, "li", "police", "李", "the right one"); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var judged, shut atomic.Int32
	for range 20 {
		b := newBrowser(t, p)
		wg.Go(func() {
			switch pg := b.post("/desk/login", "login", "li", "password", "wrong wrong"); pg.status {
			case http.StatusUnauthorized:
				judged.Add(1)
			case http.StatusTooManyRequests:
				shut.Add(1)
			}
		})
	}
	wg.Wait()
	if judged.Load() != 5 || shut.Load() != 15 {
		t.Errorf("%d judged, %d turned away; want 5 and 15", judged.Load(), shut.Load())
	}
	b := newBrowser(t, p)
	b.post("/desk/login", "login", "li", "password", "the right one").must(t, 429)
	clock.add(time.Minute)
	if pg := b.post("/desk/login", "login", "li", "password", "the right one"); pg.path != "/desk" {
		t.Errorf("after the wait the right password leads to %s", pg.path)
	}
	for range 4 { // forgiven: the count begins anew
		newBrowser(t, p).post("/desk/login", "login", "li", "password", "wrong wrong").must(t, 401)
	}
}
