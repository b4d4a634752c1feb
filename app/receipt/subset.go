package receipt

import (
	"encoding/binary"
	"fmt"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// subset makes a small font that holds only the given characters (none above
// U+FFFF). gofpdf parses every font it is given from end to end, about 20 ms for the
// whole of Noto Sans SC; of a receipt's subset it makes short work.
func (f *face) subset(use map[rune]sfnt.GlyphIndex) ([]byte, error) {
	ids := []sfnt.GlyphIndex{0}
	for _, id := range use {
		ids = append(ids, id)
	}
	ids, err := f.withParts(ids)
	if err != nil {
		return nil, err
	}
	place := make(map[sfnt.GlyphIndex]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	var glyf, loca, hmtx []byte
	for _, id := range ids {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		g := slices.Clone(f.glyphData(id))
		for _, at := range parts(g) {
			binary.BigEndian.PutUint16(g[at:], uint16(place[sfnt.GlyphIndex(binary.BigEndian.Uint16(g[at:]))]))
		}
		glyf = append(glyf, g...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = append(hmtx, f.metrics(id)...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head, hhea, maxp := slices.Clone(f.tables["head"]), slices.Clone(f.tables["hhea"]), slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint16(head[50:], 1) // long loca
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(ids)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(ids)))
	return assemble([]table{
		{"OS/2", f.tables["OS/2"]},
		{"cmap", cmap(use, place)},
		{"cvt ", f.tables["cvt "]},
		{"fpgm", f.tables["fpgm"]},
		{"glyf", glyf},
		{"head", head},
		{"hhea", hhea},
		{"hmtx", hmtx},
		{"loca", loca},
		{"maxp", maxp},
		{"name", []byte{0, 0, 0, 0, 0, 6}}, // no names: a receipt needs none
		{"post", append([]byte{0, 3, 0, 0}, f.tables["post"][4:32]...)},
		{"prep", f.tables["prep"]},
	}), nil
}

// withParts adds the glyphs that composite glyphs are made of, and sorts.
func (f *face) withParts(ids []sfnt.GlyphIndex) ([]sfnt.GlyphIndex, error) {
	seen := map[sfnt.GlyphIndex]bool{}
	for len(ids) > 0 {
		id := ids[len(ids)-1]
		ids = ids[:len(ids)-1]
		if seen[id] {
			continue
		}
		if int(id) >= f.font.NumGlyphs() {
			return nil, fmt.Errorf("%s font: glyph %d of %d", f.name, id, f.font.NumGlyphs())
		}
		seen[id] = true
		g := f.glyphData(id)
		for _, at := range parts(g) {
			ids = append(ids, sfnt.GlyphIndex(binary.BigEndian.Uint16(g[at:])))
		}
	}
	out := make([]sfnt.GlyphIndex, 0, len(seen))
	for id := range seen {
		out = append(out, id)
	}
	slices.Sort(out)
	return out, nil
}

func (f *face) glyphData(id sfnt.GlyphIndex) []byte {
	loca, i := f.tables["loca"], int(id)
	if f.locaSize() == 2 {
		return f.tables["glyf"][2*int(binary.BigEndian.Uint16(loca[2*i:])) : 2*int(binary.BigEndian.Uint16(loca[2*i+2:]))]
	}
	return f.tables["glyf"][binary.BigEndian.Uint32(loca[4*i:]):binary.BigEndian.Uint32(loca[4*i+4:])]
}

// metrics returns advance and left side bearing. Glyphs after the last advance
// share it and have a bearing only.
func (f *face) metrics(id sfnt.GlyphIndex) []byte {
	hmtx, i := f.tables["hmtx"], int(id)
	if i < f.wide {
		return hmtx[4*i : 4*i+4]
	}
	bearing := 4*f.wide + 2*(i-f.wide)
	return []byte{hmtx[4*f.wide-4], hmtx[4*f.wide-3], hmtx[bearing], hmtx[bearing+1]}
}

// parts returns where in a composite glyph the glyph numbers of its parts stand.
func parts(g []byte) []int {
	const (
		wordArgs, oneScale, more, twoScales, matrix = 1 << 0, 1 << 3, 1 << 5, 1 << 6, 1 << 7
	)
	if len(g) < 10 || int16(binary.BigEndian.Uint16(g)) >= 0 {
		return nil
	}
	var out []int
	for at := 10; at+4 <= len(g); {
		flags := binary.BigEndian.Uint16(g[at:])
		out = append(out, at+2)
		at += 6
		if flags&wordArgs != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			break
		}
	}
	return out
}

// cmap writes a format 4 table, one segment for each character.
func cmap(use map[rune]sfnt.GlyphIndex, place map[sfnt.GlyphIndex]int) []byte {
	chars := make([]rune, 0, len(use)+1)
	for r := range use {
		if r < 0xFFFF {
			chars = append(chars, r)
		}
	}
	slices.Sort(chars)
	n := len(chars) + 1
	u16 := binary.BigEndian.AppendUint16
	out := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}
	out = u16(u16(u16(out, 4), uint16(16+8*n)), 0)
	out = append(u16(out, uint16(2*n)), make([]byte, 6)...) // the search hints are not read
	for _, r := range chars {
		out = u16(out, uint16(r))
	}
	out = u16(u16(out, 0xFFFF), 0)
	for _, r := range chars {
		out = u16(out, uint16(r))
	}
	out = u16(out, 0xFFFF)
	for _, r := range chars {
		out = u16(out, uint16(place[use[r]]-int(r)))
	}
	out = u16(out, 1)
	return append(out, make([]byte, 2*n)...)
}

type table struct {
	tag  string
	data []byte
}

// assemble writes a font file; tables come sorted by tag, empty ones are left out.
// Checksums are left 0: gofpdf rewrites the font and its sums.
func assemble(tables []table) []byte {
	tables = slices.DeleteFunc(tables, func(t table) bool { return len(t.data) == 0 })
	out := make([]byte, 12, 1<<16)
	copy(out, []byte{0, 1, 0, 0, byte(len(tables) >> 8), byte(len(tables))})
	at := 12 + 16*len(tables)
	for _, t := range tables {
		out = append(out, t.tag...)
		out = binary.BigEndian.AppendUint32(out, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t.data)))
		at += len(t.data) + -len(t.data)&3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		out = append(out, make([]byte, -len(t.data)&3)...)
	}
	return out
}
