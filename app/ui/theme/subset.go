package theme

import (
	"encoding/binary"
	"fmt"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// Fyne's text engine copies a font's file and turns every outline into points when it is
// first used: 45 MB for our two faces, of which a page draws a few hundred characters.
// So Fyne is given small fonts that are cut from the two: see Fonts.part.

// part is a font of some characters, cut when Fyne asks for it, which it does once.
type part struct {
	name  string
	file  []byte
	from  *outlines
	runes []rune
}

// Name is for Fyne, which tells fonts apart by it.
func (p *part) Name() string { return p.name }

// Content is the font's file: the whole one where it cannot be cut.
func (p *part) Content() []byte {
	small, err := p.from.cut(p.runes)
	if err != nil {
		return p.file
	}
	return small
}

// outlines is a TrueType font from which smaller ones are cut.
type outlines struct {
	font   *sfnt.Font
	buf    sfnt.Buffer
	tables map[string][]byte
	long   bool // how loca is written
	wide   int  // glyphs with a width of their own in hmtx
}

func newOutlines(f *sfnt.Font, file []byte) (*outlines, error) {
	o := &outlines{font: f, tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		at, size := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		if uint64(at)+uint64(size) > uint64(len(file)) {
			return nil, fmt.Errorf("table %q ends behind the file", entry[:4])
		}
		o.tables[string(entry[:4])] = file[at : at+size]
	}
	for name, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 1} {
		if len(o.tables[name]) < least {
			return nil, fmt.Errorf("no table %q: a TrueType font is needed", name)
		}
	}
	o.long = binary.BigEndian.Uint16(o.tables["head"][50:]) == 1
	o.wide = int(binary.BigEndian.Uint16(o.tables["hhea"][34:]))
	glyphs := int(binary.BigEndian.Uint16(o.tables["maxp"][4:]))
	if o.wide < 1 || o.wide > glyphs || len(o.tables["hmtx"]) < 4*o.wide+2*(glyphs-o.wide) {
		return nil, fmt.Errorf("table hmtx is cut off")
	}
	return o, nil
}

// cut makes a font of those runes that o has. It keeps no kerning and no substitutions.
func (o *outlines) cut(runes []rune) ([]byte, error) {
	slices.Sort(runes)
	runes = slices.Compact(runes)
	c := cutting{from: o, to: map[sfnt.GlyphIndex]uint16{}}
	c.add(0) // the box of what is missing
	var groups []byte
	for _, r := range runes {
		g, err := o.font.GlyphIndex(&o.buf, r)
		if err != nil || g == 0 {
			continue
		}
		groups = binary.BigEndian.AppendUint32(groups, uint32(r))
		groups = binary.BigEndian.AppendUint32(groups, uint32(r))
		groups = binary.BigEndian.AppendUint32(groups, uint32(c.add(g)))
	}
	if err := c.copy(); err != nil {
		return nil, err
	}
	return c.file(groups), nil
}

// cutting is a smaller font being made: glyphs get new numbers in the order of need.
type cutting struct {
	from             *outlines
	to               map[sfnt.GlyphIndex]uint16
	order            []sfnt.GlyphIndex
	glyf, loca, hmtx []byte
}

func (c *cutting) add(g sfnt.GlyphIndex) uint16 {
	if n, ok := c.to[g]; ok {
		return n
	}
	n := uint16(len(c.order))
	c.to[g] = n
	c.order = append(c.order, g)
	return n
}

// copy takes the outlines; those that are put together from others ask for more glyphs on
// the way.
func (c *cutting) copy() error {
	for i := 0; i < len(c.order); i++ {
		c.loca = binary.BigEndian.AppendUint32(c.loca, uint32(len(c.glyf)))
		outline, err := c.from.outline(int(c.order[i]))
		if err != nil {
			return err
		}
		start := len(c.glyf)
		c.glyf = append(c.glyf, outline...)
		if len(outline) >= 10 && int16(binary.BigEndian.Uint16(outline)) < 0 {
			if err := c.renumber(c.glyf[start+10:]); err != nil {
				return err
			}
		}
		for len(c.glyf)%4 != 0 {
			c.glyf = append(c.glyf, 0)
		}
		c.hmtx = append(c.hmtx, c.from.metric(int(c.order[i]))...)
	}
	c.loca = binary.BigEndian.AppendUint32(c.loca, uint32(len(c.glyf)))
	return nil
}

