package screen

import (
	"context"
	"strings"

	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Front stands before the home page: a kiosk without a PIN is set up first, and one that
// staff took out of service serves nobody.
func Front(home Builder) Builder {
	return func(env *Env, arg string) widget.Node {
		if env.Staff == nil {
			return home(env, arg)
		}
		set, err := env.Staff.PINSet()
		switch {
		case err != nil:
			env.Fault(err)
		case !set:
			env.Replace(Route{Page: PageSetup})
		case !env.Staff.InService():
			env.Replace(Route{Page: PageClosed})
		default:
			return home(env, arg)
		}
		return env.Kit.Space(0, 0) // another page stands already
	}
}

// Setup is the first start: nobody is served before somebody chose a PIN.
func Setup(env *Env, _ string) widget.Node {
	k := env.Kit
	c := newChooser(env, true, func() { env.Replace(Route{PageEnrol, enrolFirst}) })
	body := k.Column(theme.Gap, pinLead(env), k.Column(1.5, k.Text(theme.Note, env.T("staff.setup.step", 1)).Centred(),
		k.Text(theme.Title, env.T("staff.setup")).Centred(), k.Text(theme.Sub, env.T("staff.setup.text")).Centred()), c.pad.node())
	return k.Page(widget.PageParts{Body: body, Full: env.Wide})
}

// enrolFirst is the argument of PageEnrol at the first start: it can be put off.
const enrolFirst = "first"

// Enrol makes the kiosk known to the portal with a one-time code.
func Enrol(env *Env, arg string) widget.Node {
	k := env.Kit
	first := arg == enrolFirst
	e := &enrolment{env: env, leave: env.Back}
	title := k.Text(theme.Title, env.T("staff.enrol"))
	head := widget.Node(title)
	later := staffBack(env)
	var put widget.Node
	if first {
		e.leave = env.End
		head = k.Column(1.5, k.Text(theme.Note, env.T("staff.setup.step", 2)), title)
		later = k.Button(widget.Secondary, "clock", env.T("staff.enrol.later"), env.End)
		put = k.Notice(widget.Warn, "", env.T("staff.enrol.offline"))
	}
	e.act = k.Button(widget.Primary, "send", env.T("staff.enrol.do"), e.do)
	e.field = k.Field(widget.FieldParts{Label: env.T("staff.enrol.code"), Hint: env.T("staff.enrol.hint"),
		Layout: widget.Code, Max: 80, Done: e.do})
	body := k.Column(theme.Gap, head, k.Text(theme.Sub, env.T("staff.enrol.text")), e.field, put)
	return k.Page(widget.PageParts{Body: body, Foot: k.Buttons(later, e.act)})
}

type enrolment struct {
	env   *Env
	field *widget.Field
	act   *widget.Button
	busy  bool
	leave func()
}

func (e *enrolment) do() {
	code := strings.TrimSpace(e.field.Text())
	if e.busy {
		return
	}
	if code == "" {
		e.field.SetError(e.env.T("staff.enrol.empty"))
		return
	}
	e.busy = true
	e.act.Disable(true).SetLabel(e.env.T("staff.enrol.now"))
	var err error
	e.env.Later(func(ctx context.Context) { err = e.env.Staff.Enrol(ctx, code) }, func() {
		e.busy = false
		if err == nil {
			e.leave()
			return
		}
		e.act.Disable(false).SetLabel(e.env.T("staff.enrol.do"))
		if !closedSession(e.env, err) {
			e.field.SetError(said(e.env, err))
		}
	})
}
