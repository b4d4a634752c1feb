package receipt

import (
	"fmt"
	"time"

	"onestop/app/hall"
	"onestop/app/words"
)

// Slip is what a citizen's receipt is made of. It names nobody: everything on it
// comes from the receipt and from the words.
type Slip struct {
	Receipt hall.Receipt
	Words   words.Words    // the citizen's language
	Hall    words.Words    // the hall's language, as second line where it differs; zero: none
	Copy    int            // 1, or 0: the first; 2 and more are marked as copies
	Zone    *time.Location // of the time on the slip; nil: the receipt's own
}

// Document lays down what the slip says.
func (s Slip) Document() Document {
	r := s.Receipt
	if s.Zone != nil {
		r.At = r.At.In(s.Zone)
	}
	kind := ""
	if r.Kind == hall.Complaint {
		kind = ".complaint"
	}
	banner := Banner{Hall: r.Hall.In(s.Words.Lang), Title: s.pair("slip.title" + kind)}
	if s.Copy > 1 {
		banner.Mark = s.Words.T("slip.copy", s.Copy)
	}
	main := []Block{Number{Label: s.pair("slip.number"), Text: string(r.Number)}, s.rows(r, kind)}
	side := []Block{Code{Text: r.QR, Title: s.pair("slip.qr"), Caption: Pair{Main: s.Words.T("slip.qr.how")}}}
	return Document{
		Name: string(r.Number),
		At:   r.At,
		Page: s.Words.T("slip.page"),
		Blocks: []Block{
			banner,
			Notice{Title: s.Words.T("slip.saved"), Text: s.pair("slip.saved.how")},
			Beside{Main: main, Side: side},
			Heading{Text: s.pair("slip.next")},
			s.next(kind),
			Rule{},
			Paragraph{Text: s.pair("slip.keep"), Quiet: true},
		},
	}
}

func (s Slip) rows(r hall.Receipt, kind string) Rows {
	return Rows{
		{Label: s.pair("slip.item" + kind), Value: s.text(r.Item)},
		{Label: s.pair("slip.at"), Value: Pair{Main: r.At.Format(minute)}},
		{Label: s.pair("slip.promised"), Value: Pair{Main: LimitWords(r.Promised, s.Words)}},
		{Label: s.pair("slip.kiosk"), Value: Pair{Main: r.Kiosk}},
		{Label: s.pair("slip.phone"), Value: Pair{Main: r.Phone}},
	}
}

// minute is how times are printed, in every language.
const minute = "2006-01-02 15:04"

// next is what happens next: as many lines as the words have.
func (s Slip) next(kind string) List {
	l := List{Numbered: true}
	for i := 1; ; i++ {
		key := fmt.Sprintf("slip.next%s.%d", kind, i)
		if !s.Words.Has(key) {
			return l
		}
		l.Items = append(l.Items, Pair{Main: s.Words.T(key)})
	}
}

// pair is a wording in the citizen's language, and in the hall's where it differs.
func (s Slip) pair(key string) Pair {
	p := Pair{Main: s.Words.T(key)}
	if s.Hall.Lang != "" && s.Hall.Lang != s.Words.Lang && s.Hall.Has(key) {
		p.Also = s.Hall.T(key)
	}
	return p
}

func (s Slip) text(t hall.Text) Pair {
	p := Pair{Main: t.In(s.Words.Lang)}
	if s.Hall.Lang != "" && t.In(s.Hall.Lang) != p.Main {
		p.Also = t.In(s.Hall.Lang)
	}
	return p
}

// LimitWords says a time limit; a limit that is not set is the empty string.
func LimitWords(l hall.Limit, w words.Words) string {
	s := ""
	switch {
	case l.Unit == hall.AtOnce:
		s = w.T("slip.limit.at_once")
	case l.Unit == hall.WorkingDays && l.Days == 1:
		s = w.T("slip.limit.working.one")
	case l.Unit == hall.WorkingDays && l.Days > 0:
		s = w.T("slip.limit.working", l.Days)
	case l.Unit == hall.CalendarDays && l.Days == 1:
		s = w.T("slip.limit.calendar.one")
	case l.Unit == hall.CalendarDays && l.Days > 0:
		s = w.T("slip.limit.calendar", l.Days)
	}
	if note := l.Note.In(w.Lang); note != "" && s != "" {
		s = w.T("slip.limit.note", s, note)
	}
	return s
}