// renumber gives the parts of a composite glyph their new numbers.
func (c *cutting) renumber(parts []byte) error {
	const words, scale, more, twoScales, matrix = 1, 8, 0x20, 0x40, 0x80
	for {
		if len(parts) < 4 {
			return fmt.Errorf("a composite glyph is cut off")
		}
		flags := binary.BigEndian.Uint16(parts)
		binary.BigEndian.PutUint16(parts[2:], c.add(sfnt.GlyphIndex(binary.BigEndian.Uint16(parts[2:]))))
		size := 6
		for flag, bytes := range map[uint16]int{words: 2, scale: 2, twoScales: 4, matrix: 8} {
			if flags&flag != 0 {
				size += bytes
			}
		}
		if flags&more == 0 {
			return nil
		}
		if size > len(parts) {
			return fmt.Errorf("a composite glyph is cut off")
		}
		parts = parts[size:]
	}
}

// outline is a glyph's bytes; none for a blank.
func (o *outlines) outline(g int) ([]byte, error) {
	loca, glyf := o.tables["loca"], o.tables["glyf"]
	at := func(i int) int {
		if o.long {
			return int(binary.BigEndian.Uint32(loca[4*i:]))
		}
		return 2 * int(binary.BigEndian.Uint16(loca[2*i:]))
	}
	size := 2
	if o.long {
		size = 4
	}
	if (g+2)*size > len(loca) || at(g) > at(g+1) || at(g+1) > len(glyf) {
		return nil, fmt.Errorf("glyph %d lies outside", g)
	}
	return glyf[at(g):at(g+1)], nil
}

// metric is a glyph's width and left bearing as hmtx holds them.
func (o *outlines) metric(g int) []byte {
	hmtx := o.tables["hmtx"]
	if g < o.wide {
		return hmtx[4*g : 4*g+4]
	}
	last := hmtx[4*(o.wide-1):]
	bearing := 4*o.wide + 2*(g-o.wide)
	return append(append([]byte(nil), last[:2]...), hmtx[bearing:bearing+2]...)
}

// file puts the tables together.
func (c *cutting) file(groups []byte) []byte {
	be := binary.BigEndian
	cmap := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0} // one table of format 12
	cmap = be.AppendUint32(cmap, uint32(16+len(groups)))
	cmap = be.AppendUint32(cmap, 0)
	cmap = be.AppendUint32(cmap, uint32(len(groups)/12))
	cmap = append(cmap, groups...)
	head := slices.Clone(c.from.tables["head"])
	be.PutUint16(head[50:], 1) // long loca
	hhea, maxp := slices.Clone(c.from.tables["hhea"]), slices.Clone(c.from.tables["maxp"])
	be.PutUint16(hhea[34:], uint16(len(c.order)))
	be.PutUint16(maxp[4:], uint16(len(c.order)))
	tables := []struct {
		name string
		data []byte
	}{
		{"OS/2", c.from.tables["OS/2"]}, {"cmap", cmap}, {"glyf", c.glyf}, {"head", head}, {"hhea", hhea},
		{"hmtx", c.hmtx}, {"loca", c.loca}, {"maxp", maxp}, {"name", c.from.tables["name"]}, {"post", c.from.tables["post"]},
	}
	out := []byte{0, 1, 0, 0, 0, byte(len(tables)), 0, 128, 0, 3, 0, 32}
	at := len(out) + 16*len(tables)
	for _, t := range tables {
		out = append(out, t.name...)
		out = be.AppendUint32(out, 0) // nobody checks sums
		out = be.AppendUint32(out, uint32(at))
		out = be.AppendUint32(out, uint32(len(t.data)))
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}
