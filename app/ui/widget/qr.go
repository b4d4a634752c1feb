package widget

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	qrcode "github.com/skip2/go-qrcode"

	"onestop/app/ui/theme"
)

// qr is a QR code on white in every contrast: readers need dark on light.
type qr struct {
	node
	side  float32
	image *canvas.Image
}

// quietZone is the white border of a code, in modules.
const quietZone = 4

// QR is text as a QR code, at least 60 mm without its white border, each module a whole number of pixels. A text
// that is too long is an error.
func (k *Kit) QR(text string) (Node, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("qr code on screen: %w", err)
	}
	bits := code.Bitmap()
	img := image.NewNRGBA(image.Rect(0, 0, len(bits), len(bits)))
	for y, row := range bits {
		for x, dark := range row {
			c := color.NRGBA{255, 255, 255, 255}
			if dark {
				c = color.NRGBA{0, 0, 0, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	module := 1
	for float32(module*(len(bits)-2*quietZone)) < k.MM(theme.QR) {
		module++
	}
	q := &qr{side: float32(module * len(bits)), image: canvas.NewImageFromImage(img)}
	q.image.ScaleMode, q.image.FillMode = canvas.ImageScalePixels, canvas.ImageFillStretch
	q.ExtendBaseWidget(q)
	return q, nil
}

// Wide is the side.
func (q *qr) Wide() float32 { return q.side }

// Least is the side.
func (q *qr) Least() float32 { return q.side }

// High is the side.
func (q *qr) High(float32) float32 { return q.side }

// CreateRenderer is for Fyne.
func (q *qr) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) { place(q.image, 0, 0, q.side, q.side) }, q.image)
}
