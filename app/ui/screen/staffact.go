package screen

import (
	"context"

	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// The acts that are asked about first, on a page of their own.
const (
	actPrint   = "print"
	actRestart = "restart"
	actClose   = "close"
	actOpen    = "open"
)

// StaffAct asks before an act that others feel, does it, and says how it went.
func StaffAct(env *Env, act string) widget.Node {
	k := env.Kit
	a := &staffAct{env: env, act: act}
	a.slot = k.Slot(k.Space(0, 0))
	do := map[string]func() error{
		actRestart: env.Staff.RestartProgram,
		actClose:   func() error { return env.Staff.SetService(false) },
		actOpen:    func() error { return env.Staff.SetService(true) },
	}[act]
	body := k.Column(theme.Gap, k.Text(theme.Title, env.T("staff.act."+act)), k.Text(theme.Body, env.T("staff.act."+act+".text")), a.slot)
	kind := widget.Primary
	if act == actClose {
		kind = widget.Danger
	}
	a.button = k.Button(kind, "", env.T("staff.act."+act+".do"), func() { a.run(do) })
	if act == actPrint {
		a.button = k.Button(kind, "printer", env.T("staff.act.print.do"), a.print)
	}
	return k.Page(widget.PageParts{Body: body, Foot: k.Buttons(staffBack(env), a.button)})
}

type staffAct struct {
	env    *Env
	act    string
	slot   *widget.Slot
	button *widget.Button
}

// run does an act and goes back to the page that shows what became of it.
func (a *staffAct) run(do func() error) {
	a.button.Disable(true)
	var err error
	a.env.Later(func(context.Context) { err = do() }, func() {
		switch {
		case closedSession(a.env, err):
		case err != nil:
			a.failed(err)
		case a.act == actRestart: // the program ends now
			a.slot.Set(a.env.Kit.Text(theme.Label, a.env.T("staff.act.restart.now")))
		default:
			a.env.Back()
		}
	})
}

func (a *staffAct) failed(err error) {
	a.button.Disable(false)
	a.slot.Set(a.env.Kit.Notice(widget.Warn, "", said(a.env, err)))
}

// print sends the test page and asks who stands there whether it came out right: only a
// person can see that.
func (a *staffAct) print() {
	env, k := a.env, a.env.Kit
	a.button.Disable(true)
	a.slot.Set(k.Text(theme.Label, env.T("staff.print.now")))
	var err error
	env.Later(func(ctx context.Context) { err = env.Staff.PrintTest(ctx) }, func() {
		switch {
		case closedSession(env, err):
		case err != nil:
			a.failed(err)
		default:
			a.button.Disable(false)
			a.slot.Set(k.Card(k.Column(4, k.Text(theme.Label, env.T("staff.print.ask")), k.Grid(2, theme.Gap,
				k.Verdict(widget.Ok, "check", env.T("staff.print.good"), func() { a.verdict(true) }),
				k.Verdict(widget.Bad, "x", env.T("staff.print.bad"), func() { a.verdict(false) })))))
		}
	})
}

func (a *staffAct) verdict(good bool) {
	env, k := a.env, a.env.Kit
	var err error
	env.Later(func(context.Context) { err = env.Staff.PrintVerdict(good) }, func() {
		switch {
		case closedSession(env, err):
		case err != nil:
			a.failed(err)
		case good:
			a.slot.Set(k.Notice(widget.Ok, "", env.T("staff.print.good.noted")))
		default:
			a.slot.Set(k.Notice(widget.Warn, "", env.T("staff.print.bad.noted")))
		}
	})
}
