package receipt

// A path is closed contours, filled by the non-zero rule. Every moveTo closes the
// contour before it.
type path []segment

type segment struct {
	op       op
	a, b, to point
}

type point struct{ x, y float64 }

type op uint8

const (
	moveTo op = iota
	lineTo
	quadTo
	cubeTo
)

// rectPath goes clockwise, or the other way round to cut a hole.
func rectPath(x, y, w, h float64, hole bool) path {
	c := []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
	if hole {
		c[1], c[3] = c[3], c[1]
	}
	return path{{op: moveTo, to: c[0]}, {op: lineTo, to: c[1]}, {op: lineTo, to: c[2]}, {op: lineTo, to: c[3]}}
}

// boxPath is the sign for a character that no font has: a frame with a bar.
func boxPath(x, base, em float64) path {
	const pen = 0.06
	l, t, w, h := x+0.1*em, base-0.82*em, 0.8*em, 0.9*em
	p := rectPath(l, t, w, h, false)
	p = append(p, rectPath(l+pen*em, t+pen*em, w-2*pen*em, h-2*pen*em, true)...)
	return append(p, rectPath(l+0.25*em, t+h/2-pen*em/2, w-0.5*em, pen*em, false)...)
}

// roundPath is a rectangle with round corners.
func roundPath(x, y, w, h, r float64, hole bool) path {
	const k = 0.5523 // a quarter circle as one cubic
	r = max(0, min(r, w/2, h/2))
	c := r * (1 - k)
	p := path{
		{op: moveTo, to: point{x + r, y}},
		{op: lineTo, to: point{x + w - r, y}},
		{op: cubeTo, a: point{x + w - c, y}, b: point{x + w, y + c}, to: point{x + w, y + r}},
		{op: lineTo, to: point{x + w, y + h - r}},
		{op: cubeTo, a: point{x + w, y + h - c}, b: point{x + w - c, y + h}, to: point{x + w - r, y + h}},
		{op: lineTo, to: point{x + r, y + h}},
		{op: cubeTo, a: point{x + c, y + h}, b: point{x, y + h - c}, to: point{x, y + h - r}},
		{op: lineTo, to: point{x, y + r}},
		{op: cubeTo, a: point{x, y + c}, b: point{x + c, y}, to: point{x + r, y}},
	}
	if hole {
		return reversed(p)
	}
	return p
}

// reversed turns one contour round.
func reversed(p path) path {
	out := path{{op: moveTo, to: p[len(p)-1].to}}
	for i := len(p) - 1; i > 0; i-- {
		s := p[i]
		out = append(out, segment{op: s.op, a: s.b, b: s.a, to: p[i-1].to})
	}
	return out
}

// framePath is a round frame, line wide, inside its rectangle.
func framePath(x, y, w, h, r, line float64) path {
	p := roundPath(x, y, w, h, r, false)
	return append(p, roundPath(x+line, y+line, w-2*line, h-2*line, r-line, true)...)
}
