package screen

import (
	"strings"

	"onestop/app/catalogue"
	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// GuideSearch is the search: a box with the keyboard, filters, and the best items below, found
// anew with every letter. What was typed lives in the visit; the argument holds the mode
// and the filter: "", "apply", "all", and after a space "personal", "enterprise", "kiosk"
// or a department's id.
func GuideSearch(env *Env, arg string) widget.Node {
	mode, filter, _ := strings.Cut(arg, " ")
	if mode == "apply" && filter == "" {
		filter = filterKiosk
	}
	k := env.Kit
	l := &guideList{env: env, filter: filter, most: guidesFirst}
	l.slot = k.Slot(l.found())
	box := l.box(mode)
	title := "guides.title"
	if mode == "apply" {
		title = "guides.title.apply"
	}
	head := widget.Node(box)
	if mode != "" && !env.Wide {
		head = k.Column(5, k.Text(theme.Title, env.T(title)), box)
	}
	var chips widget.Node
	if mode != "" || !env.Wide {
		chips = l.chips(mode)
	}
	page := k.Page(widget.PageParts{Head: head, Body: k.Column(theme.Gap, chips, l.slot), Full: env.Wide})
	if mode == "" {
		box.Activate()
	}
	return page
}

// The filters that are no department.
const (
	filterAll        = "everything"
	filterPersonal   = "personal"
	filterEnterprise = "enterprise"
	filterKiosk      = "kiosk"
)

const (
	guidesFirst = 20 // how many items are listed, and how many more each time
	guidesMost  = 80 // beyond it another letter helps more than another page
	guidesDepts = 5  // departments among the filters
	guidesNear  = 5  // items that are near what was typed
	guidesName  = 56 // characters of a name in the list; its own page shows all of it
)

// guideList is the list and what it depends on. It belongs to one building of the page.
type guideList struct {
	env    *Env
	filter string
	most   int
	slot   *widget.Slot
	field  *widget.Field
}

// box is the search box. On a wide screen the keyboard leaves no room for the filters:
// they come when it closes.
func (l *guideList) box(mode string) *widget.Field {
	env := l.env
	k := env.Kit
	wipe := k.Button(widget.Quiet, "", env.T("guides.wipe"), func() {
		l.field.SetText("")
		l.look("")
		l.field.Activate()
	})
	l.field = k.Field(widget.FieldParts{Placeholder: env.T("guides.box"), Text: env.Visit.Query, Icon: "search", Large: true,
		Max: 40, Trailing: wipe, Changed: l.look, Done: func() {
			if env.Wide && mode == "" {
				env.Replace(Route{PageGuides, "all"})
			}
		}})
	return l.field
}

// look searches anew.
func (l *guideList) look(text string) {
	l.env.Visit.Query = text
	l.most = guidesFirst
	l.slot.Set(l.found())
}

// chips are the filters.
func (l *guideList) chips(mode string) widget.Node {
	env := l.env
	k := env.Kit
	if mode == "" {
		mode = "all" // choosing a filter closes the keyboard, so that the list is seen
	}
	chip := func(label, filter string) widget.Node {
		return k.Chip(label, filter == l.filter || filter == filterAll && l.filter == "", func() {
			env.Replace(Route{PageGuides, mode + " " + filter})
		})
	}
	chips := []widget.Node{chip(env.T("guides.all"), filterAll), chip(env.T("guide.audience.personal"), filterPersonal),
		chip(env.T("guide.audience.enterprise"), filterEnterprise), chip(env.T("guides.kiosk"), filterKiosk)}
	for i, d := range env.Desk.Guides().Departments() {
		if i == guidesDepts {
			break
		}
		chips = append(chips, chip(deptName(env, d.ID), d.ID))
	}
	return k.Flow(4, chips...)
}

func (l *guideList) query() catalogue.Query {
	q := catalogue.Query{Text: l.env.Visit.Query, Lang: l.env.Kit.Lang}
	switch l.filter {
	case "", filterAll:
	case filterPersonal:
		q.Audience = hall.Personal
	case filterEnterprise:
		q.Audience = hall.Enterprise
	case filterKiosk:
		q.AtKiosk = true
	default:
		q.Dept = l.filter
	}
	return q
}

// found is the list as it stands: how many, the best ones, and more on demand.
func (l *guideList) found() widget.Node {
	env := l.env
	k := env.Kit
	r := env.Desk.Guides().Search(l.query(), l.most)
	if len(r.Hits) == 0 || r.Near {
		return l.nothing(r)
	}
	var more widget.Node
	switch {
	case r.Total > len(r.Hits) && l.most < guidesMost:
		more = k.Button(widget.Secondary, "chevron-down", env.T("guides.more"), func() {
			l.most += guidesFirst
			l.slot.Set(l.found())
		})
	case r.Total > len(r.Hits):
		more = k.Hint(widget.Plain, "info", env.T("guides.narrow"))
	}
	return k.Column(theme.Gap, k.Text(theme.Sub, env.T("guides.count", thousands(r.Total))), l.rows(r.Hits), more)
}

// nothing offers the nearest items and people to ask.
func (l *guideList) nothing(r catalogue.Found) widget.Node {
	env := l.env
	k := env.Kit
	var near widget.Node
	if r.Hits = r.Hits[:min(len(r.Hits), guidesNear)]; len(r.Hits) > 0 {
		near = k.Column(4, k.Text(theme.Label, env.T("guides.near")), l.rows(r.Hits))
	}
	complain := k.Item(widget.ItemParts{Icon: "megaphone", Title: []widget.Span{{Text: env.T("guides.complain")}},
		Under: k.Text(theme.Sub, env.T("guides.complain.text"))}, func() { env.Go(Route{Page: PageComplaint}) })
	ask := k.Item(widget.ItemParts{Icon: "circle-question-mark", Title: []widget.Span{{Text: env.T("guides.ask")}},
		Under: k.Text(theme.Sub, env.T("guides.ask.text", env.Settings.Phone))}, func() { env.Go(Route{Page: PageHelp}) })
	return k.Column(theme.Gap, k.Notice(widget.Plain, "", env.T("guides.nothing")), near, k.Items(ask, complain))
}

func (l *guideList) rows(hits []catalogue.Hit) widget.Node {
	var items []widget.Node
	for _, h := range hits {
		items = append(items, l.row(h))
	}
	k := l.env.Kit
	if !l.env.Wide || k.Step >= theme.Large || len(items) < 3 {
		return k.Items(items...)
	}
	var columns [2][]widget.Node // side by side, so that the best stand at the top
	for i, item := range items {
		columns[i%2] = append(columns[i%2], item)
	}
	return k.TopRow(theme.Gap, k.Grow(1, k.Items(columns[0]...)), k.Grow(1, k.Items(columns[1]...)))
}

// row is one item: its name with the match marked, where it can be handed in, by whom
// and how fast.
func (l *guideList) row(h catalogue.Hit) widget.Node {
	env := l.env
	k := env.Kit
	g := h.Guide
	about := deptName(env, g.Dept)
	if s := limitWords(env, g.Promised); s != "" {
		word := "guides.about"
		if g.Promised.Unit == hall.AtOnce {
			word = "guides.about.at_once"
		}
		about = env.T(word, about, s)
	}
	under := k.Flow(4, atKioskBadge(env, g), k.Text(theme.Sub, about))
	return k.Item(widget.ItemParts{Title: marked(short(env.In(g.Name), h.Marks), h.Marks), Under: under},
		func() { env.Go(Route{PageGuide, g.Code}) })
}

// short leaves out the end of a very long name, unless a mark lies there.
func short(name string, marks []catalogue.Mark) string {
	runes := []rune(name)
	if len(runes) <= guidesName {
		return name
	}
	head := string(runes[:guidesName-1])
	for _, m := range marks {
		if m.To > len(head) {
			return name
		}
	}
	return head + "…"
}

// marked cuts a name at the marks, which lie in order and do not overlap.
func marked(name string, marks []catalogue.Mark) []widget.Span {
	var out []widget.Span
	at := 0
	for _, m := range marks {
		if m.From < at || m.To > len(name) || m.To <= m.From {
			continue
		}
		if m.From > at {
			out = append(out, widget.Span{Text: name[at:m.From]})
		}
		out = append(out, widget.Span{Text: name[m.From:m.To], Marked: true})
		at = m.To
	}
	if at < len(name) {
		out = append(out, widget.Span{Text: name[at:]})
	}
	return out
}
