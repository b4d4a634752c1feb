package widget

import (
	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// OpenerParts is what an Opener is made of; all but one of the texts may be "".
type OpenerParts struct{ Label, Hint, Value, Placeholder, Error string }

// Opener looks like a field and opens the page where its value is chosen.
func (k *Kit) Opener(p OpenerParts, act func()) *Box {
	o := &opener{bad: p.Error != ""}
	o.kit, o.act, o.label = k, act, p.Label
	if o.label == "" {
		o.label = p.Placeholder
	}
	o.ground = k.box(k.Surface, k.Edge, 0.6, 4)
	if p.Value != "" {
		o.text = k.Text(theme.Input, p.Value)
	} else {
		o.text = k.Colored(theme.Input, k.Colours.Sub, p.Placeholder)
	}
	o.chevron = k.Icon("chevron-right", 8, k.Colours.Sub)
	o.show = o.paint
	o.become(o)
	o.paint(false)
	var label, hint, wrong Node
	if p.Label != "" {
		label = k.Text(theme.Label, p.Label)
	}
	if p.Hint != "" {
		hint = k.Text(theme.Note, p.Hint)
	}
	if p.Error != "" {
		wrong = k.ErrorLine(p.Error)
	}
	return k.Column(2, label, hint, o, wrong)
}

type opener struct {
	press
	bad     bool
	ground  *Plate
	text    *Text
	chevron *Icon
}

func (o *opener) paint(down bool) {
	c := o.kit.Colours
	o.ground.FillColor, o.ground.StrokeColor = c.Surface, c.Edge
	if o.bad {
		o.ground.StrokeColor = c.Bad.Edge
	}
	if down {
		o.ground.FillColor, o.ground.StrokeColor = c.Press, c.Primary
	}
	o.ground.Refresh()
}

func (o *opener) inner(width float32) float32 { return width - o.kit.MM(22) }

// Wide is for layout.
func (o *opener) Wide() float32 { return o.kit.MM(150) }

// Least is for layout.
func (o *opener) Least() float32 { return o.kit.MM(50) }

// High is for layout.
func (o *opener) High(width float32) float32 {
	return max(o.kit.MM(22), o.text.High(o.inner(width))+o.kit.MM(7))
}

// CreateRenderer is for Fyne.
func (o *opener) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(o.ground, 0, 0, s.Width, s.Height)
		w := o.inner(s.Width)
		h := o.text.High(w)
		place(o.text, o.kit.MM(6), (s.Height-h)/2, w, h)
		place(o.chevron, s.Width-o.chevron.side-o.kit.MM(5), (s.Height-o.chevron.side)/2, o.chevron.side, o.chevron.side)
	}, o.ground, o.text, o.chevron)
}
