package receipt

import (
	"encoding/binary"
	"fmt"
	"slices"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Press holds the fonts, parsed once. It is read-only and may be shared between
// goroutines; the font bytes must not be changed afterwards.
type Press struct {
	regular, bold *face
}

// NewPress parses the two fonts (TrueType, not CFF). A character that bold lacks is
// set in regular, so bold may be a subset.
func NewPress(regular, bold []byte) (*Press, error) {
	r, err := newFace("regular", regular)
	if err != nil {
		return nil, err
	}
	b, err := newFace("bold", bold)
	if err != nil {
		return nil, err
	}
	return &Press{regular: r, bold: b}, nil
}

// face is one font file and where its tables lie.
type face struct {
	name   string
	data   []byte
	font   *sfnt.Font
	tables map[string][]byte
	em     float64 // font units in one em
	wide   int     // how many glyphs have their own advance
}

func newFace(name string, data []byte) (*face, error) {
	font, err := sfnt.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s font: %w", name, err)
	}
	f := &face{name: name, data: data, font: font, tables: map[string][]byte{}, em: float64(font.UnitsPerEm())}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		rec := data[12+16*i:]
		at, size := binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
		if uint64(at)+uint64(size) > uint64(len(data)) {
			return nil, fmt.Errorf("%s font: table %q runs past the end of the file", name, rec[:4])
		}
		f.tables[string(rec[:4])] = data[at : at+size : at+size]
	}
	for _, need := range []string{"head", "hhea", "hmtx", "maxp", "OS/2", "post", "loca", "glyf"} {
		if len(f.tables[need]) == 0 {
			return nil, fmt.Errorf("%s font: no table %q: a TrueType font is needed", name, need)
		}
	}
	f.wide = int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	if f.wide == 0 || len(f.tables["hmtx"]) < 4*f.wide || len(f.tables["loca"]) < f.locaSize()*(f.font.NumGlyphs()+1) {
		return nil, fmt.Errorf("%s font: glyph tables are cut short", name)
	}
	return f, nil
}

func (f *face) locaSize() int {
	if binary.BigEndian.Uint16(f.tables["head"][50:]) == 0 {
		return 2
	}
	return 4
}

// advance returns a glyph's width in em.
func (f *face) advance(id sfnt.GlyphIndex) float64 {
	i := min(int(id), f.wide-1)
	return float64(binary.BigEndian.Uint16(f.tables["hmtx"][4*i:])) / f.em
}

// How a character comes to paper.
type way uint8

const (
	typed    way = iota // as text: can be searched and copied
	outlined            // above U+FFFF: drawn from the font's outline
	boxed               // no font has it: a visible box
	unseen              // a control or format character: nothing to draw
)

// glyph is one character in one style.
type glyph struct {
	face    *face
	id      sfnt.GlyphIndex
	advance float64 // em
	way     way
}

// pen finds and draws glyphs for one document; it belongs to one goroutine.
type pen struct {
	press *Press
	buf   sfnt.Buffer
	known [2]map[rune]glyph // regular, bold
	boxes map[rune]bool
}

func (p *Press) pen() *pen {
	return &pen{press: p, known: [2]map[rune]glyph{{}, {}}, boxes: map[rune]bool{}}
}

// boxAdvance is the width of the box for a missing character, in em.
const boxAdvance = 1.0

func (p *pen) glyph(r rune, bold bool) glyph {
	style := 0
	if bold {
		style = 1
	}
	g, ok := p.known[style][r]
	if !ok {
		g = p.find(r, bold)
		p.known[style][r] = g
	}
	return g
}

func (p *pen) find(r rune, bold bool) glyph {
	if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector) {
		return glyph{way: unseen}
	}
	faces := []*face{p.press.regular}
	if bold {
		faces = []*face{p.press.bold, p.press.regular}
	}
	for _, f := range faces {
		id, err := f.font.GlyphIndex(&p.buf, r)
		if err != nil || id == 0 {
			continue
		}
		g := glyph{face: f, id: id, advance: f.advance(id), way: typed}
		if r > 0xFFFF {
			g.way = outlined
		}
		return g
	}
	p.boxes[r] = true
	return glyph{advance: boxAdvance, way: boxed}
}

// width returns the width of s in em.
func (p *pen) width(s string, bold bool) float64 {
	var w float64
	for _, r := range s {
		w += p.glyph(r, bold).advance
	}
	return w
}

// outline returns a glyph's path with the origin at x, base and em millimetres (or
// dots) to the em; y grows downwards.
func (p *pen) outline(g glyph, x, base, em float64) (path, error) {
	if g.way == boxed {
		return boxPath(x, base, em), nil
	}
	segs, err := g.face.font.LoadGlyph(&p.buf, g.id, fixed.I(int(g.face.em)), nil)
	if err != nil {
		return nil, fmt.Errorf("glyph %d of the %s font: %w", g.id, g.face.name, err)
	}
	k := em / (64 * g.face.em)
	at := func(q fixed.Point26_6) point { return point{x + float64(q.X)*k, base + float64(q.Y)*k} }
	out := make(path, 0, len(segs))
	for _, s := range segs {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			out = append(out, segment{op: moveTo, to: at(s.Args[0])})
		case sfnt.SegmentOpLineTo:
			out = append(out, segment{op: lineTo, to: at(s.Args[0])})
		case sfnt.SegmentOpQuadTo:
			out = append(out, segment{op: quadTo, a: at(s.Args[0]), to: at(s.Args[1])})
		case sfnt.SegmentOpCubeTo:
			out = append(out, segment{op: cubeTo, a: at(s.Args[0]), b: at(s.Args[1]), to: at(s.Args[2])})
		}
	}
	return out, nil
}

// missing returns the characters that no font has, in order.
func (p *pen) missing() []rune {
	out := make([]rune, 0, len(p.boxes))
	for r := range p.boxes {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}
