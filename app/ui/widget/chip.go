package widget

import (
	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// Chip is a small choice: a common item, a filter.
type Chip struct {
	press
	chosen bool
	ground *Plate
	text   *Text
	high   float32
}

// Chip makes a chip. A chosen one is filled and carries a tick, so that colour is not the
// only sign.
func (k *Kit) Chip(label string, chosen bool, act func()) *Chip {
	c := &Chip{chosen: chosen}
	c.kit, c.label, c.act = k, label, act
	c.text = k.Text(theme.Body, label)
	c.high = max(k.MM(17), c.text.style.Line+k.MM(4))
	c.ground = k.box(k.Colours.Surface, k.Colours.CardEdge, 0.45, 0)
	c.ground.CornerRadius = c.high / 2
	c.show = c.paint
	c.become(c)
	c.paint(false)
	return c
}

func (c *Chip) paint(down bool) {
	p := c.kit.Colours
	switch {
	case c.chosen:
		c.ground.FillColor, c.ground.StrokeColor = p.Primary, p.Primary
		c.text.Tint(p.OnPrimary)
	case down:
		c.ground.FillColor, c.ground.StrokeColor = p.Press, p.Primary
	default:
		c.ground.FillColor, c.ground.StrokeColor = p.Surface, p.CardEdge
		c.text.Tint(p.Ink)
	}
	c.ground.Refresh()
}

// Wide is for layout.
func (c *Chip) Wide() float32 { return c.text.Wide() + c.kit.MM(14) }

// Least is for layout.
func (c *Chip) Least() float32 { return c.text.Least() + c.kit.MM(14) }

// High is for layout.
func (c *Chip) High(width float32) float32 {
	return max(c.high, c.text.High(width-c.kit.MM(13))+c.kit.MM(4))
}

// CreateRenderer is for Fyne.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(c.ground, 0, 0, s.Width, s.Height)
		w := min(c.text.Wide()+1, s.Width-c.kit.MM(13))
		h := c.text.High(w)
		place(c.text, (s.Width-w)/2, (s.Height-h)/2, w, h)
	}, c.ground, c.text)
}

// Badge is a state in words on its tint.
type Badge struct {
	node
	kit    *Kit
	ground *Plate
	text   *Text
}

// Tone names the colour of a state.
type Tone int

// The tones. Plain is for what is not a state.
const (
	Plain Tone = iota
	Ok
	Warn
	Bad
)

// tone returns the colours of a tone and the icon that says it without colour.
func (k *Kit) tone(t Tone) (theme.Tone, string) {
	switch t {
	case Ok:
		return k.Colours.Ok, "circle-check"
	case Warn:
		return k.Colours.Warn, "triangle-alert"
	case Bad:
		return k.Colours.Bad, "circle-alert"
	}
	return theme.Tone{Ink: k.OnTint, Tint: k.Tint, Edge: k.OnTint}, "info"
}

// Badge makes a badge.
func (k *Kit) Badge(t Tone, label string) *Badge {
	c, _ := k.tone(t)
	b := &Badge{kit: k, text: k.Colored(theme.Note, c.Ink, label)}
	edge := 0.0
	if k.Wishes.High {
		edge = 0.4
	}
	b.ground = k.box(c.Tint, c.Edge, edge, 2)
	b.ExtendBaseWidget(b)
	return b
}

// Wide is for layout.
func (b *Badge) Wide() float32 { return b.text.Wide() + b.kit.MM(6) + 1 }

// Least is for layout.
func (b *Badge) Least() float32 { return b.text.Least() + b.kit.MM(6) }

// High is for layout.
func (b *Badge) High(width float32) float32 { return b.text.High(width-b.kit.MM(6)) + b.kit.MM(2) }

// CreateRenderer is for Fyne.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(b.ground, 0, 0, s.Width, s.Height)
		place(b.text, b.kit.MM(3), b.kit.MM(1), s.Width-b.kit.MM(6), s.Height-b.kit.MM(2))
	}, b.ground, b.text)
}
