package pages

import (
	"net/http"
	"net/url"
	"strings"

	"onestop/app/hall"
	"onestop/sync/portal/ledger"
)

// What a clerk types into the search may be a person's name, and addresses are written
// down in histories, logs and proxies. So the search is posted, and only what matches a
// number or an item comes into an address; names are not searched at all.

const maxSearch = 64 // characters

// search is the posted search: it leads to the case, to the list, or back with word that
// there is nothing.
func (s *Site) search(w http.ResponseWriter, r *http.Request, c *clerkView) {
	kind, text := kindOf(r.PostFormValue("kind")), clipRunes(strings.TrimSpace(r.PostFormValue("q")), maxSearch)
	if s.led(w, r, c, kind, text) {
		return
	}
	http.Redirect(w, r, listAddress(kind, "", text, 1), http.StatusSeeOther)
}

// led answers a search that ends elsewhere than in a list: at the one case with that
// number, or nowhere. false: there is something to list.
func (s *Site) led(w http.ResponseWriter, r *http.Request, c *clerkView, kind hall.Kind, text string) bool {
	if text == "" {
		return false
	}
	if number, err := hall.ParseNumber(text); err == nil {
		if _, _, err := s.visible(r.Context(), number, c); err == nil {
			http.Redirect(w, r, "/desk/case/"+string(number), http.StatusSeeOther)
			return true
		}
	}
	n, err := s.Ledger.Count(r.Context(), s.searched(kind, c, text))
	if err != nil {
		s.fail(w, r, err)
		return true
	}
	if n > 0 {
		return false
	}
	none := url.Values{"found": {"none"}}
	if kind != hall.Errand {
		none.Set("kind", string(kind))
	}
	http.Redirect(w, r, "/desk?"+none.Encode(), http.StatusSeeOther)
	return true
}

// searched looks through everything that this desk holds, not one tab; the intake office
// holds every complaint.
func (s *Site) searched(kind hall.Kind, c *clerkView, text string) ledger.Query {
	q := ledger.Query{Dept: c.Dept, Kind: kind, Search: text}
	if kind == hall.Complaint && s.Directory.Intake(c.Dept) {
		q.Dept = ""
	}
	return q
}

func kindOf(s string) hall.Kind {
	if s == string(hall.Complaint) {
		return hall.Complaint
	}
	return hall.Errand
}
