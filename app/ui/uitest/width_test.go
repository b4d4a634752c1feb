package uitest

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/assets"
)

// Check measures with our fonts; what Fyne draws must not be wider, in any wording. It may
// be narrower: it kerns Latin letters.
func TestNoWordingIsDrawnWiderThanMeasured(t *testing.T) {
	b := New(t, Config{})
	const size = 30
	for _, s := range strings.Split(strings.Join(wordings(t), "\n"), "\n") { // as lines are drawn
		for _, bold := range []bool{false, true} {
			for _, run := range b.Parts.Fonts.Runs(s, bold) {
				drawn := canvas.Text{Text: run.Text, TextSize: size, FontSource: run.Font, TextStyle: fyne.TextStyle{Bold: bold}}
				want := b.Parts.Fonts.Width(run.Text, size, run.Font == b.Parts.Fonts.Bold)
				if got := drawn.MinSize().Width; got > want+1+shaping*want {
					t.Errorf("%q in %s is %.1f units wide, measured %.1f", run.Text, run.Font.Name(), got, want)
				}
			}
		}
	}
}

// wordings is every word of every area and language, or a sample under the race detector.
func wordings(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(assets.Words(), "*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d words files: %v", len(files), err)
	}
	var out []string
	for _, name := range files {
		if raced && path.Base(name) != "home.json" {
			continue
		}
		raw, err := fs.ReadFile(assets.Words(), name)
		if err != nil {
			t.Fatal(err)
		}
		var area map[string]string
		if err := json.Unmarshal(raw, &area); err != nil {
			t.Fatal(err)
		}
		for _, s := range area {
			out = append(out, s)
		}
	}
	return out
}
