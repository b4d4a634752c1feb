package receipt

import (
	"bytes"
	"fmt"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/image/font/sfnt"

	"onestop/app/hall"
)

// Sheet is a document as a PDF.
type Sheet struct {
	Data     []byte
	Pages    int
	Outlined int    // characters above U+FFFF, drawn: seen, but not found by a text search
	Missing  []rune // characters that no font has, drawn as boxes: log the code points
}

// PDF draws a document. The same document gives the same bytes. An error is a
// hall.Error with the code "receipt"; nothing panics out of here.
func (p *Press) PDF(d Document, paper Paper) (sheet Sheet, err error) {
	err = guard(func() error {
		l, err := p.set(d, styles[paper])
		if err != nil {
			return err
		}
		sheet, err = l.pdf(d, palettes[paper])
		return err
	})
	return sheet, err
}

// guard turns whatever goes wrong in drawing, panics too, into one kind of error.
func guard(draw func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
		if err != nil {
			err = &hall.Error{Code: "receipt", Key: "slip.error", Hint: "check the fonts of this version", Err: err}
		}
	}()
	return draw()
}

type colour [3]int

// palettes: nil means that paper does not show it. A roll is black only.
var palettes = map[Paper]map[ink]*colour{
	Roll: {inkText: {}, inkCode: {}, inkQuiet: {}, inkAction: {}, inkGood: {}, inkLine: {}},
	A4: {
		inkText: {0x14, 0x21, 0x3D}, inkCode: {}, inkQuiet: {0x2F, 0x3A, 0x4E}, inkAction: {0x0B, 0x3D, 0x9E},
		inkGood: {0x0B, 0x5A, 0x36}, inkLine: {0xD5, 0xDD, 0xEA}, inkTint: {0xE8, 0xF0, 0xFE}, inkGoodTint: {0xE3, 0xF4, 0xEB},
	},
}

// pdfPen draws marks with gofpdf.
type pdfPen struct {
	doc      *gofpdf.Fpdf
	pen      *pen
	outlined int
	font     string  // set now
	em       float64 // set now
	colour   colour  // set now
}

func (l layout) pdf(d Document, colours map[ink]*colour) (Sheet, error) {
	doc := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: l.width, Ht: l.height}})
	doc.SetCatalogSort(true)
	doc.SetCreationDate(d.At.UTC())
	doc.SetModificationDate(d.At.UTC())
	doc.SetTitle(d.Name, true)
	doc.SetProducer("OneStop", false)
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(0, 0, 0)
	if err := l.addFonts(doc); err != nil {
		return Sheet{}, err
	}
	pp := &pdfPen{doc: doc, pen: l.pen}
	for _, page := range l.pages {
		doc.AddPage()
		pp.font, pp.colour = "", colour{-1}
		for _, m := range page {
			if c := colours[m.ink]; c != nil {
				if err := pp.draw(m, *c); err != nil {
					return Sheet{}, err
				}
			}
		}
	}
	var b bytes.Buffer
	if err := doc.Output(&b); err != nil {
		return Sheet{}, fmt.Errorf("write PDF: %w", err)
	}
	return Sheet{Data: b.Bytes(), Pages: len(l.pages), Outlined: pp.outlined, Missing: l.pen.missing()}, nil
}

// addFonts gives gofpdf a subset of each font that the document uses.
func (l layout) addFonts(doc *gofpdf.Fpdf) error {
	used := map[*face]map[rune]sfnt.GlyphIndex{}
	for _, page := range l.pages {
		for _, m := range page {
			for _, r := range m.text {
				g := l.pen.glyph(r, m.bold)
				if g.way != typed {
					continue
				}
				if used[g.face] == nil {
					used[g.face] = map[rune]sfnt.GlyphIndex{}
				}
				used[g.face][r] = g.id
			}
		}
	}
	for _, f := range []*face{l.pen.press.regular, l.pen.press.bold} {
		if used[f] == nil {
			continue
		}
		data, err := f.subset(used[f])
		if err != nil {
			return err
		}
		doc.AddUTF8FontFromBytes(f.name, "", data)
	}
	return doc.Error()
}

func (p *pdfPen) draw(m mark, c colour) error {
	if p.colour != c {
		p.doc.SetFillColor(c[0], c[1], c[2])
		p.doc.SetTextColor(c[0], c[1], c[2])
		p.colour = c
	}
	switch {
	case m.path != nil:
		p.fill(m.path)
	case m.rect != nil:
		p.doc.Rect(m.rect[0], m.rect[1], m.rect[2], m.rect[3], "F")
	default:
		return p.text(m)
	}
	return nil
}

// text draws one line: stretches of one font as text, the rest as outlines.
func (p *pdfPen) text(m mark) error {
	x, start, stretch := m.x, m.x, ""
	var font *face
	flush := func() {
		if stretch == "" {
			return
		}
		if p.font != font.name || p.em != m.size {
			p.doc.SetFont(font.name, "", m.size/pointMM)
			p.font, p.em = font.name, m.size
		}
		p.doc.Text(start, m.y, stretch)
		stretch = ""
	}
	for _, r := range m.text {
		g := p.pen.glyph(r, m.bold)
		if g.way != typed || g.face != font {
			flush()
		}
		switch g.way {
		case typed:
			if stretch == "" {
				start, font = x, g.face
			}
			stretch += string(r)
		case outlined, boxed:
			if g.way == outlined {
				p.outlined++
			}
			o, err := p.pen.outline(g, x, m.y, m.size)
			if err != nil {
				return err
			}
			p.fill(o)
		}
		x += g.advance * m.size
	}
	flush()
	return nil
}

func (p *pdfPen) fill(o path) {
	at := point{}
	for i, s := range o {
		switch s.op {
		case moveTo:
			if i > 0 {
				p.doc.ClosePath()
			}
			p.doc.MoveTo(s.to.x, s.to.y)
		case lineTo:
			p.doc.LineTo(s.to.x, s.to.y)
		case quadTo: // as a cubic, which every printer knows
			third := func(a, b float64) float64 { return a + (b-a)*2/3 }
			p.doc.CurveBezierCubicTo(third(at.x, s.a.x), third(at.y, s.a.y), third(s.to.x, s.a.x), third(s.to.y, s.a.y), s.to.x, s.to.y)
		case cubeTo:
			p.doc.CurveBezierCubicTo(s.a.x, s.a.y, s.b.x, s.b.y, s.to.x, s.to.y)
		}
		at = s.to
	}
	if len(o) > 0 {
		p.doc.ClosePath()
		p.doc.DrawPath("F")
	}
}
