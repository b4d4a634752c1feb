//go:build !ci

package widget

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// flat is the cheapest fill there is. Fyne paints a pixel more than a shader's size on each
// side, and flat does not cut that off: it is placed a pixel smaller.
const flat = `
uniform float r, g, b, a;
void main() { gl_FragColor = vec4(r, g, b, a); }
`

// round is a piece of a rounded rectangle with a border, by the distance d of a pixel to
// its edge, softened over two pixels as Fyne's is. halfX and halfY are the rectangle's,
// offX and offY lead from the piece's middle to the rectangle's. The radius must be larger
// than the border.
const round = `
uniform vec2 frame;
uniform vec4 bounds;
uniform float offX, offY, halfX, halfY, radius, stroke, r, g, b, a, edgeR, edgeG, edgeB, edgeA;
void main() {
	vec2 reach = (bounds.zw - bounds.xy) * 0.5;
	vec2 at = gl_FragCoord.xy - vec2(bounds.x + reach.x, frame.y - bounds.y - reach.y);
	vec2 over = abs(at) - reach;
	float d = length(max(abs(at - vec2(offX, -offY)) - vec2(halfX, halfY) + radius, 0.0)) - radius;
	vec4 c = mix(vec4(r, g, b, a), vec4(edgeR, edgeG, edgeB, edgeA), smoothstep(-1.0, 1.0, d + stroke));
	gl_FragColor = vec4(c.rgb, max(over.x, over.y) < 0.0 ? c.a * (1.0 - smoothstep(-1.0, 1.0, d)) : 0.0);
}
`

// The parts of a plate. The middle comes first: the others paint over the pixel that it
// paints too far. A small plate is the top part alone.
const (
	middlePart = iota
	topPart
	bottomPart
	leftPart
	rightPart
	plateParts
)

// worthCutting is how many pixels of one colour pay for four more parts.
const worthCutting = 20000

func newPlateParts() []fyne.CanvasObject {
	parts := make([]fyne.CanvasObject, plateParts)
	for i := range parts {
		parts[i] = &canvas.Shader{}
	}
	return parts
}

// apply places the parts and gives them the plate's colours and sizes.
func (p *Plate) apply() {
	if p.parts == nil {
		return
	}
	w, h := whole(p.size.Width), whole(p.size.Height)
	if p.CornerRadius == 0 && p.StrokeWidth == 0 {
		p.flatten(true, 0, 0, w, h)
		for part := topPart; part < plateParts; part++ {
			p.show(part, false, 0, 0, 0, 0)
		}
		return
	}
	side := whole(p.StrokeWidth + 2)
	radius := max(whole(min(p.CornerRadius, w/2, h/2)), p.StrokeWidth+1)
	end := max(radius, side)
	cut := (w-2*side)*(h-2*end) > worthCutting && p.FillColor.A == 0xFF
	p.flatten(cut, side-1, end-1, w-2*side+2, h-2*end+2)
	// Edges are softened into the pixel outside.
	if !cut {
		p.edge(topPart, radius, true, -1, -1, w+2, h+2)
	} else {
		p.edge(topPart, radius, true, -1, -1, w+2, end+1)
	}
	p.edge(bottomPart, radius, cut, -1, h-end, w+2, end+1)
	p.edge(leftPart, radius, cut, -1, end, side+1, h-2*end)
	p.edge(rightPart, radius, cut, w-side, end, side+1, h-2*end)
}

// flatten paints one colour on exactly this rectangle.
func (p *Plate) flatten(yes bool, x, y, w, h float32) {
	p.show(middlePart, yes && p.FillColor.A > 0, x+1, y+1, w-2, h-2)
	u := uniforms(p.parts[middlePart], "plate.flat", flat)
	channels(u, "r", "g", "b", "a", p.FillColor)
}

// edge paints what of the rounded rectangle lies in this part of it.
func (p *Plate) edge(part int, radius float32, yes bool, x, y, w, h float32) {
	p.show(part, yes, x, y, w, h)
	if !yes {
		return
	}
	edge := p.StrokeColor
	if p.StrokeWidth == 0 {
		edge = p.FillColor
	}
	u := uniforms(p.parts[part], "plate.round", round)
	channels(u, "r", "g", "b", "a", p.FillColor)
	channels(u, "edgeR", "edgeG", "edgeB", "edgeA", edge)
	halfX, halfY := whole(p.size.Width)/2, whole(p.size.Height)/2
	u["halfX"], u["halfY"], u["radius"], u["stroke"] = halfX, halfY, radius, p.StrokeWidth
	u["offX"], u["offY"] = halfX-x-w/2, halfY-y-h/2
}

// uniforms are the values that a part's shader takes.
func uniforms(o fyne.CanvasObject, name, body string) map[string]float32 {
	s := o.(*canvas.Shader)
	if s.Uniforms == nil {
		s.Uniforms = map[string]float32{}
		s.Name = name
		s.Source = []byte("#version 110\n" + body)
		s.SourceES = []byte("#version 100\nprecision highp float;\n" + body)
	}
	return s.Uniforms
}

func channels(u map[string]float32, r, g, b, a string, c color.NRGBA) {
	u[r], u[g], u[b], u[a] = float32(c.R)/0xFF, float32(c.G)/0xFF, float32(c.B)/0xFF, float32(c.A)/0xFF
}

// whole is a length in whole pixels, as Fyne rounds it.
func whole(v float32) float32 { return float32(math.Round(float64(v))) }
