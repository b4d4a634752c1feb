package portal_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"onestop/app/hall"
	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
)

var formField = regexp.MustCompile(`name="form" value="([^"]+)"`)

// Browsers that say little about where a form comes from are served all the same.
func TestFormsOfBrowsersThatSayLittle(t *testing.T) {
	p, k := demo(t)
	for name, origin := range map[string]string{
		"an old Safari, or plain HTTP within the house": p.WebURL(),
		"a browser that hides the origin":               "null",
		"a program that sends neither":                  "",
	} {
		t.Run(name, func(t *testing.T) {
			number, token := handIn(t, k, portaltest.Complaint(hall.Anonymous))
			b := newBrowser(t, p)
			b.says(func(h http.Header) {
				h.Del("Sec-Fetch-Site")
				if origin != "" {
					h.Set("Origin", origin)
				}
			})
			b.post("/progress", "number", string(number)).must(t, 200, "已送达")
			b.get("/desk/login")
			b.login("housing")
			b.act(number, "accept", "").must(t, 200, "已受理")
			b.act(number, "answer", "已办。").must(t, 200, "已公开答复")
			b.post("/p/"+token, "solved", "yes", "score", "satisfied").must(t, 200, "已收到您的评价")
		})
	}
}

// A hidden origin alone opens nothing that a token guards.
func TestHiddenOriginWithoutTheToken(t *testing.T) {
	p, k := demo(t)
	number, _ := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	b.login("police")
	b.says(func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "null") })
	b.page.body = ""
	b.post("/desk/case/"+string(number)+"/accept").must(t, 403, "没有生效")
	other := newBrowser(t, p)
	other.says(func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "null") })
	other.post("/desk/login", "login", "police", "password", portal.DemoPassword).must(t, 403, "没有生效")
	other.get("/desk/login")
	other.http.Jar, _ = cookiejar.New(nil) // the form's token without its cookie
	other.post("/desk/login", "login", "police", "password", portal.DemoPassword).must(t, 403)
	other.says(func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "https://evil.example") })
	other.get("/desk/login")
	other.post("/desk/login", "login", "police", "password", portal.DemoPassword).must(t, 403)
}

// says changes what every further request of the browser carries.
func (b *browser) says(change func(http.Header)) { b.change = change }

// formToken adds the log-in form's own token as a browser does.
func (b *browser) formToken(form url.Values) {
	if m := formField.FindStringSubmatch(b.page.body); m != nil && strings.Contains(b.page.path, "login") {
		form.Set("form", m[1])
	}
}
