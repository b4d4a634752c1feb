package receipt

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onestop/app/hall"
)

// Every guide that ships can be taken home, in both languages and on both papers.
func TestEverySampleGuidePrints(t *testing.T) {
	files, err := filepath.Glob("../../assets/content/guides/*.json")
	if err != nil || len(files) == 0 {
		t.Skipf("no sample guides to print: %v", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var g hall.Guide
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, lang := range []string{hall.Chinese, hall.English} {
			d := GuideSheet{Guide: g, Words: catalogue(t).In(lang), Hall: errand().Hall, At: errand().At}.Document()
			for _, paper := range []Paper{Roll, A4} {
				s, err := press(t).PDF(d, paper)
				if err != nil || len(s.Missing) > 0 {
					t.Errorf("%s in %s on %s: %v, missing %q", file, lang, paper, err, s.Missing)
				}
				kept(t, filepath.Base(file)+"-"+lang+"-"+paper.String()+".pdf", s.Data)
			}
		}
	}
}

// The wordings that are put together from parts must all be there.
func TestEveryWordingIsThere(t *testing.T) {
	for _, lang := range []string{hall.Chinese, hall.English} {
		w := catalogue(t).In(lang)
		for _, key := range []string{"slip.error", "slip.page", "slip.next.1", "slip.next.complaint.1", "slip.limit.at_once", "slip.limit.working.one", "slip.limit.calendar.one"} {
			if !w.Has(key) {
				t.Errorf("%s: no wording for %s", lang, key)
			}
		}
	}
	docs := slips(t)
	for name, d := range guides(t) {
		docs[name] = d
	}
	for name, d := range docs {
		for _, s := range said(d.Blocks) {
			if strings.Contains(s, "‹") {
				t.Errorf("%s says %s", name, s)
			}
		}
	}
}

func TestLimitWords(t *testing.T) {
	w := catalogue(t).In(hall.English)
	for name, c := range map[string]struct {
		limit hall.Limit
		want  string
	}{
		"working days":  {hall.Limit{Days: 20, Unit: hall.WorkingDays}, "20 working days"},
		"one day":       {hall.Limit{Days: 1, Unit: hall.WorkingDays}, "1 working day"},
		"calendar days": {hall.Limit{Days: 7, Unit: hall.CalendarDays}, "7 days"},
		"at once":       {hall.Limit{Unit: hall.AtOnce}, "while you wait"},
		"not set":       {hall.Limit{}, ""},
		"with a note":   {hall.Limit{Days: 7, Unit: hall.CalendarDays, Note: hall.Text{hall.English: "longer at sea"}}, "7 days (longer at sea)"},
	} {
		if got := LimitWords(c.limit, w); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
