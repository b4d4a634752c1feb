package screen

import (
	"strings"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Form asks one page of the visit's draft, whatever its kind. The argument says how the
// page is opened: "checked" shows what is wrong, "at /pointer" opens a field, "pick
// /pointer level" chooses from a long list. Answers stand in the draft with every touch.
func Form(env *Env, arg string) widget.Node {
	d := env.Visit.Draft
	if d == nil {
		env.Home()
		return env.Kit.Space(0, 0)
	}
	// Told before anything is asked, not after ten minutes of writing.
	if err := env.Desk.Taking(); err != nil && len(d.Answers) == 0 && len(d.Typed) == 0 {
		env.Fault(err)
		return env.Kit.Space(0, 0)
	}
	f, err := env.Desk.Form(d.Form)
	if err != nil {
		env.Fault(err)
		return env.Kit.Space(0, 0)
	}
	p := &formPage{env: env, f: f, d: d, pages: f.Pages(d.Answers)}
	d.Page = max(0, min(d.Page, len(p.pages)-1))
	if len(p.pages) == 0 {
		env.Fault(&hall.Error{Code: "form", Key: "form.error.refused", Args: []any{d.Form}, Hint: "the form " + d.Form + " shows no page"})
		return env.Kit.Space(0, 0)
	}
	p.page = p.pages[d.Page]
	if rest, ok := strings.CutPrefix(arg, "pick "); ok {
		return p.pick(rest)
	}
	if arg == "checked" {
		p.faults = f.CheckPage(p.page, d)
	}
	return p.show(arg)
}

// formPage is one building of a form's page.
type formPage struct {
	env    *Env
	f      *form.Form
	d      *hall.Draft
	pages  []form.Page
	page   form.Page
	faults []form.Fault
	fields map[string]*widget.Field // what can be typed into, by pointer
	slot   *widget.Slot
}

func (p *formPage) show(arg string) widget.Node {
	env, k := p.env, p.env.Kit
	p.slot = k.Slot(p.asked())
	var hint widget.Node
	if !p.page.Hint.Empty() {
		hint = k.Text(theme.Sub, env.In(p.page.Hint))
	}
	body := k.Column(theme.Gap, p.progress(), k.Column(2, k.Text(theme.Title, env.In(p.page.Title)), hint),
		p.paperless(), p.summary(), p.slot)
	page := k.Page(widget.PageParts{Body: body, Foot: p.foot()})
	p.open(arg)
	return page
}

// open puts the visitor into the first field that is wrong, or the one asked for.
func (p *formPage) open(arg string) {
	pointer, _ := strings.CutPrefix(arg, "at ")
	for _, fault := range p.faults {
		pointer = fault.Pointer
		break
	}
	if field := p.fields[pointer]; field != nil {
		field.Activate()
	}
}

// progress says how far the form is; the review is the last step.
func (p *formPage) progress() widget.Node {
	env := p.env
	at, of := p.d.Page+1, len(p.pages)+1
	name := env.In(p.page.Step)
	if name == env.In(p.page.Title) {
		name = env.In(p.f.Title) // the question is the heading already
	}
	text := env.T("apply.step", at, of, name)
	return env.Kit.Progress(text, float64(at)/float64(of), "")
}

// paperless says before the first question that there will be no paper.
func (p *formPage) paperless() widget.Node {
	env := p.env
	state := env.Desk.Printer()
	if p.d.Page > 0 || state.Usable() {
		return nil
	}
	return env.Kit.Notice(widget.Warn, "", env.T("apply.paperless", env.T(state.Key())))
}

// summary repeats what is wrong at the top; pressing a line opens its field.
func (p *formPage) summary() widget.Node {
	if len(p.faults) == 0 {
		return nil
	}
	env, k := p.env, p.env.Kit
	lines := []widget.Node{k.Notice(widget.Bad, "", counted(env, "apply.faults", len(p.faults)))}
	if len(p.faults) > 1 {
		for _, fault := range p.faults {
			lines = append(lines, k.Button(widget.Quiet, "chevron-right", fault.In(k.Words), func() {
				if field := p.fields[fault.Pointer]; field != nil {
					field.Activate()
				}
			}))
		}
	}
	return k.Column(theme.Apart, lines...)
}

func (p *formPage) foot() widget.Node {
	env, k := p.env, p.env.Kit
	next := k.Button(widget.Primary, "", env.T("apply.next"), p.next)
	if p.d.Review {
		back := k.Button(widget.Secondary, "", env.T("apply.review"), func() { p.toReview() })
		next.SetLabel(env.T("apply.changed"))
		return k.Buttons(back, next)
	}
	return k.Buttons(k.Button(widget.Secondary, "", env.T("apply.back"), p.back), next)
}

// next checks the page. What is wrong is shown; otherwise the next page follows, or after
// a change on the review page the review again.
func (p *formPage) next() {
	if len(p.f.CheckPage(p.page, p.d)) > 0 {
		p.env.Replace(Route{PageForm, "checked"})
		return
	}
	if p.d.Review {
		p.toReview()
		return
	}
	p.pages = p.f.Pages(p.d.Answers) // this page's answers may call for others
	if p.d.Page+1 >= len(p.pages) {
		p.env.Replace(Route{Page: PageReview})
		return
	}
	p.d.Page++
	p.env.Replace(Route{Page: PageForm})
}

// toReview goes back to the review; where the change has brought up a page that is not
// answered yet, to that page first.
func (p *formPage) toReview() {
	if i, ok := firstFaulty(p.f, p.d); ok {
		p.d.Page = i
		p.env.Replace(Route{PageForm, "checked"})
		return
	}
	p.d.Review = false
	p.env.Replace(Route{Page: PageReview})
}

func (p *formPage) back() {
	if p.d.Page == 0 {
		p.env.Back()
		return
	}
	p.d.Page--
	p.env.Replace(Route{Page: PageForm})
}

// firstFaulty is the first page on which something is wrong.
func firstFaulty(f *form.Form, d *hall.Draft) (int, bool) {
	for i, page := range f.Pages(d.Answers) {
		if len(f.CheckPage(page, d)) > 0 {
			return i, true
		}
	}
	return 0, false
}
