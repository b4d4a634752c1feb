package theme

import (
	"bytes"

	"fyne.io/fyne/v2"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"onestop/app/hall"
)

// Fonts is the two faces everything is drawn with. Text is drawn through
// canvas.Text.FontSource, which has no fallback chain: Runs chooses the face per
// character, so that a character absent from the bold subset is drawn by the regular.
// It belongs to the interface's goroutine.
type Fonts struct {
	Regular, Bold fyne.Resource

	// Missing is told each code point that neither face has, once. It may be nil.
	Missing func(r rune)

	regular, bold face
	reported      map[rune]bool
}

// face looks glyphs up without shaping, so that measuring a line costs a map look-up a
// character. Noto Sans SC has no kerning between Chinese characters, and that of Latin
// letters is below a hundredth of an em.
type face struct {
	font     *sfnt.Font
	buf      sfnt.Buffer
	advances map[rune]float32 // in em; negative: no glyph
}

const emUnits = 1000

// NewFonts reads the two faces. What is wrong with a font is a *hall.Error whose hint
// names the file; a collection (.ttc) is refused, because Fyne crashes on it.
func NewFonts(regular, bold []byte) (*Fonts, error) {
	f := &Fonts{reported: map[rune]bool{}}
	var err error
	if f.regular.font, err = parse("regular", regular); err != nil {
		return nil, err
	}
	if f.bold.font, err = parse("bold", bold); err != nil {
		return nil, err
	}
	f.regular.advances, f.bold.advances = map[rune]float32{}, map[rune]float32{}
	f.Regular = fyne.NewStaticResource("regular", regular)
	f.Bold = fyne.NewStaticResource("bold", bold)
	return f, nil
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
	if g, err := f.font.GlyphIndex(&f.buf, r); err == nil && g != 0 {
		if w, err := f.font.GlyphAdvance(&f.buf, g, fixed.I(emUnits), font.HintingNone); err == nil {
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
		_, res := f.pick(r, bold)
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
func (f *Fonts) pick(r rune, bold bool) (float32, fyne.Resource) {
	if bold {
		if a, ok := f.bold.advance(r); ok {
			return a, f.Bold
		}
	}
	if a, ok := f.regular.advance(r); ok {
		return a, f.Regular
	}
	if !f.reported[r] && r >= ' ' {
		f.reported[r] = true
		if f.Missing != nil {
			f.Missing(r)
		}
	}
	return 1, f.Regular
}

// Forget drops what the fonts remember of the texts that were drawn.
func (f *Fonts) Forget() { clear(f.reported) }
