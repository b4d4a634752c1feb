package screen

import (
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Help says who can be asked and how the kiosk is used. Everything on it works without a
// network and without the visitor having begun anything.
func Help(env *Env, _ string) widget.Node {
	k := env.Kit
	people := k.Card(k.Listed(5,
		helpLine(env, "users", "help.staff", env.T("help.staff.text")),
		helpLine(env, "phone", "help.phone", env.T("help.phone.text", env.Settings.Phone)),
		helpLine(env, "landmark", "help.window", env.T("help.window.text"))))
	use := k.Card(k.Listed(5,
		helpLine(env, "zoom-in", "help.size", env.T("help.size.text")),
		helpLine(env, "contrast", "help.contrast", env.T("help.contrast.text")),
		helpLine(env, "accessibility", "help.low", env.T("help.low.text")),
		helpLine(env, "hand", "help.scroll", env.T("help.scroll.text")),
		helpLine(env, "timer", "help.time", env.T("help.time.text")),
		helpLine(env, "shield-check", "help.privacy", env.T("help.privacy.text"))))
	who := k.Column(4, k.Text(theme.Label, env.T("help.people")), people)
	how := k.Column(4, k.Text(theme.Label, env.T("help.use")), use)
	body := k.Column(theme.Gap+2, k.Text(theme.Title, env.T("help.title")), who, how)
	if env.Wide {
		body = k.Column(theme.Gap+2, k.Text(theme.Title, env.T("help.title")), k.TopRow(9, k.Grow(1, who), k.Grow(1, how)))
	}
	back := k.Button(widget.Primary, "arrow-left", env.T("help.back"), env.Back)
	return k.Page(widget.PageParts{Body: body, Foot: back, Full: env.Wide})
}

func helpLine(env *Env, icon, word, text string) widget.Node {
	k := env.Kit
	return k.Row(5, k.Icon(icon, 9, k.Accent), k.Grow(1, k.Column(0.5, k.Text(theme.Strong, env.T(word)), k.Text(theme.Sub, text))))
}
