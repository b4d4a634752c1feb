package theme

import (
	"errors"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"onestop/app/hall"
	"onestop/assets"
)

func shipped(t *testing.T) *Fonts {
	t.Helper()
	f, err := NewFonts(assets.Fonts())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRareCharacterOfABoldTextIsDrawnByRegular(t *testing.T) {
	f := shipped(t)
	runs := f.Runs("张㐀龘丰", true)
	var got []string
	for _, r := range runs {
		got = append(got, r.Font.Name()+":"+r.Text)
	}
	if want := "bold:张 regular.3400:㐀 regular.9F80:龘 bold:丰"; strings.Join(got, " ") != want {
		t.Errorf("runs %q, want %q", got, want)
	}
}

func TestMissingCharacterIsToldOnceByCodePoint(t *testing.T) {
	f := shipped(t)
	var told []rune
	f.Missing = func(r rune) { told = append(told, r) }
	for range 3 {
		f.Runs("王\U0002A6D6", true)
	}
	if len(told) != 1 || told[0] != 0x2A6D6 {
		t.Errorf("told %U, want U+2A6D6 once", told)
	}
}

func TestWrongFontIsRefusedPolitely(t *testing.T) {
	regular, bold := assets.Fonts()
	for name, c := range map[string]struct{ regular, bold []byte }{
		"a collection":    {append([]byte("ttcf"), regular[4:]...), bold},
		"no file":         {nil, bold},
		"half a file":     {regular[:len(regular)/3], bold},
		"not a font":      {regular, []byte("<html>captive portal</html>")},
		"bold is missing": {regular, nil},
		"bold is cut":     {regular, bold[:2000]},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := NewFonts(c.regular, c.bold)
			var e *hall.Error
			if !errors.As(err, &e) || e.Key == "" || e.Hint == "" {
				t.Errorf("error %v, want a hall.Error with words and a hint", err)
			}
		})
	}
}

// The sizes rest on the font's own figures.
func TestCapitalAndLineHeightAreTheFonts(t *testing.T) {
	f := shipped(t)
	for _, face := range []*sfnt.Font{f.regular.source.font, f.bold.source.font} {
		var buf sfnt.Buffer
		m, err := face.Metrics(&buf, fixed.I(1000), font.HintingNone)
		if err != nil {
			t.Fatal(err)
		}
		if got := float64(m.CapHeight) / 64000; math.Abs(got-capHeight) > 0.001 {
			t.Errorf("capital %.4f em, want %.3f", got, capHeight)
		}
		if got := float64(m.Height) / 64000; math.Abs(got-lineHeight) > 0.001 {
			t.Errorf("line %.4f em, want %.3f", got, lineHeight)
		}
	}
}

func TestBodyHasTheCapitalsOfItsStep(t *testing.T) {
	f := shipped(t)
	for step, want := range capital {
		l := NewLook(Parts{Panel: Panel{1080, 268}, Fonts: f}, Wishes{Step: Step(step)})
		s := l.Style(Body)
		if got := l.InMM(s.Size) * capHeight; math.Abs(got-want) > 0.2 {
			t.Errorf("step %d: capital %.2f mm, want %.1f", step, got, want)
		}
		for role := range roles {
			floor := 4.8
			if Step(step) == Small {
				floor = 3.5
			}
			if got := l.InMM(l.Style(role).Size) * capHeight; got < floor-0.06 {
				t.Errorf("step %d role %d: capital %.2f mm, want %.1f", step, role, got, floor)
			}
		}
	}
}

func BenchmarkWidth(b *testing.B) {
	f, err := NewFonts(assets.Fonts())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		f.Width("无需注册，全天 24 小时可办；断网时照常填写，联网后自动送达。", 28, false)
	}
}
