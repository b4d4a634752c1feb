package portal_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"onestop/app/hall"
	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

// browser is a browser without a script engine: cookies, links, forms.
type browser struct {
	t    *testing.T
	base string
	http *http.Client
	page page

	change func(http.Header) // of every request; nil: none
}

type page struct {
	status int
	header http.Header
	path   string
	query  string
	body   string
}

func newBrowser(t *testing.T, p *portaltest.Portal) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, base: p.WebURL(), http: &http.Client{Jar: jar, Transport: &http.Transport{}}}
	t.Cleanup(b.http.CloseIdleConnections)
	return b
}

func (b *browser) get(path string) page { return b.do(http.MethodGet, path, nil, "zh-CN") }

func (b *browser) do(method, path string, form url.Values, lang string) page {
	b.t.Helper()
	r, err := http.NewRequest(method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", lang)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.change != nil {
		b.change(r.Header)
	}
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.page = page{resp.StatusCode, resp.Header, resp.Request.URL.Path, resp.Request.URL.RawQuery, string(body)}
	return b.page
}

var csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// post sends a form with the page's own csrf token.
func (b *browser) post(path string, fields ...string) page {
	b.t.Helper()
	form := url.Values{}
	if m := csrfField.FindStringSubmatch(b.page.body); m != nil {
		form.Set("csrf", m[1])
	}
	b.formToken(form)
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return b.do(http.MethodPost, path, form, "zh-CN")
}

func (b *browser) login(dept string) {
	b.t.Helper()
	if p := b.post("/desk/login", "login", dept, "password", portal.DemoPassword); p.path != "/desk" || p.status != 200 {
		b.t.Fatalf("log-in of %s: %d at %s", dept, p.status, p.path)
	}
}

// act opens a case and does one act.
func (b *browser) act(number hall.Number, act, words string) page {
	b.t.Helper()
	b.get("/desk/case/" + string(number))
	return b.post("/desk/case/"+string(number)+"/"+act, "words", words)
}

func (p page) must(t *testing.T, status int, words ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("%s: status %d, want %d", p.path, p.status, status)
	}
	for _, w := range words {
		if !strings.Contains(p.body, w) {
			t.Errorf("%s lacks %q:\n%s", p.path, w, p.body)
		}
	}
	if strings.Contains(p.body, "‹") {
		t.Errorf("%s: a wording is missing: %s", p.path, p.body[strings.Index(p.body, "‹"):][:40])
	}
}

func (p page) mustNot(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(p.body, w) {
			t.Errorf("%s says %q", p.path, w)
		}
	}
}

// demo is a portal with clerks and one kiosk.
func demo(t *testing.T) (*portaltest.Portal, *portaltest.Kiosk) {
	t.Helper()
	p, k := one(t)
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	return p, k
}

func handIn(t *testing.T, k *portaltest.Kiosk, s hall.Submission) (hall.Number, string) {
	t.Helper()
	e, token := envelope(t, k, s)
	if r := submit(t, k, e); r[0].Outcome != wire.Stored {
		t.Fatalf("handed in: %+v", r[0])
	}
	return e.Header.Number, token
}
