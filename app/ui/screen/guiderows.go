package screen

import (
	"strings"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// guideRows are the fixed rows of a guide, always in this order; what a guide does not
// have is left out. A brief guide says honestly what is known and where to ask.
func guideRows(env *Env, g hall.Guide) widget.Node {
	k := env.Kit
	if g.Brief {
		return k.Column(theme.Gap, k.Notice(widget.Plain, "", env.T("guide.brief", env.Settings.Phone)),
			k.Card(k.Listed(5, briefRows(env, g)...)))
	}
	var rows []widget.Node
	add := func(word string, lines ...widget.Node) {
		if len(lines) > 0 {
			rows = append(rows, k.Pair(env.T("guide.row."+word), k.Column(2.5, lines...), nil))
		}
	}
	add("conditions", texts(env, g.Conditions)...)
	add("materials", materials(env, g)...)
	add("stages", stages(env, g)...)
	add("fees", fees(env, g)...)
	add("results", texts(env, g.Results)...)
	add("basis", basis(env, g)...)
	add("windows", windows(env, g)...)
	add("questions", questions(env, g)...)
	add("redress", redress(env, g.Redress)...)
	add("code", k.Text(theme.Note, env.T("guide.version", g.Code, g.Version)))
	return k.Card(k.Listed(5, rows...))
}

func briefRows(env *Env, g hall.Guide) []widget.Node {
	k := env.Kit
	rows := []widget.Node{k.Pair(env.T("guide.row.dept"), k.Text(theme.Body, deptName(env, g.Dept)), nil)}
	for _, t := range g.Topics {
		rows = append(rows, k.Pair(env.T("guide.row.topic"), k.Text(theme.Body, t), nil))
	}
	return append(rows, k.Pair(env.T("guide.row.code"), k.Text(theme.Note, g.Code), nil))
}

func texts(env *Env, all []hall.Text) []widget.Node {
	var out []widget.Node
	for _, t := range all {
		out = append(out, env.Kit.Text(theme.Body, env.In(t)))
	}
	return out
}

// materials are named with how many, whether they can be left at home, and a note.
func materials(env *Env, g hall.Guide) []widget.Node {
	k := env.Kit
	var out []widget.Node
	for _, m := range g.Materials {
		line := []widget.Node{k.Text(theme.Body, env.In(m.Name)+copies(env, m))}
		if b := materialBadge(env, m); b != nil {
			line = append(line, b)
		}
		var note widget.Node
		if s := materialNote(env, m); s != "" {
			note = k.Text(theme.Note, s)
		}
		out = append(out, k.Column(0.5, k.Flow(3, line...), note))
	}
	return out
}

func materialBadge(env *Env, m hall.Material) widget.Node {
	k := env.Kit
	switch {
	case m.Licence:
		return k.Badge(widget.Ok, env.T("guide.material.licence"))
	case m.AtKiosk:
		return k.Badge(widget.Plain, env.T("guide.material.kiosk"))
	case m.Optional:
		return k.Badge(widget.Plain, env.T("guide.material.optional"))
	}
	return nil
}

// copies says how many are wanted: "（原件 1 份，复印件 2 份）".
func copies(env *Env, m hall.Material) string {
	var parts []string
	if m.Originals > 0 {
		parts = append(parts, counted(env, "guide.material.originals", m.Originals))
	}
	if m.Copies > 0 {
		parts = append(parts, counted(env, "guide.material.copies", m.Copies))
	}
	if len(parts) == 0 {
		return ""
	}
	return env.T("guide.material.count", strings.Join(parts, env.T("guide.comma")))
}

func materialNote(env *Env, m hall.Material) string {
	var parts []string
	for _, t := range []hall.Text{m.Source, m.Note} {
		if s := env.In(t); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, env.T("guide.semicolon"))
}

// stages is the flow in one line of arrows. Departments are named where they change.
func stages(env *Env, g hall.Guide) []widget.Node {
	if len(g.Stages) == 0 {
		return nil
	}
	var flow []string
	dept := g.Dept
	for _, s := range g.Stages {
		name := env.In(s.Name)
		if s.Dept != dept && s.Dept != "" {
			name = env.T("guide.stage", name, deptName(env, s.Dept))
			dept = s.Dept
		}
		flow = append(flow, name)
	}
	if g.AtKiosk() {
		flow = append([]string{env.T("guide.stage.kiosk")}, flow...)
	}
	return []widget.Node{env.Kit.Text(theme.Body, strings.Join(flow, " → "))}
}

// fees are told in full where the figure above does not say it all.
func fees(env *Env, g hall.Guide) []widget.Node {
	k := env.Kit
	var out []widget.Node
	for _, f := range g.Fees {
		var notes []widget.Node
		for _, t := range []hall.Text{f.Basis, f.Reduction} {
			if s := env.In(t); s != "" {
				notes = append(notes, k.Text(theme.Note, s))
			}
		}
		line := k.Text(theme.Body, env.T("guide.pair", env.In(f.Name), env.In(f.Amount)))
		out = append(out, k.Column(0.5, append([]widget.Node{line}, notes...)...))
	}
	return out
}

func basis(env *Env, g hall.Guide) []widget.Node {
	k := env.Kit
	var out []widget.Node
	for _, b := range g.Basis {
		name := env.T("guide.law", env.In(b.Law), env.In(b.Clause))
		if b.Number != "" {
			name = env.T("guide.law.number", env.In(b.Law), b.Number, env.In(b.Clause))
		}
		out = append(out, k.Text(theme.Body, strings.TrimRight(name, " ,")))
	}
	return out
}

func windows(env *Env, g hall.Guide) []widget.Node {
	k := env.Kit
	var out []widget.Node
	for _, w := range g.Windows {
		lines := []widget.Node{k.Text(theme.Strong, env.In(w.Name))}
		for _, s := range []string{env.In(w.Address), env.In(w.Hours), w.Phone, env.In(w.Traffic)} {
			if s != "" {
				lines = append(lines, k.Text(theme.Body, s))
			}
		}
		out = append(out, k.Column(0.5, lines...))
	}
	return out
}

func questions(env *Env, g hall.Guide) []widget.Node {
	k := env.Kit
	var out []widget.Node
	for _, q := range g.Questions {
		out = append(out, k.Column(0.5, k.Text(theme.Strong, env.In(q.Question)), k.Text(theme.Body, env.In(q.Answer))))
	}
	return out
}

func redress(env *Env, r hall.Redress) []widget.Node {
	k := env.Kit
	var out []widget.Node
	if r.Consult != "" {
		out = append(out, k.Text(theme.Body, env.T("guide.consult", r.Consult)))
	}
	if r.Complain != "" {
		out = append(out, k.Text(theme.Body, env.T("guide.complain", r.Complain)))
	}
	for _, t := range []hall.Text{r.Reconsider, r.Litigate} {
		if s := env.In(t); s != "" {
			out = append(out, k.Text(theme.Note, s))
		}
	}
	return out
}
