package screen

import (
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Closed is shown while staff keep the kiosk out of service. It has no footer, so it says
// the main thing in both languages; the staff's corner works.
func Closed(env *Env, _ string) widget.Node {
	k := env.Kit
	line := func(icon, title, text string) widget.Node {
		return k.Row(theme.Gap, k.Icon(icon, 11, k.Accent),
			k.Grow(1, k.Column(0.5, k.Text(theme.Strong, title), k.Text(theme.Sub, text))))
	}
	lead, sign := 34.0, 34.0
	if env.Wide {
		lead, sign = 0, 22
	}
	place := env.In(env.Settings.Nearby)
	if place == "" {
		place = env.T("closed.place.text")
	}
	head := k.Column(3, k.Row(0, k.Grow(1, k.Space(0, 0)), k.Icon("hand", sign, k.Accent), k.Grow(1, k.Space(0, 0))),
		k.Text(theme.Title, env.T("closed.title")).Centred(), k.Text(theme.Label, env.T("closed.title.other")).Centred(),
		k.Text(theme.Body, env.T("closed.text")).Centred(),
		k.Text(theme.Sub, env.T("closed.text.other", env.Settings.Phone)).Centred())
	body := k.Column(theme.Gap+6, k.Space(0, lead), head,
		k.Card(k.Listed(5,
			line("map-pin", env.T("closed.place"), place),
			line("phone", env.T("closed.phone"), env.T("closed.phone.text", env.Settings.Phone)),
			line("shield-check", env.T("closed.kept"), env.T("closed.kept.text")))))
	return k.Page(widget.PageParts{Body: body})
}
