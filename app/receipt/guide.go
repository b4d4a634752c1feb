package receipt

import (
	"fmt"
	"time"

	"onestop/app/hall"
	"onestop/app/words"
)

// GuideSheet is a guide to be printed and taken home.
type GuideSheet struct {
	Guide hall.Guide
	Words words.Words
	Hall  hall.Text                 // who prints it
	Depts func(id string) hall.Text // a department's name by its id
	At    time.Time                 // when it is printed
}

// Document lays down the whole guide, in the order of the screen: the three figures
// first, then what to bring, how it goes, and where to ask.
func (p GuideSheet) Document() Document {
	g, w := p.Guide, p.Words
	d := Document{Name: g.Code, At: p.At, Page: w.T("slip.page")}
	d.add(Banner{Hall: p.Hall.In(w.Lang), Title: Pair{Main: g.Name.In(w.Lang)}})
	if g.Sample {
		d.add(Paragraph{Text: Pair{Main: w.T("slip.guide.sample")}, Quiet: true})
	}
	d.add(p.figures())
	p.list(&d, "slip.guide.conditions", p.texts(g.Conditions), false)
	p.list(&d, "slip.guide.materials", p.materials(), true)
	p.list(&d, "slip.guide.stages", p.stages(), true)
	p.list(&d, "slip.guide.results", p.texts(g.Results), false)
	p.list(&d, "slip.guide.fees", p.fees(), false)
	p.windows(&d)
	p.list(&d, "slip.guide.basis", p.basis(), false)
	for i, q := range g.Questions {
		if i == 0 {
			d.add(Heading{Text: Pair{Main: w.T("slip.guide.questions")}})
		}
		d.add(Paragraph{Text: Pair{Main: q.Question.In(w.Lang)}, Strong: true}, Paragraph{Text: Pair{Main: q.Answer.In(w.Lang)}})
	}
	d.add(Rule{}, Rows{
		{Label: p.label("slip.guide.consult"), Value: Pair{Main: g.Redress.Consult}},
		{Label: p.label("slip.guide.complain"), Value: Pair{Main: g.Redress.Complain}},
		{Label: p.label("slip.guide.reconsider"), Value: Pair{Main: g.Redress.Reconsider.In(w.Lang)}},
		{Label: p.label("slip.guide.litigate"), Value: Pair{Main: g.Redress.Litigate.In(w.Lang)}},
	})
	d.add(Paragraph{Text: Pair{Main: w.T("slip.guide.version", g.Code, g.Version, p.At.Format(minute))}, Quiet: true})
	return d
}

func (d *Document) add(b ...Block) { d.Blocks = append(d.Blocks, b...) }

func (p GuideSheet) label(key string) Pair { return Pair{Main: p.Words.T(key)} }

func (p GuideSheet) dept(id string) string {
	if p.Depts == nil {
		return ""
	}
	return p.Depts(id).In(p.Words.Lang)
}

func (p GuideSheet) figures() Rows {
	g, w := p.Guide, p.Words
	fee := w.T("slip.guide.free")
	if len(g.Fees) > 0 {
		fee = g.Fees[0].Amount.In(w.Lang)
	}
	rows := Rows{
		{Label: p.label("slip.promised"), Value: Pair{Main: LimitWords(g.Promised, w)}},
		{Label: p.label("slip.guide.statutory"), Value: Pair{Main: LimitWords(g.Statutory, w)}},
		{Label: p.label("slip.guide.fee"), Value: Pair{Main: fee}},
	}
	if !g.Brief {
		rows = append(rows, Row{Label: p.label("slip.guide.visits"), Value: Pair{Main: w.T("slip.guide.visits.n", g.Visits.Most), Also: g.Visits.Reason.In(w.Lang)}})
	}
	return append(rows, Row{Label: p.label("slip.guide.dept"), Value: Pair{Main: p.dept(g.Dept)}})
}

func (p GuideSheet) list(d *Document, key string, items []Pair, numbered bool) {
	if len(items) > 0 {
		d.add(Heading{Text: p.label(key)}, List{Items: items, Numbered: numbered})
	}
}

func (p GuideSheet) texts(ts []hall.Text) []Pair {
	var out []Pair
	for _, t := range ts {
		out = append(out, Pair{Main: t.In(p.Words.Lang)})
	}
	return out
}

func (p GuideSheet) materials() []Pair {
	var out []Pair
	for _, m := range p.Guide.Materials {
		s := m.Name.In(p.Words.Lang)
		if m.Originals > 0 {
			s += p.Words.T("slip.guide.originals", m.Originals)
		}
		if m.Copies > 0 {
			s += p.Words.T("slip.guide.copies", m.Copies)
		}
		if m.Optional {
			s += p.Words.T("slip.guide.optional")
		}
		if m.Licence {
			s += p.Words.T("slip.guide.licence")
		}
		out = append(out, Pair{Main: s, Also: m.Note.In(p.Words.Lang)})
	}
	return out
}

func (p GuideSheet) stages() []Pair {
	var out []Pair
	for _, st := range p.Guide.Stages {
		s := st.Name.In(p.Words.Lang)
		if name := p.dept(st.Dept); name != "" {
			s = p.Words.T("slip.guide.stage", s, name)
		}
		if st.Days > 0 {
			s = p.Words.T("slip.guide.stage", s, LimitWords(hall.Limit{Days: st.Days, Unit: hall.WorkingDays}, p.Words))
		}
		out = append(out, Pair{Main: s})
	}
	return out
}

func (p GuideSheet) fees() []Pair {
	var out []Pair
	for _, f := range p.Guide.Fees {
		out = append(out, Pair{Main: fmt.Sprintf("%s %s", f.Name.In(p.Words.Lang), f.Amount.In(p.Words.Lang)), Also: f.Reduction.In(p.Words.Lang)})
	}
	return out
}

func (p GuideSheet) basis() []Pair {
	var out []Pair
	for _, b := range p.Guide.Basis {
		s := b.Law.In(p.Words.Lang)
		for _, more := range []string{b.Number, b.Clause.In(p.Words.Lang)} {
			if more != "" {
				s += " " + more
			}
		}
		out = append(out, Pair{Main: s, Also: b.Words.In(p.Words.Lang)})
	}
	return out
}

func (p GuideSheet) windows(d *Document) {
	for i, win := range p.Guide.Windows {
		if i == 0 {
			d.add(Heading{Text: p.label("slip.guide.windows")})
		}
		d.add(Paragraph{Text: Pair{Main: win.Name.In(p.Words.Lang)}, Strong: true}, Rows{
			{Label: p.label("slip.guide.address"), Value: Pair{Main: win.Address.In(p.Words.Lang)}},
			{Label: p.label("slip.guide.hours"), Value: Pair{Main: win.Hours.In(p.Words.Lang)}},
			{Label: p.label("slip.guide.phone"), Value: Pair{Main: win.Phone}},
		})
	}
}
