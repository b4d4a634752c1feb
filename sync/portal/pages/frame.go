package pages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"onestop/app/hall"
	"onestop/app/words"
)

// frame is what every page has around it.
type frame struct {
	words.Words
	Title string
	Tag   string // of the html element
	Other string // address of this page in the other language; empty: cannot be had again
	Clerk *clerkView
	Tab   string // which part of the desk is open
	zone  *time.Location
	now   time.Time
}

const langCookie = "lang"

// frame chooses the language: asked for in the address, chosen before, wished by the
// browser, Chinese.
func (s *Site) frame(w http.ResponseWriter, r *http.Request, title string) frame {
	lang := s.lang(w, r)
	f := frame{Words: s.Words.In(lang), Tag: "zh-CN", zone: s.Desk.Calendar.Zone(), now: s.Now()}
	other := hall.English
	if lang == hall.English {
		f.Tag, other = "en", hall.Chinese
	}
	if r.Method == http.MethodGet {
		q := r.URL.Query()
		q.Set("lang", other)
		f.Other = "?" + q.Encode()
	}
	f.Title = f.T(title)
	return f
}

func (s *Site) lang(w http.ResponseWriter, r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l == hall.Chinese || l == hall.English {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: l, Path: "/", MaxAge: 86400, HttpOnly: true,
			SameSite: http.SameSiteStrictMode, Secure: s.https()})
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil && (c.Value == hall.Chinese || c.Value == hall.English) {
		return c.Value
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return hall.Chinese
	}
	if base, _ := tags[0].Base(); base.String() != "zh" {
		return hall.English
	}
	return hall.Chinese
}

// In says a published text in the page's language.
func (f frame) In(t hall.Text) string { return t.In(f.Lang) }

// Clock is a moment as a step says it: 11-24 09:05, with the year when it is another.
func (f frame) Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(f.zone)
	if t.Year() != f.now.In(f.zone).Year() {
		return t.Format("2006-01-02 15:04")
	}
	return t.Format("01-02 15:04")
}

// Arrived is a moment as a list says it: today 09:12, yesterday 16:40, 11-21.
func (f frame) Arrived(t time.Time) string {
	t, now := t.In(f.zone), f.now.In(f.zone)
	switch t.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return f.T("portal.time.today", t.Format("15:04"))
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return f.T("portal.time.yesterday", t.Format("15:04"))
	}
	if t.Year() != now.Year() {
		return t.Format(time.DateOnly)
	}
	return t.Format("01-02")
}

// Date is a day as a sentence says it: 12 月 18 日, 18 December.
func (f frame) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(f.zone)
	month := strconv.Itoa(int(t.Month()))
	key := "portal.time.date"
	if t.Year() != f.now.In(f.zone).Year() {
		key = "portal.time.date_year"
	}
	return f.T(key, f.T("portal.month."+month), t.Day(), t.Year())
}

// Stamp is a moment for the time element.
func (f frame) Stamp(t time.Time) string { return t.In(f.zone).Format(time.RFC3339) }

// Lines cuts a clerk's words at their line breaks.
func (f frame) Lines(s string) []string {
	return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
}

// StepTitle is a step's title in words: to its citizen, or to the clerk who reads of one.
func (f frame) StepTitle(k hall.StepKind) string {
	if f.Clerk != nil {
		return f.T("portal.desk.step." + string(k))
	}
	return f.T("step." + string(k))
}

// StateName is a state in words.
func (f frame) StateName(s hall.State) string { return f.T("state." + string(s)) }

// limitWords says a promise: 20 个工作日.
func (f frame) limitWords(l hall.Limit) string {
	if l.Unit == "" {
		return ""
	}
	return f.Count("portal.limit."+string(l.Unit), l.Days)
}

// Count says a number with its unit: one has a wording of its own where language asks
// for it. The unit's plural is key, its singular key.one.
func (f frame) Count(key string, n int) string {
	if n == 1 && f.Has(key+".one") {
		key += ".one"
	}
	return f.T(key, n)
}
