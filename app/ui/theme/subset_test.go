package theme

import (
	"reflect"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// shape is a character's outline and width in a font.
func shape(t *testing.T, f *sfnt.Font, r rune) (sfnt.Segments, fixed.Int26_6) {
	t.Helper()
	var buf sfnt.Buffer
	g, err := f.GlyphIndex(&buf, r)
	if err != nil || g == 0 {
		t.Fatalf("%U: glyph %d, %v", r, g, err)
	}
	s, err := f.LoadGlyph(&buf, g, fixed.I(1000), nil)
	if err != nil {
		t.Fatalf("%U: %v", r, err)
	}
	s = append(sfnt.Segments(nil), s...)
	w, err := f.GlyphAdvance(&buf, g, fixed.I(1000), font.HintingNone)
	if err != nil {
		t.Fatalf("%U: %v", r, err)
	}
	return s, w
}

// Letters with accents are put together from others, so they ask for glyphs by number.
func TestCutFontDrawsTheSameCharacters(t *testing.T) {
	f := shipped(t)
	for _, of := range []*face{&f.regular, &f.bold} {
		for _, r := range "Aéö1，：张福㐀龘 " {
			if _, ok := of.advance(r); !ok {
				continue // the bold face is a subset
			}
			small, err := sfnt.Parse(of.part(r).Content())
			if err != nil {
				t.Fatalf("%s %U: %v", of.name, r, err)
			}
			outline, wide := shape(t, small, r)
			want, wantWide := shape(t, of.source.font, r)
			if wide != wantWide || !reflect.DeepEqual(outline, want) {
				t.Errorf("%s %U: width %v, want %v; outline differs: %t", of.name, r, wide, wantWide, !reflect.DeepEqual(outline, want))
			}
		}
	}
}

func TestCommonTextIsOneRun(t *testing.T) {
	f := shipped(t)
	for _, s := range []string{"居民身份证换领（到期）", "无需注册，全天 24 小时可办。", "Apply for “sfz” at 9:00"} {
		for _, bold := range []bool{false, true} {
			if runs := f.Runs(s, bold); len(runs) != 1 {
				t.Errorf("%q, bold %t: %d runs", s, bold, len(runs))
			}
		}
	}
}

func TestCuttingABrokenFontIsAnErrorAndNoPanic(t *testing.T) {
	f := shipped(t)
	whole := f.regular.source
	for _, name := range []string{"loca", "glyf"} {
		broken := &outlines{font: whole.font, long: whole.long, wide: whole.wide, tables: map[string][]byte{}}
		for k, v := range whole.tables {
			broken.tables[k] = v
		}
		broken.tables[name] = whole.tables[name][:len(whole.tables[name])/3]
		if _, err := broken.cut([]rune("龘永")); err == nil {
			t.Errorf("%s cut off: no error", name)
		}
	}
}
