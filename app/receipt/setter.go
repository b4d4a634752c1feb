package receipt

import (
	"math"

	"onestop/app/lines"
)

// ink names a colour by its role. A roll has one colour.
type ink uint8

const (
	inkText ink = iota
	inkCode     // a QR code: as black as can be
	inkQuiet
	inkAction
	inkGood
	inkLine
	inkTint
	inkGoodTint
)

// mark is one thing on a page, in millimetres from the page's top left.
type mark struct {
	ink  ink
	text string // one line, at x, base y; with size and bold
	x, y float64
	size float64 // em in millimetres
	bold bool
	path path      // when there is no text
	rect []float64 // x, y, w, h: when there is neither; many QR modules are cheap
}

// style is the sizes of one paper: type in points, the rest in millimetres.
type style struct {
	width, height            float64 // height 0: as long as it needs
	margin, foot             float64
	body, quiet, head, title float64
	number                   float64 // at most
	gap, pad                 float64
	module                   float64 // QR modules are whole multiples of it
	code                     float64 // the least side of a QR code without its quiet zone
	wide                     bool
}

// Nothing that is read is under 10 pt. A roll's 72 mm are 576 dots of 1/8 mm.
var styles = map[Paper]style{
	Roll: {width: 80, margin: 4, foot: 6, body: 11, quiet: 10, head: 13, title: 22, number: 26, gap: 3.2, pad: 2.6, module: 0.125, code: 34},
	A4:   {width: 210, height: 297, margin: 20, foot: 16, body: 12, quiet: 10.5, head: 15, title: 28, number: 30, gap: 5, pad: 6, module: 0.125, code: 44, wide: true},
}

// pointMM is one point in millimetres.
const pointMM = 25.4 / 72

// leading is the height of a line over the size of its type.
const leading = 1.42

// setter sets blocks one below the other and collects the marks.
type setter struct {
	style
	pen   *pen
	pages [][]mark
	x, w  float64 // the column
	y     float64
	held  bool // inside Beside: no page break
	err   error
}

// layout is a document set on paper.
type layout struct {
	width, height float64
	pages         [][]mark
	pen           *pen
}

func (p *Press) set(d Document, st style) (layout, error) {
	s := &setter{style: st, pen: p.pen(), x: st.margin, w: st.width - 2*st.margin}
	s.newPage()
	for _, b := range d.Blocks {
		b.place(s)
	}
	if s.err != nil {
		return layout{}, s.err
	}
	height := st.height
	if height == 0 {
		height = s.y + st.foot
	}
	s.numberPages(d.Page)
	return layout{width: st.width, height: height, pages: s.pages, pen: s.pen}, nil
}

func (s *setter) newPage() {
	s.pages = append(s.pages, nil)
	s.y = s.margin
	if s.wide {
		s.y = s.margin * 0.8
	}
}

// need starts a new page when h does not fit on this one.
func (s *setter) need(h float64) {
	if s.height > 0 && !s.held && s.y+h > s.height-s.foot && s.y > s.margin {
		s.newPage()
	}
}

func (s *setter) put(m mark) {
	last := len(s.pages) - 1
	s.pages[last] = append(s.pages[last], m)
}

// space leaves room before the next block, but not at the top of a page.
func (s *setter) space(h float64) {
	if s.y > s.margin {
		s.y += h
	}
}

// look says how text looks.
type look struct {
	points float64
	bold   bool
	ink    ink
	centre bool
}

func (l look) em() float64   { return l.points * pointMM }
func (l look) line() float64 { return l.em() * leading }

// broken breaks text to a width in millimetres.
func (s *setter) broken(text string, w float64, l look) []string {
	measure := lines.Measure(func(r rune) float32 { return float32(s.pen.glyph(r, l.bold).advance) })
	// A hair less than the width, so that rounding never sends ink over the edge.
	return lines.Break(text, float32(w/l.em()-1e-4), measure)
}

// lineAt sets one line with its top at y.
func (s *setter) lineAt(text string, x, y, w float64, l look) {
	if l.centre {
		x += math.Max(0, (w-s.pen.width(text, l.bold)*l.em())/2)
	}
	// The ideographic box stands 0.88 em over the base line and 0.12 em under it.
	base := y + (l.line()-l.em())/2 + 0.88*l.em()
	s.put(mark{ink: l.ink, text: text, x: x, y: base, size: l.em(), bold: l.bold})
}

// flow sets text at the cursor, over pages if it must.
func (s *setter) flow(text string, l look) { s.flowIn(text, s.x, s.w, l) }

func (s *setter) flowIn(text string, x, w float64, l look) {
	if text == "" {
		return
	}
	for _, t := range s.broken(text, w, l) {
		s.need(l.line())
		s.lineAt(t, x, s.y, w, l)
		s.y += l.line()
	}
}

// heightOf is how much flow would take.
func (s *setter) heightOf(text string, w float64, l look) float64 {
	if text == "" {
		return 0
	}
	return float64(len(s.broken(text, w, l))) * l.line()
}

func (s *setter) fillRect(i ink, x, y, w, h float64) {
	s.put(mark{ink: i, rect: []float64{x, y, w, h}})
}

func (s *setter) bodyLook() look  { return look{points: s.body} }
func (s *setter) boldLook() look  { return look{points: s.body, bold: true} }
func (s *setter) quietLook() look { return look{points: s.quiet, ink: inkQuiet} }
