package theme

import (
	"image/color"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"onestop/assets"
)

// Every icon that ships must be read whole: an icon in part says something else.
func TestEveryIconIsDrawn(t *testing.T) {
	names, err := fs.Glob(assets.Icons(), "*.svg")
	if err != nil || len(names) < 50 {
		t.Fatalf("icons: %d, %v", len(names), err)
	}
	ic := NewIcons(assets.Icons())
	for _, n := range names {
		img := ic.Image(strings.TrimSuffix(n, ".svg"), color.NRGBA{A: 255}, 48)
		ink := 0
		for y := range 48 {
			for x := range 48 {
				if _, _, _, a := img.At(x, y).RGBA(); a > 0x8000 {
					ink++
				}
			}
		}
		if ink < 80 {
			t.Errorf("%s: %d inked pixels of 2304", n, ink)
		}
	}
	if lost := ic.Lost(); len(lost) > 0 {
		t.Errorf("not drawn: %v", lost)
	}
}

func TestBrokenIconIsNamed(t *testing.T) {
	ic := NewIcons(fstest.MapFS{
		"cut.svg":  {Data: []byte(`<svg><path d="M1 2C3`)},
		"text.svg": {Data: []byte(`<svg><text>a</text></svg>`)},
	})
	for _, n := range []string{"cut", "text", "absent"} {
		ic.Image(n, color.NRGBA{A: 255}, 8)
	}
	if got := len(ic.Lost()); got != 3 {
		t.Errorf("lost %v, want all three", ic.Lost())
	}
}

func TestPathNumbersWithoutSpaces(t *testing.T) {
	d := &drawingOf{}
	if err := d.path("M1.5.5a1 1 0 01-2-.5l-1-1"); err != nil {
		t.Fatal(err)
	}
	last := d.lines[0][len(d.lines[0])-1]
	if last != (point{-1.5, -1}) {
		t.Errorf("ends at %v, want -1.5, -1", last)
	}
}
