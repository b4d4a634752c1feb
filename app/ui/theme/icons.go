package theme

import (
	"image"
	"image/color"
	"io/fs"
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

// Image returns the icon, px pixels square. An icon that is not there or cannot be read is an empty picture,
// and Lost names it.
func (ic *Icons) Image(name string, c color.NRGBA, px int) image.Image {
	key := iconKey{name, c, px}
	if img, ok := ic.images[key]; ok {
		return img
	}
	img := ic.draw(key)
	ic.images[key] = img
	return img
}

// Lost returns the names that were asked for in vain.
func (ic *Icons) Lost() []string {
	var out []string
	for n := range ic.lost {
		out = append(out, n)
	}
	return out
}

func (ic *Icons) draw(k iconKey) image.Image {
	f, err := ic.fsys.Open(k.name + ".svg")
	if err == nil {
		defer f.Close()
		var d *drawingOf
		if d, err = parseSVG(f); err == nil {
			return d.render(k.colour, k.px)
		}
	}
	ic.lost[k.name] = true
	return image.NewNRGBA(image.Rect(0, 0, k.px, k.px))
}
