package theme

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/simplifiedchinese"

	"onestop/app/hall"
)

// Fonts is the two faces everything is drawn with. Text is drawn through
// canvas.Text.FontSource, which has no fallback chain: Runs chooses the face per
// character, so that a character absent from the bold subset is drawn by the regular.
// It belongs to the interface's goroutine.
type Fonts struct {
	Regular, Bold fyne.Resource // of the common characters; rare ones have fonts of their own

	// Missing is told each code point that neither face has, once. It may be nil.
	Missing func(r rune)

	regular, bold face
	reported      map[rune]bool
}

// face looks glyphs up without shaping, so that measuring a line costs a map look-up a
// character. Noto Sans SC has no kerning between Chinese characters, and that of Latin
// letters is below a hundredth of an em.
type face struct {
	name     string
	source   *outlines
	common   map[rune]bool
	parts    map[rune]fyne.Resource // what was cut so far, by block; whole: the common characters
	advances map[rune]float32       // in em; negative: no glyph
}

// blockSize is how many code points the font of a rare character holds.
const blockSize = 128

// whole is no block: the font of the common characters.
const whole = -1

const emUnits = 1000

// NewFonts reads the two faces. What is wrong with a font is a *hall.Error whose hint
// names the file; a collection (.ttc) is refused, because Fyne crashes on it.
func NewFonts(regular, bold []byte) (*Fonts, error) {
	f := &Fonts{reported: map[rune]bool{}}
	common := commonRunes()
	var err error
	if f.regular, err = newFace("regular", regular, common); err != nil {
		return nil, err
	}
	if f.bold, err = newFace("bold", bold, common); err != nil {
		return nil, err
	}
	f.Regular, f.Bold = f.regular.parts[whole], f.bold.parts[whole]
	return f, nil
}

func newFace(name string, file []byte, common map[rune]bool) (face, error) {
	f := face{name: name, common: common, parts: map[rune]fyne.Resource{}, advances: map[rune]float32{}}
	parsed, err := parse(name, file)
	if err != nil {
		return f, err
	}
	if f.source, err = newOutlines(parsed, file); err != nil {
		return f, fontError(name, "the file cannot be used: use the TrueType file of Noto Sans SC", err)
	}
	f.parts[whole] = &part{name, file, f.source, slices.Collect(maps.Keys(common))}
	return f, nil
}

// commonRunes are the characters of nearly every text: Latin and what goes with it, and
// the 3,755 characters of GB 2312's first level. A text of only these is drawn in one run.
func commonRunes() map[rune]bool {
	common := map[rune]bool{'\uFFFD': true}
	for _, span := range [][2]rune{{' ', 0x2E7F}, {0x3000, 0x303F}, {0xFF00, 0xFFEF}} {
		for r := span[0]; r <= span[1]; r++ {
			common[r] = true
		}
	}
	var level []byte
	for row := byte(0xB0); row <= 0xD7; row++ {
		for cell := byte(0xA1); cell <= 0xFE; cell++ {
			level = append(level, row, cell)
		}
	}
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(level)
	if err != nil {
		return common // every other character then has the font of its block
	}
	for _, r := range string(text) {
		common[r] = true
	}
	return common
}

// part is the font that has r: of the common characters, or of the block of a rare one.
// What the face lacks is drawn as a box, which the common font has.
func (f *face) part(r rune) fyne.Resource {
	if _, ok := f.advance(r); !ok || f.common[r] {
		return f.parts[whole]
	}
	block := r / blockSize
	if p, ok := f.parts[block]; ok {
		return p
	}
	runes := []rune{' ', '\uFFFD'} // what Fyne asks every font for
	for i := range rune(blockSize) {
		if r := block*blockSize + i; !f.common[r] {
			runes = append(runes, r)
		}
	}
	whole := f.parts[whole].(*part)
	f.parts[block] = &part{fmt.Sprintf("%s.%X", f.name, block*blockSize), whole.file, f.source, runes}
	return f.parts[block]
}

func parse(name string, b []byte) (*sfnt.Font, error) {
	if bytes.HasPrefix(b, []byte("ttcf")) {
		return nil, fontError(name, "a collection (.ttc) cannot be used: give a single .ttf or .otf", nil)
	}
	f, err := sfnt.Parse(b)
	if err != nil {
		return nil, fontError(name, "the file is missing or broken: install the program again", err)
	}
	var buf sfnt.Buffer
	for _, r := range "A永" {
		if g, err := f.GlyphIndex(&buf, r); err != nil || g == 0 {
			return nil, fontError(name, "the file has no Chinese characters: use Noto Sans SC", err)
		}
	}
	return f, nil
}

func fontError(name, hint string, err error) error {
	return &hall.Error{Code: "font", Key: "ui.error.font", Hint: name + " font: " + hint, Err: err}
}

// advance returns the width of r in em, and whether the face has it.
func (f *face) advance(r rune) (float32, bool) {
	if a, ok := f.advances[r]; ok {
		return a, a >= 0
	}
	a := float32(-1)
	o := f.source
	if g, err := o.font.GlyphIndex(&o.buf, r); err == nil && g != 0 {
		if w, err := o.font.GlyphAdvance(&o.buf, g, fixed.I(emUnits), font.HintingNone); err == nil {
			a = float32(w) / 64 / emUnits
		}
	}
	f.advances[r] = a
	return a, a >= 0
}

// Width measures s in Fyne units as it is drawn at size.
func (f *Fonts) Width(s string, size float32, bold bool) float32 {
	var sum float32
	for _, r := range s {
		a, _ := f.pick(r, bold)
		sum += a
	}
	return sum * size
}

// Run is a stretch of text that one face draws.
type Run struct {
	Text string
	Font fyne.Resource
}

// Runs cuts s so that every character is drawn by a face that has it. A character in
// neither face stays in its run and shows as a box.
func (f *Fonts) Runs(s string, bold bool) []Run {
	var out []Run
	start, current := 0, fyne.Resource(nil)
	for i, r := range s {
		_, of := f.pick(r, bold)
		res := of.part(r)
		if current != nil && res != current {
			out = append(out, Run{s[start:i], current})
			start = i
		}
		current = res
	}
	if current == nil {
		return []Run{{s, f.Regular}}
	}
	return append(out, Run{s[start:], current})
}

// pick chooses the face of r and returns its width in em.
func (f *Fonts) pick(r rune, bold bool) (float32, *face) {
	if bold {
		if a, ok := f.bold.advance(r); ok {
			return a, &f.bold
		}
	}
	if a, ok := f.regular.advance(r); ok {
		return a, &f.regular
	}
	if !f.reported[r] && r >= ' ' {
		f.reported[r] = true
		if f.Missing != nil {
			f.Missing(r)
		}
	}
	return 1, &f.regular
}

// Forget drops what the fonts remember of the texts that were drawn.
func (f *Fonts) Forget() { clear(f.reported) }
