package receipt

import (
	"image"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Dots is a document as the points of a receipt printer's roll: RowBytes bytes a row,
// bit 7 leftmost, 1 is black.
type Dots struct {
	Rows    []byte
	Missing []rune // as in Sheet
}

const (
	// DotsWide is how many dots a row has: 72 mm at 8 dots a millimetre.
	DotsWide = 576
	// RowBytes is the length of a row.
	RowBytes = DotsWide / 8
	dotsMM   = 8
)

// Dots draws a document for a receipt printer, at its own resolution, so that the
// QR code's modules are whole dots. Errors are as of PDF.
func (p *Press) Dots(d Document) (dots Dots, err error) {
	err = guard(func() error {
		l, err := p.set(d, styles[Roll])
		if err != nil {
			return err
		}
		dots, err = l.dots()
		return err
	})
	return dots, err
}

// Image returns the dots as a picture, for tests and a preview.
func (d Dots) Image() *image.Gray { return RowsImage(d.Rows) }

// RowsImage returns rows of dots as a picture.
func RowsImage(rows []byte) *image.Gray {
	h := len(rows) / RowBytes
	img := image.NewGray(image.Rect(0, 0, DotsWide, h))
	for i := range img.Pix {
		if rows[i/8]&(0x80>>(i%8)) == 0 {
			img.Pix[i] = 0xFF
		}
	}
	return img
}

// dotPen draws marks as black dots.
type dotPen struct {
	rows   []byte
	pen    *pen
	raster vector.Rasterizer
	mask   *image.Alpha
}

func (l layout) dots() (Dots, error) {
	high := int(math.Ceil(l.height * dotsMM))
	dp := &dotPen{rows: make([]byte, high*RowBytes), pen: l.pen, mask: image.NewAlpha(image.Rect(0, 0, DotsWide, 64))}
	for _, m := range l.pages[0] {
		if palettes[Roll][m.ink] == nil {
			continue
		}
		if err := dp.draw(m); err != nil {
			return Dots{}, err
		}
	}
	return Dots{Rows: dp.rows, Missing: l.pen.missing()}, nil
}

// inDots turns millimetres of the page into dots of the printed 72 mm.
func inDots(x, y float64) (float64, float64) { return (x - styles[Roll].margin) * dotsMM, y * dotsMM }

func (p *dotPen) draw(m mark) error {
	x, y := inDots(m.x, m.y)
	switch {
	case m.path != nil:
		p.fill(scaled(m.path))
	case m.rect != nil:
		x, y = inDots(m.rect[0], m.rect[1])
		p.rect(x, y, m.rect[2]*dotsMM, m.rect[3]*dotsMM)
	default:
		em := math.Round(m.size * dotsMM)
		y = math.Round(y)
		for _, r := range m.text {
			g := p.pen.glyph(r, m.bold)
			if g.way != unseen {
				o, err := p.pen.outline(g, math.Round(x), y, em)
				if err != nil {
					return err
				}
				p.fill(o)
			}
			x += g.advance * m.size * dotsMM
		}
	}
	return nil
}

func scaled(o path) path {
	out := make(path, len(o))
	at := func(p point) point {
		x, y := inDots(p.x, p.y)
		return point{x, y}
	}
	for i, s := range o {
		out[i] = segment{op: s.op, a: at(s.a), b: at(s.b), to: at(s.to)}
	}
	return out
}

// rect fills whole dots, at least one each way, so that a thin rule is seen.
func (p *dotPen) rect(x, y, w, h float64) {
	x0, y0 := int(math.Round(x)), int(math.Round(y))
	x1, y1 := max(int(math.Round(x+w)), x0+1), max(int(math.Round(y+h)), y0+1)
	for py := y0; py < y1; py++ {
		for px := x0; px < x1; px++ {
			p.set(px, py)
		}
	}
}

func (p *dotPen) set(x, y int) {
	if x < 0 || x >= DotsWide || y < 0 || y*RowBytes >= len(p.rows) {
		return
	}
	p.rows[y*RowBytes+x/8] |= 0x80 >> (x % 8)
}

// inked is how much of a dot must be covered to be printed; paper spreads the heat,
// so a little more than half.
const inked = 0x88

func (p *dotPen) fill(o path) {
	if len(o) == 0 {
		return
	}
	box := bounds(o)
	w, h := box.Dx(), box.Dy()
	if w <= 0 || h <= 0 {
		return
	}
	if p.mask.Rect.Dx() < w || p.mask.Rect.Dy() < h {
		p.mask = image.NewAlpha(image.Rect(0, 0, max(w, p.mask.Rect.Dx()), max(h, p.mask.Rect.Dy())))
	}
	p.raster.Reset(w, h)
	p.raster.DrawOp = draw.Src
	trace(&p.raster, o, float64(box.Min.X), float64(box.Min.Y))
	p.raster.Draw(p.mask, image.Rect(0, 0, w, h), image.Opaque, image.Point{})
	for y := range h {
		row := p.mask.Pix[y*p.mask.Stride:]
		for x := range w {
			if row[x] >= inked {
				p.set(box.Min.X+x, box.Min.Y+y)
			}
		}
	}
}

func trace(r *vector.Rasterizer, o path, x0, y0 float64) {
	f := func(p point) (float32, float32) { return float32(p.x - x0), float32(p.y - y0) }
	for i, s := range o {
		x, y := f(s.to)
		ax, ay := f(s.a)
		bx, by := f(s.b)
		switch s.op {
		case moveTo:
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(x, y)
		case lineTo:
			r.LineTo(x, y)
		case quadTo:
			r.QuadTo(ax, ay, x, y)
		case cubeTo:
			r.CubeTo(ax, ay, bx, by, x, y)
		}
	}
	r.ClosePath()
}

// bounds holds the path; control points lie outside the curve, never inside.
func bounds(o path) image.Rectangle {
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range o {
		pts := []point{s.to}
		if s.op == quadTo || s.op == cubeTo {
			pts = append(pts, s.a)
		}
		if s.op == cubeTo {
			pts = append(pts, s.b)
		}
		for _, p := range pts {
			minX, maxX = math.Min(minX, p.x), math.Max(maxX, p.x)
			minY, maxY = math.Min(minY, p.y), math.Max(maxY, p.y)
		}
	}
	return image.Rect(int(math.Floor(minX)), int(math.Floor(minY)), int(math.Ceil(maxX))+1, int(math.Ceil(maxY))+1)
}
