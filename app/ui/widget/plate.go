package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Plate is a filled rectangle with a border and round corners: what cards, buttons and
// keys stand on. Plates are most of what a frame paints, and where a processor draws
// Fyne's own rounded rectangle costs 10.5 ns a pixel and its plain one 6.2. A Plate shows
// the same picture, for 1.6 where it is one colour and 5 along its edges (measured with
// llvmpipe on two cores): see plate_gl.go.
//
// Change the fields, then call Refresh. Fyne's painter must be given the parts and not the
// plate: fixed and drawn do that.
type Plate struct {
	FillColor    color.NRGBA
	StrokeColor  color.NRGBA
	StrokeWidth  float32 // 0: no border
	CornerRadius float32

	at     fyne.Position
	size   fyne.Size
	hidden bool
	parts  []fyne.CanvasObject // what is painted; nil when the page is gone
}

// Fill makes a plate of one colour, without border and round corners.
func (k *Kit) Fill(c color.NRGBA) *Plate { return k.box(c, color.NRGBA{}, 0, 0) }

// box makes a plate; edge and radius in millimetres.
func (k *Kit) box(fill, edge color.NRGBA, edgeMM, radiusMM float64) *Plate {
	p := &Plate{FillColor: fill, CornerRadius: k.MM(radiusMM), parts: k.Host.Stock.takeParts()}
	if edgeMM > 0 {
		p.StrokeColor, p.StrokeWidth = edge, max(k.MM(edgeMM), 1)
	}
	k.plates = append(k.plates, p)
	return p
}

// Position is for layout.
func (p *Plate) Position() fyne.Position { return p.at }

// Move is for layout.
func (p *Plate) Move(at fyne.Position) {
	if at != p.at {
		p.at = at
		p.apply()
	}
}

// Size is for layout.
func (p *Plate) Size() fyne.Size { return p.size }

// MinSize is nothing.
func (p *Plate) MinSize() fyne.Size { return fyne.Size{} }

// Resize is for layout.
func (p *Plate) Resize(s fyne.Size) {
	if s != p.size {
		p.size = s
		p.apply()
	}
}

// Visible is for Fyne.
func (p *Plate) Visible() bool { return !p.hidden }

// Show shows it again.
func (p *Plate) Show() { p.seen(true) }

// Hide hides it.
func (p *Plate) Hide() { p.seen(false) }

// Refresh shows the fields as they are now.
func (p *Plate) Refresh() {
	if p.parts == nil {
		return
	}
	p.apply()
	canvas.Refresh(p.parts[0]) // one tells Fyne to paint
}

// seen shows the plate as its fields are now, or nothing: a plate in the colour of what it
// stands on costs as much as any other.
func (p *Plate) seen(yes bool) {
	p.hidden = !yes
	p.Refresh()
}

// show puts a part in its place, relative to the plate, or hides it. It touches what
// changed alone: Fyne paints a frame for every call.
func (p *Plate) show(part int, yes bool, x, y, w, h float32) {
	o := p.parts[part]
	yes = yes && !p.hidden
	if yes {
		place(o, p.at.X+x, p.at.Y+y, w, h)
	}
	switch {
	case yes && !o.Visible():
		o.Show()
	case !yes && o.Visible():
		o.Hide()
	}
}

// drawn replaces plates by their parts.
func drawn(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if p, ok := o.(*Plate); ok {
			p.apply()
			out = append(out, p.parts...)
			continue
		}
		out = append(out, o)
	}
	return out
}
