package screen

import (
	"context"
	"errors"
	"strings"
	"time"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// pinFigures is how many figures a PIN has; padWide is the pad's width in millimetres, and
// padLarge what three keys with words need in large letters.
const (
	pinFigures = 6
	padWide    = 190.0
	padLarge   = 232.0
)

// pinLead is the room above a pad in millimetres: on a tall screen it stands where hands
// are.
func pinLead(env *Env) widget.Node {
	if env.Wide {
		return nil
	}
	return env.Kit.Space(0, 34)
}

// beside reports whether the words stand beside the keys: a low screen has no room for
// large letters above them.
func beside(env *Env) bool { return env.Wide && env.Kit.Step >= theme.Large }

// pinPad takes a PIN by touch. It shows dots, never figures, and calls full when the last
// figure is in. What it says stands above the dots, so that no key moves under a finger.
type pinPad struct {
	env   *Env
	typed []byte
	dots  *widget.Text
	said  *widget.Slot
	keys  []*widget.Button
	full  func(pin string)
}

func newPINPad(env *Env, ask string, full func(pin string)) *pinPad {
	k := env.Kit
	role := theme.Title
	if beside(env) {
		role = theme.Heading // on one line
	}
	p := &pinPad{env: env, full: full, dots: k.Text(role, dots(0)).Centred(), said: k.Slot(k.Text(theme.Label, ask).Centred())}
	key := func(icon, label string, act func()) {
		p.keys = append(p.keys, k.PadKey(icon, label, act))
	}
	for _, figure := range "123456789" {
		key("", string(figure), func() { p.press(byte(figure)) })
	}
	key("", env.T("staff.pin.clear"), p.clear)
	key("", "0", func() { p.press('0') })
	key("delete", env.T("ui.key.delete"), p.remove)
	return p
}

// node is what there is to say, the dots, and the keys. They fit on a low screen without
// scrolling at every text size.
func (p *pinPad) node() widget.Node {
	k := p.env.Kit
	var keys []widget.Node
	for _, b := range p.keys {
		keys = append(keys, b)
	}
	wide := padWide
	if k.Step >= theme.Large {
		wide = padLarge
	}
	if beside(p.env) {
		return k.Row(theme.Gap, k.Grow(1, k.Column(theme.Gap, p.said, p.dots)), k.Fix(wide, k.Grid(3, 4, keys...)))
	}
	side := func() widget.Node { return k.Grow(1, k.Space(0, 0)) }
	pad := k.Row(0, side(), k.Fix(wide, k.Grid(3, 4, keys...)), side())
	return k.Column(theme.Gap, p.said, p.dots, pad)
}

func dots(n int) string {
	return strings.TrimSpace(strings.Repeat("● ", n) + strings.Repeat("○ ", pinFigures-n))
}

func (p *pinPad) press(figure byte) {
	if len(p.typed) >= pinFigures {
		return
	}
	p.typed = append(p.typed, figure)
	p.dots.Set(dots(len(p.typed)))
	if len(p.typed) == pinFigures {
		p.full(string(p.typed))
	}
}

func (p *pinPad) remove() {
	if n := len(p.typed); n > 0 {
		p.typed[n-1] = 0
		p.typed = p.typed[:n-1]
		p.dots.Set(dots(n - 1))
	}
}

// clear forgets what was typed.
func (p *pinPad) clear() {
	clear(p.typed)
	p.typed = p.typed[:0]
	p.dots.Set(dots(0))
}

// ask says what is wanted next.
func (p *pinPad) ask(text string) { p.said.Set(p.env.Kit.Text(theme.Label, text).Centred()) }

// say says what is wrong and what to do.
func (p *pinPad) say(text string) {
	k := p.env.Kit
	p.said.Set(k.Colored(theme.Label, k.Bad.Ink, text).Centred())
}

// lock greys the keys out or brings them back.
func (p *pinPad) lock(off bool) {
	for _, b := range p.keys {
		b.Disable(off)
	}
}

// StaffEnter is the way to the staff's pages. Whoever comes here must give the PIN, also
// when a session was left open.
func StaffEnter(env *Env, _ string) widget.Node {
	k := env.Kit
	if env.Staff == nil {
		env.Fault(&hall.Error{Code: "route", Hint: "no staff service was given to the interface"})
		return k.Space(0, 0)
	}
	e := &entrance{env: env}
	e.pad = newPINPad(env, env.T("staff.enter.text"), e.try)
	// At once, not later: it must not end the session that the PIN is about to open.
	if err := env.Staff.Leave("idle"); err != nil {
		e.pad.say(said(env, err))
	}
	body := k.Column(theme.Gap, pinLead(env), k.Text(theme.Title, env.T("staff.enter")).Centred(), e.pad.node())
	foot := k.Button(widget.Secondary, "arrow-left", env.T("staff.enter.back"), env.End)
	return k.Page(widget.PageParts{Body: body, Foot: foot, Full: env.Wide})
}

type entrance struct {
	env *Env
	pad *pinPad
}

func (e *entrance) try(pin string) {
	e.pad.lock(true)
	var err error
	e.env.Later(func(context.Context) { err = e.env.Staff.Enter(pin) }, func() {
		e.pad.clear()
		if err == nil {
			e.env.Replace(Route{Page: PageManage})
			return
		}
		e.refused(err)
	})
}

// refused says why and lets the next try begin: at once, after a wait, or never.
func (e *entrance) refused(err error) {
	e.pad.say(said(e.env, err))
	switch hall.CodeOf(err) {
	case "pin_unset":
		e.env.Replace(Route{Page: PageSetup})
	case "pin_locked":
	case "pin_wait":
		e.wait(waitOf(err))
	default:
		e.pad.lock(false)
	}
}

// wait counts the seconds down.
func (e *entrance) wait(seconds int) {
	if seconds <= 0 {
		e.pad.ask(e.env.T("staff.enter.text"))
		e.pad.lock(false)
		return
	}
	e.pad.say(e.env.T("staff.pin.wait", seconds))
	e.env.After(time.Second, func() { e.wait(seconds - 1) })
}

// waitOf is the seconds that a "pin_wait" asks for.
func waitOf(err error) int {
	var named *hall.Error
	if errors.As(err, &named) && len(named.Args) > 0 {
		if n, ok := named.Args[0].(int); ok {
			return n
		}
	}
	return 1
}
