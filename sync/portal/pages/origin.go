package pages

import (
	"crypto/subtle"
	"net/http"
)

// formCookie carries the log-in form's own token: there is no session yet that could.
const formCookie = "form"

// opaque lets forms of a browser through that hides where they come from: it sends
// "Origin: null", and no Sec-Fetch-Site since it is old or the address is plain HTTP.
// http.CrossOriginProtection would take every one of them for a forgery. What keeps
// forged ones out is a token that another site cannot know: the session's (desk), the
// form's own (log-in), the secret address (rating); a lookup changes nothing.
func opaque(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hidden(r) {
			plain := r.Clone(r.Context())
			plain.Header.Del("Origin")
			if r.URL.Path == loginPath && !ownForm(plain) {
				plain.Header.Set("Sec-Fetch-Site", "cross-site") // refused like any forgery
			}
			r = plain
		}
		next.ServeHTTP(w, r)
	})
}

func hidden(r *http.Request) bool {
	return r.Header.Get("Origin") == "null" && r.Header.Get("Sec-Fetch-Site") == ""
}

// ownForm reports whether the log-in form came from this portal's page.
func ownForm(r *http.Request) bool {
	c, err := r.Cookie(formCookie)
	return err == nil && c.Value != "" && subtle.ConstantTimeCompare([]byte(c.Value), []byte(r.PostFormValue("form"))) == 1
}

// giveForm is the token of a log-in form, the browser's own when it has one.
func (s *Site) giveForm(w http.ResponseWriter, r *http.Request) (string, error) {
	if c, err := r.Cookie(formCookie); err == nil && len(c.Value) == 43 {
		return c.Value, nil
	}
	token, err := s.secret()
	if err != nil {
		return "", err
	}
	http.SetCookie(w, &http.Cookie{Name: formCookie, Value: token, Path: loginPath, HttpOnly: true, Secure: s.https(),
		SameSite: http.SameSiteStrictMode})
	return token, nil
}
