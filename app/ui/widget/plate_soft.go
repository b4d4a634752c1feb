//go:build ci

package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Fyne's software painter, which tests use, draws no shaders.
func newPlateParts() []fyne.CanvasObject {
	return []fyne.CanvasObject{canvas.NewRectangle(color.NRGBA{})}
}

func (p *Plate) apply() {
	if p.parts == nil {
		return
	}
	r := p.parts[0].(*canvas.Rectangle)
	r.FillColor, r.StrokeColor = p.FillColor, p.StrokeColor
	r.StrokeWidth, r.CornerRadius = p.StrokeWidth, p.CornerRadius
	p.show(0, true, 0, 0, p.size.Width, p.size.Height)
}
