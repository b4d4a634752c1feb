package theme

import (
	"fmt"
	"math"
	"strconv"
)

// pen follows a path's commands and leaves lines.
type pen struct {
	s     string
	at    int
	lines [][]point
	cur   point
	start point
	ctrl  point // the last control point, for S and T
	last  byte
}

// path reads the d of an SVG path.
func (d *drawingOf) path(s string) error {
	p := &pen{s: s}
	for p.skip(); p.at < len(p.s); p.skip() {
		c := p.last
		if isLetter(p.s[p.at]) {
			c = p.s[p.at]
			p.at++
		} else if c == 0 || c == 'Z' || c == 'z' {
			return fmt.Errorf("icon: path %q: want a command at %d", s, p.at)
		}
		if err := p.do(c); err != nil {
			return fmt.Errorf("icon: path %q: %w", s, err)
		}
	}
	d.lines = append(d.lines, p.lines...)
	return nil
}

func isLetter(b byte) bool { return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' }

func (p *pen) skip() {
	for p.at < len(p.s) && (p.s[p.at] == ' ' || p.s[p.at] == ',' || p.s[p.at] == '\n' || p.s[p.at] == '\t') {
		p.at++
	}
}

// number reads one number; they may stand without a space: "1-2.5.5".
func (p *pen) number() (float64, error) {
	p.skip()
	from, dots := p.at, 0
	for ; p.at < len(p.s); p.at++ {
		b := p.s[p.at]
		sign := (b == '-' || b == '+') && p.at == from
		if b == '.' {
			dots++
		}
		if !(sign || b >= '0' && b <= '9' || b == '.' && dots == 1) {
			break
		}
	}
	return strconv.ParseFloat(p.s[from:p.at], 64)
}

// flag reads one digit of an arc; flags may stand without a space.
func (p *pen) flag() (bool, error) {
	p.skip()
	if p.at >= len(p.s) || p.s[p.at] != '0' && p.s[p.at] != '1' {
		return false, fmt.Errorf("want a flag at %d", p.at)
	}
	p.at++
	return p.s[p.at-1] == '1', nil
}

// points reads n places, relative to the current one where the command is small.
func (p *pen) points(n int, relative bool) ([]point, error) {
	out := make([]point, n)
	for i := range out {
		x, err := p.number()
		if err != nil {
			return nil, err
		}
		y, err := p.number()
		if err != nil {
			return nil, err
		}
		if relative {
			x, y = x+p.cur.x, y+p.cur.y
		}
		out[i] = point{x, y}
	}
	return out, nil
}

func (p *pen) do(c byte) error {
	relative := c >= 'a'
	upper := c &^ 0x20
	before := p.last
	p.last = c
	counts := map[byte]int{'M': 1, 'L': 1, 'C': 3, 'S': 2, 'Q': 2, 'T': 1}
	if n, ok := counts[upper]; ok {
		pts, err := p.points(n, relative)
		if err != nil {
			return err
		}
		p.curve(upper, before&^0x20, pts)
		if upper == 'M' {
			p.last = c - 'M' + 'L' // more places after a move are lines
		}
		return nil
	}
	switch upper {
	case 'Z':
		p.line(p.start)
		return nil
	case 'H', 'V':
		v, err := p.number()
		if err != nil {
			return err
		}
		p.straight(upper, v, relative)
		return nil
	case 'A':
		return p.arc(relative)
	}
	return fmt.Errorf("command %q is not known", c)
}

func (p *pen) straight(upper byte, v float64, relative bool) {
	to := p.cur
	along := &to.x
	if upper == 'V' {
		along = &to.y
	}
	if relative {
		v += *along
	}
	*along = v
	p.line(to)
}

func (p *pen) line(to point) {
	if len(p.lines) == 0 {
		p.lines = append(p.lines, []point{p.cur})
	}
	n := len(p.lines) - 1
	p.lines[n] = append(p.lines[n], to)
	p.cur = to
}

func (p *pen) curve(c, before byte, pts []point) {
	mirror := p.cur
	if before == 'C' || before == 'S' || before == 'Q' || before == 'T' {
		mirror = point{2*p.cur.x - p.ctrl.x, 2*p.cur.y - p.ctrl.y}
	}
	switch c {
	case 'M':
		p.cur, p.start = pts[0], pts[0]
		p.lines = append(p.lines, []point{pts[0]})
	case 'L':
		p.line(pts[0])
	case 'C':
		p.bezier(pts[0], pts[1], pts[2])
	case 'S':
		p.bezier(mirror, pts[0], pts[1])
	case 'Q':
		p.quadratic(pts[0], pts[1])
	case 'T':
		p.quadratic(mirror, pts[0])
	}
}

func (p *pen) quadratic(q, to point) {
	a := p.cur
	third := func(from point) point { return point{from.x + 2*(q.x-from.x)/3, from.y + 2*(q.y-from.y)/3} }
	p.bezier(third(a), third(to), to)
	p.ctrl = q
}

func (p *pen) bezier(b, c, d point) {
	const n = 16
	a := p.cur
	for i := 1; i <= n; i++ {
		t := float64(i) / n
		u := 1 - t
		p.line(point{
			u*u*u*a.x + 3*u*u*t*b.x + 3*u*t*t*c.x + t*t*t*d.x,
			u*u*u*a.y + 3*u*u*t*b.y + 3*u*t*t*c.y + t*t*t*d.y,
		})
	}
	p.ctrl = c
}

// arc follows the implementation notes of SVG 1.1, F.6.
func (p *pen) arc(relative bool) error {
	var v [3]float64
	for i := range v {
		n, err := p.number()
		if err != nil {
			return err
		}
		v[i] = n
	}
	large, err := p.flag()
	if err != nil {
		return err
	}
	sweep, err := p.flag()
	if err != nil {
		return err
	}
	to, err := p.points(1, relative)
	if err != nil {
		return err
	}
	p.turn(v[0], v[1], v[2]*math.Pi/180, large, sweep, to[0])
	return nil
}

func (p *pen) turn(rx, ry, phi float64, large, sweep bool, to point) {
	from := p.cur
	if rx == 0 || ry == 0 || from == to {
		p.line(to)
		return
	}
	sin, cos := math.Sincos(phi)
	hx, hy := (from.x-to.x)/2, (from.y-to.y)/2
	x1, y1 := cos*hx+sin*hy, cos*hy-sin*hx
	if grow := x1*x1/(rx*rx) + y1*y1/(ry*ry); grow > 1 {
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	den := rx*rx*y1*y1 + ry*ry*x1*x1
	k := math.Sqrt(max(0, (rx*rx*ry*ry-den)/den))
	if large == sweep {
		k = -k
	}
	cx1, cy1 := k*rx*y1/ry, -k*ry*x1/rx
	cx, cy := cos*cx1-sin*cy1+(from.x+to.x)/2, sin*cx1+cos*cy1+(from.y+to.y)/2
	a0 := math.Atan2((y1-cy1)/ry, (x1-cx1)/rx)
	a1 := math.Atan2((-y1-cy1)/ry, (-x1-cx1)/rx)
	if sweep && a1 < a0 {
		a1 += 2 * math.Pi
	} else if !sweep && a1 > a0 {
		a1 -= 2 * math.Pi
	}
	n := max(4, int(math.Abs(a1-a0)*12))
	for i := 1; i < n; i++ {
		s, c := math.Sincos(a0 + (a1-a0)*float64(i)/float64(n))
		p.line(point{cx + cos*rx*c - sin*ry*s, cy + sin*rx*c + cos*ry*s})
	}
	p.line(to)
}
