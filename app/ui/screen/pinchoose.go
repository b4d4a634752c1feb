package screen

import (
	"context"

	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// chooser lets a PIN be chosen: typed twice, refused in words when it is weak.
type chooser struct {
	env   *Env
	pad   *pinPad
	first string
	set   func() // the PIN holds
}

// newChooser makes one; with enter the chosen PIN also opens a session.
func newChooser(env *Env, enter bool, set func()) *chooser {
	c := &chooser{env: env, set: set}
	c.pad = newPINPad(env, env.T("staff.pin.choose"), func(pin string) { c.typed(pin, enter) })
	return c
}

func (c *chooser) typed(pin string, enter bool) {
	c.pad.clear()
	switch {
	case c.first == "":
		c.first = pin
		c.pad.ask(c.env.T("staff.pin.again"))
	case c.first != pin:
		c.anew(c.env.T("staff.pin.differs"))
	default:
		c.store(pin, enter)
	}
}

func (c *chooser) anew(why string) {
	c.first = ""
	c.pad.lock(false)
	c.pad.say(why)
}

func (c *chooser) store(pin string, enter bool) {
	c.pad.lock(true)
	var err error
	staff := c.env.Staff
	c.env.Later(func(context.Context) {
		if err = staff.SetPIN(pin); err == nil && enter {
			err = staff.Enter(pin)
		}
	}, func() {
		if err != nil {
			c.anew(said(c.env, err))
			return
		}
		c.first = ""
		c.set()
	})
}

// StaffPIN changes the PIN.
func StaffPIN(env *Env, _ string) widget.Node {
	k := env.Kit
	c := newChooser(env, false, env.Back)
	body := k.Column(theme.Gap, pinLead(env), k.Text(theme.Title, env.T("staff.pin.change")).Centred(),
		k.Text(theme.Sub, env.T("staff.pin.rules")).Centred(), c.pad.node())
	return k.Page(widget.PageParts{Body: body, Foot: staffBack(env), Full: env.Wide})
}

// staffBack is the way back to the staff's page, changing nothing.
func staffBack(env *Env) *widget.Button {
	return env.Kit.Button(widget.Secondary, "arrow-left", env.T("staff.back"), env.Back)
}
