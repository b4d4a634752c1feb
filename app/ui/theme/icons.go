package theme

import (
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Icons draws the SVG icons of a folder, each in a colour and a size once. It belongs to
// the interface's goroutine.
type Icons struct {
	fsys   fs.FS
	images map[iconKey]image.Image
	lost   map[string]bool
}

type iconKey struct {
	name   string
	colour color.NRGBA
	px     int
}

// NewIcons takes a folder of <name>.svg files that are drawn in currentColor.
func NewIcons(fsys fs.FS) *Icons {
	return &Icons{fsys: fsys, images: map[iconKey]image.Image{}, lost: map[string]bool{}}
}

// Image returns the icon, px pixels square. An icon that is not there is an empty picture,
// and Lost names it.
func (ic *Icons) Image(name string, c color.NRGBA, px int) image.Image {
	px += px % 2 // drawn at twice half the size, see draw
	key := iconKey{name, c, px}
	if img, ok := ic.images[key]; ok {
		return img
	}
	img := ic.draw(key)
	ic.images[key] = img
	return img
}

// Lost returns the names that were asked for and not found.
func (ic *Icons) Lost() []string {
	var out []string
	for n := range ic.lost {
		out = append(out, n)
	}
	return out
}

// draw lets Fyne rasterise the SVG. An image outside a canvas is drawn at twice its size,
// so half the size gives exactly px pixels.
func (ic *Icons) draw(k iconKey) image.Image {
	empty := image.NewNRGBA(image.Rect(0, 0, k.px, k.px))
	b, err := fs.ReadFile(ic.fsys, k.name+".svg")
	if err != nil {
		ic.lost[k.name] = true
		return empty
	}
	hex := fmt.Sprintf("#%02x%02x%02x", k.colour.R, k.colour.G, k.colour.B)
	svg := strings.ReplaceAll(string(b), "currentColor", hex)
	img := canvas.NewImageFromResource(fyne.NewStaticResource(k.name+hex+".svg", []byte(svg)))
	img.Resize(fyne.NewSquareSize(float32(k.px) / 2))
	if img.Image == nil {
		ic.lost[k.name] = true
		return empty
	}
	return img.Image
}
