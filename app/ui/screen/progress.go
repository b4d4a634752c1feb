package screen

import (
	"context"
	"strings"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// progressCaseArg shows what Visit.Lookup found; any other argument asks for a number.
const progressCaseArg = "case"

// Progress answers how far a case has come. What was typed or scanned lives in the visit
// only: a route holds no number.
func Progress(env *Env, arg string) widget.Node {
	if arg == progressCaseArg && env.Visit.Case != nil {
		return progressCase(env, *env.Visit.Case)
	}
	return progressAsk(env)
}

// asker is the page that takes a number or a scanned receipt.
type asker struct {
	env     *Env
	field   *widget.Field
	reading *widget.Text
	ask     *widget.Button
	asking  bool
}

func progressAsk(env *Env) widget.Node {
	k := env.Kit
	a := &asker{env: env}
	typed := env.Visit.Lookup
	if scanned(typed) {
		typed = "" // nobody reads an address
	}
	a.reading = k.Text(theme.Body, readingWords(env, typed))
	a.field = k.Field(widget.FieldParts{
		Placeholder: env.T("progress.number.example"), Text: typed, Layout: widget.Code,
		Changed: a.changed,
		Done: func() {
			if a.field.Text() != "" { // else the visitor only closed the keyboard
				a.look()
			}
		},
	})
	a.ask = k.Button(widget.Primary, "search", env.T("progress.ask"), a.look)
	scan := k.Card(k.Row(theme.Gap, k.Icon("scan-qr-code", 18, k.Accent),
		k.Grow(1, k.Column(0.5, k.Text(theme.Label, env.T("progress.scan")), k.Text(theme.Sub, env.T("progress.scan.text"))))))
	body := k.Column(theme.Gap, k.Button(widget.Quiet, "arrow-left", env.T("ui.back"), env.Back),
		k.Text(theme.Title, env.T("progress.title")), scan,
		k.Column(2, k.Text(theme.Label, env.T("progress.number")), a.reading, a.field))
	page := k.Page(widget.PageParts{Body: body, Foot: a.ask})
	a.field.Activate() // a scanner types
	return page
}

func (a *asker) changed(text string) {
	a.env.Visit.Lookup = text
	a.reading.Set(readingWords(a.env, text))
}

// look asks for the case. A second press while it runs does nothing.
func (a *asker) look() {
	if a.asking {
		return
	}
	a.asking = true
	a.env.Kit.PutAway()
	a.ask.Disable(true).SetLabel(a.env.T("progress.asking"))
	lookUp(a.env, strings.TrimSpace(a.field.Text()), func(err error) {
		if err == nil {
			a.env.Go(Route{PageProgress, progressCaseArg})
			return
		}
		a.asking = false
		a.ask.Disable(false).SetLabel(a.env.T("progress.ask"))
		if scanned(a.field.Text()) {
			a.field.SetText("")
			a.changed("")
		}
		a.field.SetError(progressFailure(a.env, err))
		a.field.Activate()
	})
}

// lookUp asks the desk and keeps what it found in the visit.
func lookUp(env *Env, query string, done func(error)) {
	var p hall.Progress
	var err error
	env.Later(func(ctx context.Context) { p, err = env.Desk.Progress(ctx, query) }, func() {
		if err == nil {
			env.Visit.Lookup, env.Visit.Case = query, &p
		}
		done(err)
	})
}

// progressFailure says what to do about a number that was not found.
func progressFailure(env *Env, err error) string {
	switch hall.CodeOf(err) {
	case "not_found":
		return env.T("progress.not_found", env.Settings.Phone)
	case "progress_offline":
		return env.T("counter.progress_offline")
	case "number":
		return said(env, err)
	}
	return env.T("progress.failed", env.Settings.Phone)
}

// scanned tells an address, as a receipt's code holds it, from a number.
func scanned(text string) bool { return strings.Contains(text, "/") }

// readingWords shows how what was typed so far is understood: people write numbers in
// many ways.
func readingWords(env *Env, typed string) string {
	if scanned(typed) {
		return env.T("progress.reading.scan")
	}
	shown, missing := hall.Reading(typed)
	switch {
	case shown == "":
		return env.T("progress.number.hint")
	case missing > 0:
		return env.T("progress.reading.more", shown, missing)
	case missing < 0:
		return env.T("progress.reading.less", shown, -missing)
	}
	return env.T("progress.reading", shown)
}
