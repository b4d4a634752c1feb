package screen

import (
	"context"
	"strings"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Guide shows one standard guide: three figures first, then fixed rows in a fixed order,
// and the one act that follows. The argument is the item's code, and after a space how
// printing it went.
func Guide(env *Env, arg string) widget.Node {
	k := env.Kit
	code, printed, _ := strings.Cut(arg, " ")
	g, ok := env.Desk.Guides().Guide(code)
	if !ok {
		return guideUnknown(env)
	}
	var figures widget.Node
	if !g.Brief {
		figures = guideFigures(env, g)
	}
	top := k.Column(theme.Gap, guideHead(env, g), guidePrinted(env, printed), guideOther(env, g), figures)
	body := k.Column(theme.Gap, top, guideRows(env, g))
	if env.Wide && k.Step < theme.Large {
		body = k.Column(0, k.TopRow(9, k.Grow(1.2, top), k.Grow(1, guideRows(env, g))))
	}
	return k.Page(widget.PageParts{Body: body, Foot: guideFoot(env, g), Full: env.Wide})
}

// guideHead is the way back, the name, and what kind of item it is.
func guideHead(env *Env, g hall.Guide) widget.Node {
	k := env.Kit
	tags := []widget.Node{atKioskBadge(env, g)}
	for _, a := range audiences(g.Audience) {
		tags = append(tags, k.Badge(widget.Plain, env.T("guide.audience."+string(a))))
	}
	if g.Sample {
		tags = append(tags, k.Badge(widget.Warn, env.T("guide.sample")))
	}
	about := deptName(env, g.Dept)
	if g.Updated != "" {
		about = env.T("guide.about", about, g.Updated)
	}
	tags = append(tags, k.Text(theme.Sub, about))
	return k.Column(2, k.Button(widget.Quiet, "arrow-left", env.T("guide.back"), env.Back),
		k.Text(theme.Title, env.In(g.Name)), k.Flow(4, tags...))
}

// atKioskBadge says whether the item can be handed in here.
func atKioskBadge(env *Env, g hall.Guide) widget.Node {
	if g.AtKiosk() {
		return env.Kit.Badge(widget.Ok, env.T("guide.kiosk"))
	}
	return env.Kit.Badge(widget.Warn, env.T("guide.window"))
}

func audiences(a hall.Audience) []hall.Audience {
	switch a {
	case hall.Both:
		return []hall.Audience{hall.Personal, hall.Enterprise}
	case hall.Personal, hall.Enterprise:
		return []hall.Audience{a}
	}
	return nil
}

// guidePrinted says how printing went; nothing before a print.
func guidePrinted(env *Env, printed string) widget.Node {
	k := env.Kit
	switch printed {
	case "printed":
		return k.Notice(widget.Ok, "", env.T("guide.print.done"))
	case "unprinted":
		return k.Notice(widget.Warn, "", env.T("guide.print.failed", env.T(env.Desk.Printer().Key())))
	}
	return nil
}

// guideOther warns that a form of another item is begun: starting this one ends it.
func guideOther(env *Env, g hall.Guide) widget.Node {
	d := env.Visit.Draft
	if !g.AtKiosk() || !begun(d) || d.Guide.Code == g.Code {
		return nil
	}
	k := env.Kit
	return k.Notice(widget.Warn, "", env.T("guide.other", draftName(env, d)))
}

// guideFigures are the three numbers that people ask first.
func guideFigures(env *Env, g hall.Guide) widget.Node {
	return env.Kit.Grid(3, theme.Gap, figure(env, "guide.promised", limitOrAsk(env, g.Promised), statutory(env, g)),
		feeFigure(env, g), visitsFigure(env, g))
}

func figure(env *Env, label, value, under string) widget.Node {
	k := env.Kit
	var note widget.Node
	if under != "" {
		note = k.Text(theme.Note, under)
	}
	return k.Card(k.Column(0.5, k.Text(theme.Note, env.T(label)), k.Text(theme.Value, value), note))
}

func limitOrAsk(env *Env, l hall.Limit) string {
	if s := limitWords(env, l); s != "" {
		return s
	}
	return env.T("guide.limit.none")
}

func statutory(env *Env, g hall.Guide) string {
	if s := limitWords(env, g.Statutory); s != "" {
		return env.T("guide.statutory", s)
	}
	return env.T("guide.statutory.none")
}

func feeFigure(env *Env, g hall.Guide) widget.Node {
	switch n := len(g.Fees); {
	case n == 0:
		return figure(env, "guide.fee", env.T("guide.free"), "")
	case n > 1:
		return figure(env, "guide.fee", env.In(g.Fees[0].Amount), counted(env, "guide.fee.more", n-1))
	}
	return figure(env, "guide.fee", env.In(g.Fees[0].Amount), env.In(g.Fees[0].Basis))
}

func visitsFigure(env *Env, g hall.Guide) widget.Node {
	value := env.T("guide.visits.none")
	if g.Visits.Most > 0 {
		value = counted(env, "guide.visits.most", g.Visits.Most)
	}
	return figure(env, "guide.visits", value, env.In(g.Visits.Reason))
}

// guideFoot is printing and the one act: fill in here, or where to go.
func guideFoot(env *Env, g hall.Guide) widget.Node {
	k := env.Kit
	d := env.Visit.Draft
	var resume widget.Node
	if begun(d) && d.Guide.Code != g.Code {
		resume = k.Button(widget.Secondary, "file-pen-line", env.T("guide.resume.other"), func() { env.Go(draftRoute(d)) })
	}
	others := nodes(guidePrint(env, g), resume)
	if !g.AtKiosk() {
		return k.Buttons(others...)
	}
	return footer(env, guideAct(env, g), others...)
}

// guideAct is the page's one act.
func guideAct(env *Env, g hall.Guide) widget.Node {
	k := env.Kit
	if d := env.Visit.Draft; begun(d) && d.Guide.Code == g.Code {
		return k.Button(widget.Primary, "", env.T("guide.resume"), func() { env.Go(draftRoute(d)) })
	}
	return k.Button(widget.Primary, "", env.T("guide.apply"), func() {
		env.Visit.Draft = NewDraft(hall.Errand, g, g.Form)
		env.Go(Route{Page: PageForm})
	})
}

// footer is a page's acts: the main one below the others, or on a wide screen beside them,
// where height is dear.
func footer(env *Env, act widget.Node, others ...widget.Node) widget.Node {
	k := env.Kit
	if env.Wide {
		return k.Buttons(append(others, act)...)
	}
	return k.Column(theme.Gap, k.Buttons(others...), act)
}

// guidePrint prints the guide, or says why it cannot be printed.
func guidePrint(env *Env, g hall.Guide) widget.Node {
	k := env.Kit
	if state := env.Desk.Printer(); !state.Usable() {
		return k.Button(widget.Secondary, "printer", env.T(state.Key()), nil).Disable(true)
	}
	var b *widget.Button
	b = k.Button(widget.Secondary, "printer", env.T("guide.print"), func() {
		b.Disable(true).SetLabel(env.T("guide.print.now"))
		lang, err := k.Lang, error(nil)
		env.Later(func(ctx context.Context) { err = env.Desk.PrintGuide(ctx, g, lang) }, func() {
			result := " printed"
			if err != nil {
				result = " unprinted"
			}
			env.Replace(Route{PageGuide, g.Code + result})
		})
	})
	return b
}

// guideUnknown is an item that the catalogue no longer has, such as after an update.
func guideUnknown(env *Env) widget.Node {
	k := env.Kit
	body := k.Column(theme.Gap, k.Text(theme.Title, env.T("guide.unknown")),
		k.Text(theme.Body, env.T("guide.unknown.todo", env.Settings.Phone)))
	foot := k.Buttons(k.Button(widget.Secondary, "arrow-left", env.T("ui.back"), env.Back),
		k.Button(widget.Primary, "search", env.T("guide.search"), func() { env.Replace(Route{Page: PageGuides}) }))
	return k.Page(widget.PageParts{Body: body, Foot: foot})
}

// nodes leaves out what is absent.
func nodes(all ...widget.Node) []widget.Node {
	var out []widget.Node
	for _, n := range all {
		if n != nil {
			out = append(out, n)
		}
	}
	return out
}
