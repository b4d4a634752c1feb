package widget

import (
	"image/color"

	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// Tile is a large way in: an icon on a square, a title, a line below.
type Tile struct {
	press
	hero          bool
	ground        *Plate
	square        *Plate
	icon          *Icon
	title, sub    *Text
	pad, side, in float32
	gap           float32 // between icon and title
}

// TileLook says how a tile is drawn.
type TileLook struct {
	Hero    bool // filled: the one that most people want
	Compact bool // smaller icon, less padding: for wide screens
	Roomy   bool // larger icon, more padding: where there are few tiles
}

// Tile makes a tile.
func (k *Kit) Tile(look TileLook, icon, title, sub string, act func()) *Tile {
	t := &Tile{hero: look.Hero, pad: k.MM(9), side: k.MM(23), gap: k.MM(5)}
	squareRadius := 4.0
	if look.Roomy {
		t.pad, t.side, t.gap = k.MM(13), k.MM(32), k.MM(12)
	}
	if look.Compact {
		t.pad, t.side = k.MM(7), k.MM(15)
		t.gap = k.MM(2)
	}
	t.kit, t.label, t.act = k, title, act
	c := k.Colours
	t.ground = k.box(c.Surface, c.CardEdge, 0.45, theme.Radius)
	square, ink, onIcon := c.Icon, c.Ink, c.OnIcon
	subInk := c.Sub
	if look.Hero {
		square, ink, onIcon, subInk = c.HeroIcon, c.OnPrimary, c.OnHeroIcon, c.OnPrimary
	}
	t.square = k.box(square, color.NRGBA{}, 0, squareRadius)
	t.icon = k.Icon(icon, k.InMM(t.side)*0.58, onIcon)
	t.title = k.Colored(theme.Heading, ink, title)
	t.sub = k.Colored(theme.Body, subInk, sub)
	t.in = (t.side - t.icon.side) / 2
	t.show = t.paint
	t.become(t)
	t.paint(false)
	return t
}

func (t *Tile) paint(down bool) {
	c := t.kit.Colours
	fill, edge := c.Surface, c.CardEdge
	switch {
	case t.hero && down:
		fill, edge = c.PrimaryPress, c.PrimaryPress
	case t.hero:
		fill, edge = c.Primary, c.Primary
	case down:
		fill, edge = c.Press, c.Primary
	}
	t.ground.FillColor, t.ground.StrokeColor = fill, edge
	t.ground.Refresh()
}

// Wide is for layout.
func (t *Tile) Wide() float32 { return max(t.title.Wide(), t.sub.Wide(), t.side) + 2*t.pad + 1 }

// Least is for layout: the title stays on one line where it can.
func (t *Tile) Least() float32 {
	return max(min(t.title.Wide(), t.kit.MM(95)), t.sub.Least()) + 2*t.pad + 1
}

// High is for layout.
func (t *Tile) High(width float32) float32 {
	w := width - 2*t.pad
	return t.side + t.gap + t.title.High(w) + t.kit.MM(1) + t.sub.High(w) + 2*t.pad
}

// CreateRenderer is for Fyne.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	return fixed(t.layout, t.ground, t.square, t.icon, t.title, t.sub)
}

func (t *Tile) layout(s fyne.Size) {
	place(t.ground, 0, 0, s.Width, s.Height)
	w := s.Width - 2*t.pad
	y := t.pad
	place(t.square, t.pad, y, t.side, t.side)
	place(t.icon, t.pad+t.in, y+t.in, t.icon.side, t.icon.side)
	y += t.side + t.gap
	h := t.title.High(w)
	place(t.title, t.pad, y, w, h)
	y += h + t.kit.MM(1)
	place(t.sub, t.pad, y, w, t.sub.High(w))
}
