package widget

import (
	"time"

	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// Custom is the base of a node made outside this package. Become ties it together; the
// embedding type adds Wide, Least and High.
type Custom struct {
	node
	layout  func(fyne.Size)
	objects []fyne.CanvasObject
}

// Become makes w the widget around this base, drawn from objects that layout places.
func (c *Custom) Become(w fyne.Widget, layout func(fyne.Size), objects ...fyne.CanvasObject) {
	c.layout, c.objects = layout, objects
	c.ExtendBaseWidget(w)
}

// CreateRenderer is for Fyne.
func (c *Custom) CreateRenderer() fyne.WidgetRenderer { return fixed(c.layout, c.objects...) }

// Place moves and sizes an object.
func Place(o fyne.CanvasObject, x, y, w, h float32) { place(o, x, y, w, h) }

// Set changes the picture.
func (i *Icon) Set(k *Kit, name string) { i.set(k, name, i.colour) }

// FootItem is an icon above a word, in the footer.
type FootItem struct {
	press
	on     bool
	ground *Plate
	icon   *Icon
	text   *Text
}

// FootItem makes one; on marks a wish that differs from the hall's.
func (k *Kit) FootItem(icon, label string, on bool, act func()) *FootItem {
	f := &FootItem{on: on}
	f.kit, f.label, f.act = k, label, act
	ink := k.OnTint
	f.ground = k.box(k.Surface, k.Surface, 0, 4)
	f.icon = k.Icon(icon, 10, ink)
	f.text = k.Colored(theme.Frame, ink, label).Centred()
	f.show = f.paint
	f.become(f)
	f.paint(false)
	return f
}

func (f *FootItem) paint(down bool) {
	c := f.kit.Colours
	switch {
	case down:
		f.ground.FillColor = c.Press
	case f.on:
		f.ground.FillColor = c.Tint
	default:
		f.ground.FillColor = c.Surface
	}
	if f.on && f.kit.Wishes.High {
		f.ground.StrokeColor, f.ground.StrokeWidth = c.Primary, max(f.kit.MM(0.4), 1)
	}
	f.ground.seen(down || f.on) // else it is the footer's own colour
}

// Wide is for layout.
func (f *FootItem) Wide() float32 { return f.text.Wide() + f.kit.MM(3) }

// Least is for layout.
func (f *FootItem) Least() float32 { return f.text.Least() + f.kit.MM(2) }

// High is for layout.
func (f *FootItem) High(width float32) float32 {
	return f.icon.side + f.text.High(width-f.kit.MM(1)) + f.kit.MM(7)
}

// CreateRenderer is for Fyne.
func (f *FootItem) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(f.ground, 0, 0, s.Width, s.Height)
		w := s.Width - f.kit.MM(1)
		h := f.text.High(w)
		y := (s.Height - f.icon.side - h) / 2
		place(f.icon, 0, y, s.Width, f.icon.side)
		place(f.text, f.kit.MM(0.5), y+f.icon.side+f.kit.MM(0.5), w, h)
	}, f.ground, f.icon, f.text)
}

// Hold is a transparent place that acts after it was pressed for a while.
type Hold struct {
	press
	wait time.Duration
	stop func()
}

// Hold makes one; label is for tests.
func (k *Kit) Hold(label string, wait time.Duration, act func()) *Hold {
	h := &Hold{wait: wait}
	h.kit, h.label = k, label
	h.downed = func() { h.stop = k.Host.After(h.wait, func() { h.held(act) }) }
	h.upped = func() {
		if h.stop != nil {
			h.stop()
			h.stop = nil
		}
	}
	h.become(h)
	return h
}

func (h *Hold) held(act func()) {
	if h.down {
		h.down = false
		h.kit.do(act)
	}
}

// Wide is for layout.
func (h *Hold) Wide() float32 { return h.kit.MM(theme.Target) }

// Least is for layout.
func (h *Hold) Least() float32 { return h.kit.MM(theme.Target) }

// High is for layout.
func (h *Hold) High(float32) float32 { return h.kit.MM(theme.Target) }

// CreateRenderer is for Fyne.
func (h *Hold) CreateRenderer() fyne.WidgetRenderer { return fixed(func(fyne.Size) {}) }
