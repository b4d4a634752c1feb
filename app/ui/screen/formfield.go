package screen

import (
	"slices"
	"strings"
	"time"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// asked is the page's fields as its answers now call for them.
func (p *formPage) asked() widget.Node {
	p.fields = map[string]*widget.Field{}
	var kids []widget.Node
	for _, f := range p.page.Fields {
		kids = append(kids, p.field(f))
	}
	return p.env.Kit.Column(theme.Gap+2, kids...)
}

// field is one question, by its kind.
func (p *formPage) field(f form.Field) widget.Node {
	switch f.Kind {
	case form.KindNotice:
		return p.notice(f)
	case form.KindDate:
		return p.date(f)
	case form.KindChoice:
		if len(f.Choices) > choicesShown || grouped(f) {
			return p.opener(f, p.chosenName(f))
		}
		return p.labelled(f, p.choices(f, options(p.env, f.Choices)))
	case form.KindChoices:
		return p.labelled(f, p.checks(f))
	case form.KindYesNo:
		return p.yesNo(f)
	case form.KindAddress:
		return p.address(f)
	}
	return p.text(f)
}

// choicesShown is how many choices stand on the page itself; more have a page of their own.
const choicesShown = 8

func grouped(f form.Field) bool { return len(f.Choices) > 0 && !f.Choices[0].Group.Empty() }

// set takes an answer. Where it changes what is asked, the questions are laid out anew.
func (p *formPage) set(pointer, typed string) {
	p.f.Set(p.d, pointer, typed)
	p.anew()
}

func (p *formPage) anew() {
	for _, page := range p.f.Pages(p.d.Answers) {
		if page.ID != p.page.ID || slices.EqualFunc(page.Fields, p.page.Fields, sameField) {
			continue
		}
		p.page = page
		p.slot.Set(p.asked())
	}
}

func sameField(a, b form.Field) bool { return a.Pointer == b.Pointer && a.Required == b.Required }

func (p *formPage) fault(pointer string) string {
	for _, f := range p.faults {
		if f.Pointer == pointer {
			return f.In(p.env.Kit.Words)
		}
	}
	return ""
}

// label marks what may be left out: most questions must be answered.
func (p *formPage) label(f form.Field) string {
	s := p.env.In(f.Label)
	if !f.Required {
		return p.env.T("apply.optional", s)
	}
	return s
}

func (p *formPage) text(f form.Field) widget.Node {
	env := p.env
	var unit widget.Node
	if !f.Unit.Empty() {
		unit = env.Kit.Text(theme.Sub, env.In(f.Unit))
	}
	field := env.Kit.Field(widget.FieldParts{
		Label: p.label(f), Hint: env.In(f.Hint), Placeholder: env.In(f.Placeholder), Trailing: unit,
		Text: p.f.Typed(p.d, f.Pointer), Error: p.fault(f.Pointer), Layout: keyboard(f.Layout),
		Lines: f.Lines, Max: f.MaxLength,
		Changed: func(s string) { p.f.Set(p.d, f.Pointer, s) },
	})
	p.fields[f.Pointer] = field
	return field
}

// keyboard is the kit's layout for a form's.
func keyboard(l form.Layout) widget.Layout {
	switch l {
	case form.LayoutLatin:
		return widget.Latin
	case form.LayoutDigits:
		return widget.Digits
	case form.LayoutNumber:
		return widget.Number
	case form.LayoutID:
		return widget.ID
	case form.LayoutPhone:
		return widget.Phone
	}
	return widget.AnyText
}

func (p *formPage) date(f form.Field) widget.Node {
	env := p.env
	day := func(s string) time.Time {
		t, err := hall.Day(s, time.UTC)
		if err != nil {
			return time.Time{}
		}
		return t
	}
	return env.Kit.Date(widget.DateParts{
		Label: p.label(f), Hint: env.In(f.Hint), Error: p.fault(f.Pointer), Value: p.f.Typed(p.d, f.Pointer),
		Min: day(f.Min), Max: day(f.Max), Changed: func(s string) { p.set(f.Pointer, s) },
	})
}

// labelled puts label, hint and error above a list of answers.
func (p *formPage) labelled(f form.Field, answers widget.Node) widget.Node {
	k := p.env.Kit
	var hint, wrong widget.Node
	if !f.Hint.Empty() {
		hint = k.Text(theme.Note, p.env.In(f.Hint))
	}
	if s := p.fault(f.Pointer); s != "" {
		wrong = k.ErrorLine(s)
	}
	return k.Column(2.5, k.Text(theme.Label, p.label(f)), hint, wrong, answers)
}

func options(env *Env, choices []form.Choice) []widget.Choice {
	var out []widget.Choice
	for _, c := range choices {
		out = append(out, widget.Choice{Key: c.Key, Label: env.In(c.Name), Hint: env.In(c.Hint)})
	}
	return out
}

func (p *formPage) choices(f form.Field, all []widget.Choice) widget.Node {
	return p.env.Kit.Choices(all, p.f.Typed(p.d, f.Pointer), func(key string) { p.set(f.Pointer, key) })
}

func (p *formPage) checks(f form.Field) widget.Node {
	return p.env.Kit.Checks(options(p.env, f.Choices), p.f.Chosen(p.d, f.Pointer), func(keys []string) {
		p.set(f.Pointer, strings.Join(keys, "\n"))
	})
}

// yesNo is two answers, or for a declaration one box to tick.
func (p *formPage) yesNo(f form.Field) widget.Node {
	env := p.env
	if !f.Agree {
		all := options(env, f.Choices)
		if len(all) == 0 {
			all = []widget.Choice{{Key: "true", Label: env.T("apply.yes")}, {Key: "false", Label: env.T("apply.no")}}
		}
		return p.labelled(f, p.choices(f, all))
	}
	k := env.Kit
	var wrong widget.Node
	if s := p.fault(f.Pointer); s != "" {
		wrong = k.ErrorLine(s)
	}
	box := k.Checks([]widget.Choice{{Key: "true", Label: env.In(f.Label), Hint: env.In(f.Hint)}}, p.f.Chosen(p.d, f.Pointer),
		func(keys []string) { p.set(f.Pointer, strings.Join(keys, "")) })
	return k.Column(2.5, wrong, box)
}

func (p *formPage) notice(f form.Field) widget.Node {
	tone := widget.Plain
	if f.Warn {
		tone = widget.Warn
	}
	return p.env.Kit.Notice(tone, "", p.env.In(f.Label))
}

// address is the area, chosen on a page of its own, and what stands on the door.
func (p *formPage) address(f form.Field) widget.Node {
	env, k := p.env, p.env.Kit
	a := p.f.AddressOf(p.d, f.Pointer)
	wrong, missing := p.fault(f.Pointer), ""
	if !env.Desk.Divisions().Complete(a) {
		wrong, missing = "", wrong
	}
	area := k.Opener(widget.OpenerParts{Label: env.T("apply.address.area", p.label(f)), Hint: env.In(f.Hint),
		Value: a.Area(), Placeholder: env.T("apply.address.choose"), Error: missing},
		func() { env.Replace(Route{PageForm, "pick " + f.Pointer + " 0"}) })
	detail := k.Field(widget.FieldParts{Label: env.T("apply.address.detail"), Placeholder: env.T("apply.address.example"),
		Text: p.f.Typed(p.d, f.Pointer), Error: wrong, Layout: widget.AnyText, Max: 100,
		Changed: func(s string) { p.f.Set(p.d, f.Pointer, s) }})
	if missing == "" {
		p.fields[f.Pointer] = detail
	}
	return k.Column(theme.Gap, area, detail)
}

// opener opens the page of a long list.
func (p *formPage) opener(f form.Field, value string) widget.Node {
	env := p.env
	placeholder := env.In(f.Placeholder)
	if placeholder == "" {
		placeholder = env.T("apply.choose")
	}
	return env.Kit.Opener(widget.OpenerParts{Label: p.label(f), Hint: env.In(f.Hint), Value: value,
		Placeholder: placeholder, Error: p.fault(f.Pointer)},
		func() { env.Replace(Route{PageForm, "pick " + f.Pointer + " 0"}) })
}

func (p *formPage) chosenName(f form.Field) string {
	key := p.f.Typed(p.d, f.Pointer)
	for _, c := range f.Choices {
		if c.Key == key && key != "" {
			return p.env.In(c.Name)
		}
	}
	return ""
}
