package screen

import (
	"context"
	"strings"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Review shows every answer before it is handed in: each can be changed, and the change
// leads straight back. The argument "failed code" says why handing in did not work.
func Review(env *Env, arg string) widget.Node {
	d := env.Visit.Draft
	if d == nil {
		env.Home()
		return env.Kit.Space(0, 0)
	}
	f, err := env.Desk.Form(d.Form)
	if err != nil {
		env.Fault(err)
		return env.Kit.Space(0, 0)
	}
	p := &reviewPage{env: env, f: f, d: d}
	p.failed, _ = strings.CutPrefix(arg, "failed ")
	k := env.Kit
	pages := f.Pages(d.Answers)
	p.agreed = agreements(pages)
	n := len(pages) + 1
	head := k.Column(theme.Gap, k.Progress(env.T("apply.step.last", n, n), 1, ""),
		k.Text(theme.Title, env.T("review.title")), p.trouble())
	after := k.Column(theme.Gap, p.materials(), p.declaration())
	body := k.Column(theme.Gap, head, p.answers(), after)
	if env.Wide && k.Step < theme.Large {
		body = k.Column(theme.Gap, head, k.TopRow(9, k.Grow(1.2, p.answers()), k.Grow(1, after)))
	}
	return k.Page(widget.PageParts{Body: body, Foot: p.foot(), Full: env.Wide})
}

// reviewPage is one building of the review.
type reviewPage struct {
	env    *Env
	f      *form.Form
	d      *hall.Draft
	failed string // the code of the error; "": none
	agreed map[string]form.Field
}

// agreements are the declarations that the form itself asked for, by pointer. They are
// confirmed or not; there is nothing to change.
func agreements(pages []form.Page) map[string]form.Field {
	out := map[string]form.Field{}
	for _, page := range pages {
		for _, f := range page.Fields {
			if f.Agree {
				out[f.Pointer] = f
			}
		}
	}
	return out
}

// answers are the rows, by page of the form.
func (p *reviewPage) answers() widget.Node {
	env, k := p.env, p.env.Kit
	var rows []widget.Node
	for _, r := range p.f.Review(p.d, k.Words) {
		if _, ok := p.agreed[r.Pointer]; ok && !r.Empty {
			continue
		}
		value := k.Text(theme.Body, r.Value)
		if r.Empty {
			value = k.Text(theme.Sub, r.Value)
		}
		var change widget.Node
		if !p.d.Sent {
			change = k.Button(widget.Quiet, "", env.T("ui.change"), func() {
				p.d.Page, p.d.Review = r.Page, true
				env.Replace(Route{PageForm, "at " + r.Pointer})
			})
		}
		rows = append(rows, k.Pair(r.Label, value, change))
	}
	return k.Card(k.Listed(3, rows...))
}

// materials says of each material where it stands: held, filled in here, or to be brought.
func (p *reviewPage) materials() widget.Node {
	env, k := p.env, p.env.Kit
	var rows []widget.Node
	for _, m := range p.d.Guide.Materials {
		icon, badge := "file-text", k.Badge(widget.Plain, env.T("review.material.bring"))
		switch {
		case m.Licence:
			icon, badge = "badge-check", k.Badge(widget.Ok, env.T("guide.material.licence"))
		case m.AtKiosk:
			icon, badge = "file-check", k.Badge(widget.Ok, env.T("review.material.done"))
		case m.Optional:
			badge = k.Badge(widget.Plain, env.T("guide.material.optional"))
		}
		colour := k.Accent
		if m.Licence || m.AtKiosk {
			colour = k.Ok.Ink
		}
		rows = append(rows, k.Row(4, k.Icon(icon, 9, colour), k.Grow(1, k.Text(theme.Body, env.In(m.Name))), badge))
	}
	if len(rows) == 0 {
		return nil
	}
	return k.Card(k.Column(theme.Gap, k.Text(theme.Label, env.T("guide.row.materials")), k.Listed(4, rows...)))
}

// declaration is what the visitor has declared, or declares by handing in.
func (p *reviewPage) declaration() widget.Node {
	env, k := p.env, p.env.Kit
	icon, text := "file-pen", env.T("review.declare")
	if p.d.Kind == hall.Complaint {
		text = env.T("review.declare.complaint")
	}
	for _, r := range p.f.Review(p.d, k.Words) {
		if f, ok := p.agreed[r.Pointer]; ok && !r.Empty {
			icon, text = "circle-check", env.T("review.declared", env.In(f.Label))
		}
	}
	return k.Card(k.Row(5, k.Icon(icon, 9, k.Ok.Ink), k.Grow(1, k.Column(0.5,
		k.Text(theme.Strong, text), k.Text(theme.Sub, env.T("review.sealed"))))))
}

// trouble says what became of the answers and what to do when handing in failed.
func (p *reviewPage) trouble() widget.Node {
	env, k := p.env, p.env.Kit
	if p.failed == "" {
		return nil
	}
	if p.failed == unknownOutcome {
		return k.Notice(widget.Bad, "", env.T("review.unknown", env.Settings.Phone))
	}
	key := "review.failed." + p.failed
	if !k.Words.Has(key) {
		key = "review.failed"
	}
	return k.Notice(widget.Bad, "", env.T(key, env.Settings.Phone))
}

// unknownOutcome is the code with which the desk cannot say whether it took the
// submission in. Handing in again could make two cases of it.
const unknownOutcome = "store_unknown"

func (p *reviewPage) foot() widget.Node {
	env, k := p.env, p.env.Kit
	if p.failed == unknownOutcome {
		return k.Button(widget.Primary, "", env.T("done.end"), env.End)
	}
	back := k.Button(widget.Secondary, "", env.T("apply.back"), func() {
		p.d.Review = false
		p.d.Page = len(p.f.Pages(p.d.Answers)) - 1
		env.Replace(Route{Page: PageForm})
	})
	word := "review.send"
	if p.d.Kind == hall.Complaint {
		word = "review.send.complaint"
	}
	var send *widget.Button
	send = k.Button(widget.Primary, "", env.T(word), func() {
		if p.send() {
			back.Disable(true)
			send.Disable(true).SetLabel(env.T("review.sending"))
		}
	})
	if p.d.Sent {
		back.Disable(true)
		send.Disable(true).SetLabel(env.T("review.sending"))
	}
	return k.Buttons(back, send)
}

// send hands the draft in, once: a second press finds it sent. What is still wrong leads
// to its page instead.
func (p *reviewPage) send() bool {
	env, d := p.env, p.d
	if d.Sent {
		return false
	}
	if i, ok := firstFaulty(p.f, d); ok {
		d.Page, d.Review = i, true
		env.Replace(Route{PageForm, "checked"})
		return false
	}
	if len(p.f.CheckAll(d)) > 0 {
		env.Replace(Route{PageReview, "failed form"})
		return false
	}
	d.Sent = true
	s, visit := p.submission(), env.Visit
	var r hall.Receipt
	var err error
	env.Carry(func(ctx context.Context) { r, err = env.Desk.Submit(ctx, s) }, func() Route {
		if err != nil {
			d.Sent = hall.CodeOf(err) == unknownOutcome
			return Route{PageReview, "failed " + hall.CodeOf(err)}
		}
		visit.Draft, visit.Receipt = nil, &r
		return Route{Page: PageReceipt}
	})
	return true
}

// submission is the draft as it is handed in. A complaint's item is its category.
func (p *reviewPage) submission() hall.Submission {
	env, d, g := p.env, p.d, p.d.Guide
	s := hall.Submission{
		Kind: d.Kind, Item: g.Code, ItemVersion: g.Version, ItemName: g.Name, Promised: g.Promised,
		Form: d.Form, FormVersion: p.f.Version, Lang: env.Kit.Lang,
		Answers: p.f.Submitted(d), Rows: p.f.Rows(d, env.Clerk),
	}
	if d.Kind == hall.Complaint {
		code, _ := d.Answers["category"].(string)
		identity, _ := d.Answers["identity"].(string)
		c, _ := env.Desk.Guides().Category(code)
		s.Item, s.ItemName, s.Promised, s.Identity = code, c.Name, c.Limit, hall.Identity(identity)
	}
	return s
}
