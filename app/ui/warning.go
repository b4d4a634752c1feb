package ui

import (
	"time"

	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// warning is the countdown. It stands in place of the page, never over it, so that the
// page comes back as it was left.
type warning struct {
	page    widget.Node
	left    *widget.Text
	wording func(seconds int) string
}

func newWarning(a *App) *warning {
	k := a.newKit()
	w := &warning{wording: func(n int) string { return k.T("ui.idle.left", n) }}
	w.left = k.Text(theme.Title, w.wording(seconds(a.cfg.Idle.Warning))).Centred()
	body := k.Card(k.Column(theme.Gap+2,
		k.Space(0, 2),
		k.Middle(k.Icon("timer", 26, k.Accent)),
		k.Text(theme.Title, k.T("ui.idle.title")).Centred(),
		w.left,
		k.Text(theme.Body, k.T("ui.idle.text")).Centred(),
		k.Space(0, 2)))
	foot := k.Buttons(
		k.Button(widget.Danger, "eraser", k.T("ui.clear"), a.End),
		k.Button(widget.Primary, "hand", k.T("ui.idle.stay"), a.stay))
	w.page = k.Page(widget.PageParts{Body: body, Foot: foot})
	return w
}

func (w *warning) count(left time.Duration) { w.left.Set(w.wording(seconds(left))) }

// lastResort is the fault page of a program that cannot even show its fault page.
func (a *App) lastResort() {
	if a.kit != nil {
		a.kit.Close()
	}
	a.kit = a.newKit()
	k := a.kit
	a.route = screen.Route{Page: screen.PageFault}
	body := k.Column(theme.Gap,
		k.Notice(widget.Warn, k.T("ui.fault.title"), k.T("ui.fault.text")),
		k.Text(theme.Body, k.T("ui.fault.ask", a.cfg.Settings.Phone)))
	foot := k.Button(widget.Primary, "house", k.T("ui.fault.home"), a.End)
	a.page = k.Page(widget.PageParts{Body: body, Foot: foot})
	a.root.put(a.page, false)
}
