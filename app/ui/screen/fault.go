package screen

import (
	"errors"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// said is an error in the words of whom it concerns; one without words gets neutral ones,
// never the program's own.
func said(env *Env, err error) string {
	var e *hall.Error
	if errors.As(err, &e) && env.Kit.Words.Has(e.Key) {
		return env.T(e.Key, e.Args...)
	}
	return env.T("fault.other.text")
}

// Fault is the page of what went wrong while the kiosk runs: what it is, what became of
// what was taken in, and whom to ask. The argument is the error's code.
func Fault(env *Env, code string) widget.Node {
	k := env.Kit
	again := k.Buttons(k.Button(widget.Secondary, "arrow-left", env.T("fault.back"), env.Back),
		k.Button(widget.Primary, "house", env.T("fault.home"), env.Home))
	return faultPage(env, faultWords{code, env.T(faultKey(env, code) + ".text"),
		faultKept(env, code, "fault.kept.text"), faultTodo(env, code)}, again)
}

// StartFault is the page of a kiosk that could not start. restart may be nil; the error's
// own words and hint are for staff.
func StartFault(err error, restart func()) Builder {
	return func(env *Env, _ string) widget.Node {
		k := env.Kit
		code := hall.CodeOf(err)
		todo := faultTodo(env, code)
		var e *hall.Error
		if errors.As(err, &e) && len(e.Args) > 0 && k.Words.Has(e.Key) {
			todo += "\n" + env.T(e.Key, e.Args...)
		}
		var again widget.Node
		if restart != nil {
			again = k.Button(widget.Primary, "rotate-ccw", env.T("fault.restart"), restart)
		}
		kept := faultKept(env, code, "fault.start.kept")
		return faultPage(env, faultWords{code, env.T("fault.start.text"), kept, todo}, again)
	}
}

// faultKey is the words of a code, or those of any fault.
func faultKey(env *Env, code string) string {
	if env.Kit.Words.Has("fault." + code + ".text") {
		return "fault." + code
	}
	return "fault.other"
}

// faultTodo is what staff should do.
func faultTodo(env *Env, code string) string {
	for _, key := range []string{"fault." + code + ".staff", "agent." + code} {
		if env.Kit.Words.Has(key) {
			return env.T(key)
		}
	}
	return env.T("fault.other.staff")
}

// faultKept is what became of what was taken in, where a code has words of its own.
func faultKept(env *Env, code, otherwise string) string {
	if key := "fault." + code + ".kept"; env.Kit.Words.Has(key) {
		return env.T(key)
	}
	return env.T(otherwise)
}

// faultWords is what a fault page says: what it is, what became of what was taken in (no
// more than is known), and what staff should do.
type faultWords struct{ code, text, kept, todo string }

// faultPage has no red and no jargon; the code is there for whoever is called.
func faultPage(env *Env, f faultWords, again widget.Node) widget.Node {
	k := env.Kit
	line := func(icon, title, text string) widget.Node {
		return k.TopRow(5, lineIcon(env, icon, 9, k.Accent), k.Grow(1, k.Column(0.5, k.Text(theme.Strong, env.T(title)), k.Text(theme.Body, text))))
	}
	body := k.Column(theme.Gap, k.Notice(widget.Warn, env.T(faultKey(env, f.code)+".title"), f.text),
		k.Card(k.Listed(5,
			line("shield-check", "fault.kept", f.kept),
			line("phone", "fault.ask", env.T("fault.ask.text", env.Settings.Phone)),
			line("wrench", "fault.staff", f.todo))),
		k.Text(theme.Note, env.T("fault.code", f.code)))
	return k.Page(widget.PageParts{Body: body, Foot: again})
}
