//go:build !ci

package widget

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// flat is one colour. Fyne paints a pixel more on each side than the bounds.
const flat = `
uniform vec2 frame;
uniform vec4 bounds;
uniform float r, g, b, a;
void main() {
	vec2 reach = (bounds.zw - bounds.xy) * 0.5;
	vec2 middle = vec2(bounds.x + reach.x, frame.y - bounds.y - reach.y);
	vec2 d = abs(gl_FragCoord.xy - middle) - reach;
	gl_FragColor = vec4(r, g, b, max(d.x, d.y) < 0.0 ? a : 0.0);
}
`

// round is a rounded rectangle with a border, by the distance d of a pixel to its edge,
// softened over two pixels as Fyne's is. The radius must be larger than the border.
const round = `
uniform vec2 frame;
uniform vec4 bounds;
uniform float radius, stroke, r, g, b, a, edgeR, edgeG, edgeB, edgeA;
void main() {
	vec2 reach = (bounds.zw - bounds.xy) * 0.5;
	vec2 middle = vec2(bounds.x + reach.x, frame.y - bounds.y - reach.y);
	float d = length(max(abs(gl_FragCoord.xy - middle) - reach + radius, 0.0)) - radius;
	vec4 c = mix(vec4(r, g, b, a), vec4(edgeR, edgeG, edgeB, edgeA), smoothstep(-1.0, 1.0, d + stroke));
	gl_FragColor = vec4(c.rgb, c.a * (1.0 - smoothstep(-1.0, 1.0, d)));
}
`

func newPlateObject() fyne.CanvasObject {
	return &canvas.Shader{Uniforms: map[string]float32{}}
}

// apply gives the shader the plate's colours and sizes.
func (p *Plate) apply() {
	s := p.CanvasObject.(*canvas.Shader)
	if p.CornerRadius == 0 && p.StrokeWidth == 0 {
		source(s, "plate.flat", flat)
		channels(s.Uniforms, "r", "g", "b", "a", p.FillColor)
		return
	}
	source(s, "plate.round", round)
	channels(s.Uniforms, "r", "g", "b", "a", p.FillColor)
	edge, size := p.StrokeColor, p.Size()
	if p.StrokeWidth == 0 {
		edge = p.FillColor
	}
	channels(s.Uniforms, "edgeR", "edgeG", "edgeB", "edgeA", edge)
	radius := float32(math.Round(float64(min(p.CornerRadius, size.Width/2, size.Height/2))))
	s.Uniforms["radius"], s.Uniforms["stroke"] = max(radius, p.StrokeWidth+1), p.StrokeWidth
}

// source sets the shader's program, if it is another.
func source(s *canvas.Shader, name, body string) {
	if s.Name == name {
		return
	}
	clear(s.Uniforms)
	s.Name = name
	s.Source = []byte("#version 110\n" + body)
	s.SourceES = []byte("#version 100\nprecision highp float;\n" + body)
}

func channels(u map[string]float32, r, g, b, a string, c color.NRGBA) {
	u[r], u[g], u[b], u[a] = float32(c.R)/0xFF, float32(c.G)/0xFF, float32(c.B)/0xFF, float32(c.A)/0xFF
}
