package screen

import (
	"context"

	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// auditLimit is how many lines of the audit log the page shows.
const auditLimit = 100

// StaffConfig shows the configuration that is in force.
func StaffConfig(env *Env, _ string) widget.Node {
	k := env.Kit
	var lines [][2]string
	read := func() (err error) { lines, err = env.Staff.Config(); return err }
	return staffList(env, "staff.config", read, func() widget.Node {
		var rows []widget.Node
		for _, l := range lines {
			rows = append(rows, k.TopRow(4, k.Grow(1, k.Text(theme.Sub, l[0])), k.Grow(1.4, k.Text(theme.Body, l[1]))))
		}
		return k.Card(k.Listed(3, rows...))
	})
}

// StaffAudit shows the newest lines of the audit log.
func StaffAudit(env *Env, _ string) widget.Node {
	k := env.Kit
	var lines [][3]string
	read := func() (err error) { lines, err = env.Staff.Audit(auditLimit); return err }
	return staffList(env, "staff.audit", read, func() widget.Node {
		var rows [][]widget.Node
		for _, l := range lines {
			event := l[1]
			if k.Words.Has("staff.event." + l[1]) {
				event = env.T("staff.event." + l[1])
			}
			rows = append(rows, []widget.Node{k.Text(theme.Body, l[0]), k.Text(theme.Body, event), k.Text(theme.Sub, l[2])})
		}
		if len(rows) == 0 {
			return k.Card(k.Text(theme.Sub, env.T("staff.audit.empty")))
		}
		return k.Card(k.Table([]widget.Col{{Title: env.T("staff.audit.at"), Weight: 1.3}, {Title: env.T("staff.audit.event"), Weight: 1.3},
			{Title: env.T("staff.audit.detail"), Weight: 2}}, rows))
	})
}

// staffList is a page that reads something and shows it.
func staffList(env *Env, word string, read func() error, show func() widget.Node) widget.Node {
	k := env.Kit
	slot := k.Slot(k.Text(theme.Body, env.T("staff.reading")))
	var err error
	env.Later(func(context.Context) { err = read() }, func() {
		switch {
		case closedSession(env, err):
		case err != nil:
			slot.Set(k.Notice(widget.Bad, "", said(env, err)))
		default:
			slot.Set(show())
		}
	})
	body := k.Column(theme.Gap, k.Text(theme.Title, env.T(word)), k.Text(theme.Sub, env.T(word+".text")), slot)
	return k.Page(widget.PageParts{Body: body, Foot: staffBack(env)})
}
