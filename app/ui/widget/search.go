package widget

import (
	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// SearchButton looks like a search box and is a button that opens one.
type SearchButton struct {
	press
	ground *Plate
	icon   *Icon
	text   *Text
}

// SearchButton makes one.
func (k *Kit) SearchButton(label string, act func()) *SearchButton {
	b := &SearchButton{}
	b.kit, b.label, b.act = k, label, act
	b.ground = k.box(k.Surface, k.Colours.Primary, 0.7, theme.Radius)
	b.icon = k.Icon("search", 10, k.Accent)
	b.text = k.Colored(theme.Input, k.Colours.Sub, label)
	b.show = func(down bool) {
		b.ground.FillColor = k.Surface
		if down {
			b.ground.FillColor = k.Colours.Press
		}
		b.ground.Refresh()
	}
	b.become(b)
	return b
}

func (b *SearchButton) lead() float32 { return b.kit.MM(23) }

// Wide is for layout.
func (b *SearchButton) Wide() float32 { return b.text.Wide() + b.lead() + b.kit.MM(6) }

// Least is for layout.
func (b *SearchButton) Least() float32 { return b.text.Least() + b.lead() + b.kit.MM(6) }

// High is for layout.
func (b *SearchButton) High(width float32) float32 {
	return max(b.kit.MM(27), b.text.High(width-b.lead()-b.kit.MM(6))+b.kit.MM(6))
}

// CreateRenderer is for Fyne.
func (b *SearchButton) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(b.ground, 0, 0, s.Width, s.Height)
		place(b.icon, b.kit.MM(7), (s.Height-b.icon.side)/2, b.icon.side, b.icon.side)
		w := s.Width - b.lead() - b.kit.MM(6)
		h := b.text.High(w)
		place(b.text, b.lead(), (s.Height-h)/2, w, h)
	}, b.ground, b.icon, b.text)
}
