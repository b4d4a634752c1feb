//go:build ci

package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Fyne's software painter, which tests use, draws no shaders.
func newPlateObject() fyne.CanvasObject { return canvas.NewRectangle(color.NRGBA{}) }

func (p *Plate) apply() {
	r := p.CanvasObject.(*canvas.Rectangle)
	r.FillColor, r.StrokeColor = p.FillColor, p.StrokeColor
	r.StrokeWidth, r.CornerRadius = p.StrokeWidth, p.CornerRadius
}
