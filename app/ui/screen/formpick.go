package screen

import (
	"strconv"
	"strings"

	"onestop/app/form"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// pick is the page on which an answer is chosen from a long list: the area of an address
// level by level, or one of many choices, by group first.
func (p *formPage) pick(arg string) widget.Node {
	pointer, rest, _ := strings.Cut(arg, " ")
	level, err := strconv.Atoi(rest)
	for _, f := range p.page.Fields {
		if f.Pointer != pointer || err != nil {
			continue
		}
		if f.Kind == form.KindAddress {
			return p.pickArea(f, level)
		}
		return p.pickChoice(f, level)
	}
	return p.show("") // the field is no longer asked
}

// back to the question, at the field.
func (p *formPage) picked(f form.Field) { p.env.Replace(Route{PageForm, "at " + f.Pointer}) }

// columns is how many rows of a list stand beside each other.
func (p *formPage) columns() int {
	switch {
	case p.env.Wide:
		return 6
	case p.env.Kit.Step >= theme.Large:
		return 2
	}
	return 3
}

// pickArea lists the divisions of a level. What is chosen stands in the draft at once.
func (p *formPage) pickArea(f form.Field, level int) widget.Node {
	env, k := p.env, p.env.Kit
	a := p.f.AddressOf(p.d, f.Pointer)
	all := env.Desk.Divisions()
	list, question, so := all.Provinces(), "apply.province", ""
	switch below := all.Below(a.Code); {
	case level == 1 && len(below) > 0:
		list, question, so = below, "apply.city", a.Area()
	case level == 2 && len(below) > 0:
		list, question, so = below, "apply.county", a.Area()
	}
	var rows []widget.Node
	for _, one := range list {
		rows = append(rows, k.Button(widget.Secondary, "", one.Name, func() {
			next, ok := all.Address(one.Code)
			if !ok {
				return
			}
			for below := all.Below(one.Code); len(below) == 1; below = all.Below(below[0].Code) {
				next, _ = all.Address(below[0].Code) // nothing to choose: a city without counties
			}
			p.f.SetAddress(p.d, f.Pointer, next)
			if all.Complete(next) {
				p.picked(f)
				return
			}
			env.Replace(Route{PageForm, "pick " + f.Pointer + " " + strconv.Itoa(level+1)})
		}))
	}
	return p.choosing(f, level, env.T(question), so, k.Grid(p.columns(), theme.Gap/2, rows...))
}

// pickChoice lists the groups, then the choices of one; level 0 is the groups, level n the
// n-th of them. Choices without groups are listed at once.
func (p *formPage) pickChoice(f form.Field, level int) widget.Node {
	env, k := p.env, p.env.Kit
	groups := groupsOf(f)
	var rows []widget.Node
	if len(groups) > 1 && (level < 1 || level > len(groups)) {
		for i, g := range groups {
			rows = append(rows, k.Item(widget.ItemParts{Title: []widget.Span{{Text: env.In(g[0].Group)}},
				Under: k.Text(theme.Sub, names(env, g))}, func() {
				env.Replace(Route{PageForm, "pick " + f.Pointer + " " + strconv.Itoa(i+1)})
			}))
		}
		return p.choosing(f, 0, env.In(f.Label), "", k.Items(rows...))
	}
	list, so := f.Choices, ""
	if len(groups) > 1 {
		list, so = groups[level-1], env.In(groups[level-1][0].Group)
	}
	chosen := p.f.Typed(p.d, f.Pointer)
	return p.choosing(f, level, env.In(f.Label), so, k.Choices(options(env, list), chosen, func(key string) {
		p.f.Set(p.d, f.Pointer, key)
		p.picked(f)
	}))
}

// choosing is a list with its question, what is chosen so far, and the way back.
func (p *formPage) choosing(f form.Field, level int, question, so string, list widget.Node) widget.Node {
	env, k := p.env, p.env.Kit
	back := func() { env.Replace(Route{Page: PageForm}) }
	if level > 0 {
		back = func() { env.Replace(Route{PageForm, "pick " + f.Pointer + " 0"}) }
	}
	var chosen widget.Node
	if so != "" {
		chosen = k.Text(theme.Sub, so)
	}
	body := k.Column(theme.Gap, k.Button(widget.Quiet, "arrow-left", env.T("ui.back"), back),
		k.Text(theme.Title, question), chosen, list)
	return k.Page(widget.PageParts{Body: body, Full: env.Wide && f.Kind == form.KindAddress})
}

// groupsOf cuts the choices where their heading changes.
func groupsOf(f form.Field) [][]form.Choice {
	var out [][]form.Choice
	for i, c := range f.Choices {
		if i == 0 || c.Group.In("zh-Hans") != f.Choices[i-1].Group.In("zh-Hans") {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}

// names lists the first few choices of a group, to say what it holds.
func names(env *Env, choices []form.Choice) string {
	var out []string
	for _, c := range choices[:min(4, len(choices))] {
		out = append(out, env.In(c.Name))
	}
	return strings.Join(out, env.T("apply.comma"))
}
