package theme

import (
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"strconv"
)

// The icons are line drawings with one stroke width and round ends, so a picture is the
// distance of each pixel to the nearest line: sharper than a general SVG renderer, and it
// reads every path that Lucide writes.

// point is a place in the icon's own 24 × 24.
type point struct{ x, y float64 }

// drawingOf is the lines of an icon and its filled dots.
type drawingOf struct {
	size   float64
	stroke float64
	lines  [][]point
	dots   []dot
}

type dot struct {
	at point
	r  float64
}

// parseSVG reads the shapes that Lucide uses: path, line, circle, ellipse, rect, polyline,
// polygon. Anything else is an error, so that no icon is shown in part.
func parseSVG(r io.Reader) (*drawingOf, error) {
	d := &drawingOf{size: 24, stroke: 2}
	dec := xml.NewDecoder(r)
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return d, nil
		}
		if err != nil {
			return nil, fmt.Errorf("icon: %w", err)
		}
		el, ok := tok.(xml.StartElement)
		if !ok || el.Name.Local == "svg" {
			continue
		}
		attr := map[string]string{}
		for _, a := range el.Attr {
			attr[a.Name.Local] = a.Value
		}
		if err := d.add(el.Name.Local, attr); err != nil {
			return nil, err
		}
	}
}

func (d *drawingOf) add(shape string, attr map[string]string) error {
	num := func(name string) float64 { v, _ := strconv.ParseFloat(attr[name], 64); return v }
	switch shape {
	case "path":
		return d.path(attr["d"])
	case "line":
		d.lines = append(d.lines, []point{{num("x1"), num("y1")}, {num("x2"), num("y2")}})
	case "circle":
		if attr["fill"] == "currentColor" {
			d.dots = append(d.dots, dot{point{num("cx"), num("cy")}, num("r")})
		}
		d.lines = append(d.lines, oval(num("cx"), num("cy"), num("r"), num("r")))
	case "ellipse":
		d.lines = append(d.lines, oval(num("cx"), num("cy"), num("rx"), num("ry")))
	case "rect":
		r := num("rx")
		if r == 0 {
			r = num("ry")
		}
		return d.path(fmt.Sprintf("M%g %gh%ga%g %g 0 0 1 %g %gv%ga%g %g 0 0 1 %g %gh%ga%g %g 0 0 1 %g %gv%ga%g %g 0 0 1 %g %gz",
			num("x")+r, num("y"), num("width")-2*r, r, r, r, r, num("height")-2*r, r, r, -r, r,
			2*r-num("width"), r, r, -r, -r, 2*r-num("height"), r, r, r, -r))
	case "polyline":
		return d.path("M" + attr["points"])
	case "polygon":
		return d.path("M" + attr["points"] + "z")
	default:
		return fmt.Errorf("icon: shape %q is not known", shape)
	}
	return nil
}

func oval(cx, cy, rx, ry float64) []point {
	const n = 64
	out := make([]point, 0, n+1)
	for i := range n + 1 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		out = append(out, point{cx + rx*cos, cy + ry*sin})
	}
	return out
}

// render draws px × px pixels.
func (d *drawingOf) render(c color.NRGBA, px int) image.Image {
	cover, alpha := make([]float64, px*px), float64(c.A)
	scale := float64(px) / d.size
	half := d.stroke / 2 * scale
	for _, line := range d.lines {
		if len(line) == 1 {
			line = append(line, line[0]) // a dot
		}
		for i := 1; i < len(line); i++ {
			splat(cover, px, scaled(line[i-1], scale), scaled(line[i], scale), half)
		}
	}
	for _, o := range d.dots {
		at := scaled(o.at, scale)
		splat(cover, px, at, at, o.r*scale)
	}
	img := image.NewRGBA(image.Rect(0, 0, px, px)) // what Fyne uploads as it is
	for i, v := range cover {
		c.A = uint8(v*alpha + 0.5)
		r, g, b, a := c.RGBA()
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = uint8(r>>8), uint8(g>>8), uint8(b>>8), uint8(a>>8)
	}
	return img
}

func scaled(p point, by float64) point { return point{p.x * by, p.y * by} }

// splat covers the pixels within half of the segment from a to b.
func splat(cover []float64, px int, a, b point, half float64) {
	reach := half + 1
	x0, x1 := int(min(a.x, b.x)-reach), int(max(a.x, b.x)+reach)
	y0, y1 := int(min(a.y, b.y)-reach), int(max(a.y, b.y)+reach)
	dx, dy := b.x-a.x, b.y-a.y
	length := dx*dx + dy*dy
	for y := max(y0, 0); y <= min(y1, px-1); y++ {
		for x := max(x0, 0); x <= min(x1, px-1); x++ {
			vx, vy := float64(x)+0.5-a.x, float64(y)+0.5-a.y
			t := 0.0
			if length > 0 {
				t = max(0, min(1, (vx*dx+vy*dy)/length))
			}
			far := math.Hypot(vx-t*dx, vy-t*dy)
			if v := min(1, half+0.5-far); v > cover[y*px+x] {
				cover[y*px+x] = v
			}
		}
	}
}
