package widget

import (
	"image/color"

	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// Kind says how much a button asks for.
type Kind int

// The kinds of buttons. A page has one Primary at most.
const (
	Primary   Kind = iota // the page's one act: filled, 25 mm high
	Secondary             // bordered
	Danger                // destroys something: bordered in red
	Quiet                 // text and icon only: back, clear
)

// Button is a verb and its object. Use Kit.Button.
type Button struct {
	press
	kind   Kind
	high   float32
	pad    float32
	ground *Plate
	text   *Text
	icon   *Icon
	name   string // of the icon
	lead   bool   // contents at the left edge
}

// Button makes a button; icon may be "".
func (k *Kit) Button(kind Kind, icon, label string, act func()) *Button {
	b := &Button{kind: kind, name: icon, pad: k.MM(5)}
	b.kit, b.label, b.act = k, label, act
	high := map[Kind]float64{Primary: theme.Primary, Secondary: 22, Danger: 22, Quiet: 14}[kind]
	b.high = k.MM(high)
	role := theme.Action
	if kind == Quiet {
		role, b.pad, b.lead = theme.Body, k.MM(1), true
		if icon == "" {
			role = theme.Strong
		}
	}
	fill, edge, ink := b.colours(false)
	b.ground = k.box(fill, edge, 0.6, 4)
	if kind == Quiet {
		b.ground.StrokeWidth = 0
	}
	b.text = k.Colored(role, ink, label)
	if icon != "" {
		b.icon = k.Icon(icon, k.Style(role).Cap*1.6, ink)
	}
	b.show = b.paint
	b.become(b)
	return b
}

// colours returns fill, border and ink.
func (b *Button) colours(down bool) (fill, edge, ink color.NRGBA) {
	c := b.kit.Colours
	switch {
	case b.off:
		return c.Ground, c.Line, c.Sub
	case b.kind == Primary && down:
		return c.PrimaryPress, c.PrimaryPress, c.OnPress
	case b.kind == Primary:
		return c.Primary, c.Primary, c.OnPrimary
	case b.kind == Quiet && !down:
		return color.NRGBA{}, color.NRGBA{}, c.Accent
	case b.kind == Danger && down:
		return c.Bad.Tint, c.Bad.Edge, c.Bad.Ink
	case b.kind == Danger:
		return c.Surface, c.Bad.Edge, c.Bad.Ink
	case down:
		return c.Press, c.Primary, c.Accent
	}
	return c.Surface, c.Primary, c.Accent
}

func (b *Button) paint(down bool) {
	fill, edge, ink := b.colours(down)
	b.ground.FillColor, b.ground.StrokeColor = fill, edge
	b.text.Tint(ink)
	if b.icon != nil {
		b.icon.set(b.kit, b.name, ink)
	}
	b.ground.Refresh()
}

// SetLabel shows another label of about the same length.
func (b *Button) SetLabel(s string) {
	b.label = s
	b.text.Set(s)
	b.layout(b.Size())
}

// Disable greys the button out or brings it back.
func (b *Button) Disable(off bool) *Button {
	b.off = off
	b.paint(false)
	return b
}

func (b *Button) iconWide() float32 {
	if b.icon == nil {
		return 0
	}
	if b.text.String() == "" {
		return b.icon.side
	}
	return b.icon.side + b.kit.MM(3)
}

// Wide is for layout.
func (b *Button) Wide() float32 {
	return max(b.text.Wide()+b.iconWide()+2*b.pad+2, b.kit.MM(theme.Target))
}

// Least is for layout: a button's label wraps only where it is wider than 110 mm.
func (b *Button) Least() float32 { return min(b.Wide(), b.kit.MM(110)) }

// High is for layout.
func (b *Button) High(width float32) float32 {
	return max(b.high, b.text.High(width-2*b.pad-b.iconWide())+b.kit.MM(6))
}

// CreateRenderer is for Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{b.ground}
	if b.label != "" && b.text.String() != "" {
		objects = append(objects, b.text)
	}
	if b.icon != nil {
		objects = append(objects, b.icon)
	}
	return fixed(b.layout, objects...)
}

func (b *Button) layout(s fyne.Size) {
	place(b.ground, 0, 0, s.Width, s.Height)
	iw := b.iconWide()
	tw := min(b.text.Wide()+1, s.Width-2*b.pad-iw)
	x := (s.Width - tw - iw) / 2
	if b.lead {
		x = b.pad
	}
	if b.icon != nil {
		place(b.icon, x, (s.Height-b.icon.side)/2, b.icon.side, b.icon.side)
	}
	th := b.text.High(tw)
	place(b.text, x+iw, (s.Height-th)/2, tw, th)
}

// Buttons puts buttons beside each other in equal shares, or under each other where a
// label would not fit.
func (k *Kit) Buttons(buttons ...Node) *Box { return k.Grid(len(buttons), theme.Gap, buttons...) }
