package uitest

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// The floors, in millimetres. Targets and gaps are checked half a pixel looser: sizes are
// rounded to pixels.
const (
	leastTarget  = 12.7
	leastGap     = 2.5
	leastCapital = 4.8
	smallCapital = 3.5 // at the small step
	capHeight    = 0.733
)

// shaping is how far Fyne's drawing of a text may be from the sum of its characters:
// shaping may round each glyph up. Fyne itself is asked in one test only, because each
// bench would make it read the fonts anew.
const shaping = 0.01

// Check shows every route in every case, with a visit begun, and reports what is clipped,
// overlaps, is too small, too close, or has no words. setup, which may be nil, runs before
// each showing: it fills the visit.
func Check(t *testing.T, c Config, setup func(*Bench), routes ...screen.Route) {
	t.Helper()
	for _, p := range Panels {
		c.Panel = p
		b := New(t, c)
		for _, cs := range Cases() {
			if cs.Panel != p {
				continue
			}
			for _, r := range routes {
				b.App.Touch()
				if setup != nil {
					setup(b)
				}
				b.Show(cs.Wishes, r)
				b.Save(t, strings.ReplaceAll(r.Page+r.Arg, "/", "~")+"-"+cs.String())
				for _, fault := range b.Faults() {
					t.Errorf("%s %s: %s", r.Page, cs, fault)
				}
			}
		}
	}
}

// rect is a place in the window.
type rect struct{ x0, y0, x1, y1 float32 }

func (r rect) cut(o rect) rect {
	return rect{max(r.x0, o.x0), max(r.y0, o.y0), min(r.x1, o.x1), min(r.y1, o.y1)}
}

func (r rect) empty() bool { return r.x1-r.x0 < 1 || r.y1-r.y0 < 1 }

func (r rect) String() string { return fmt.Sprintf("(%.0f,%.0f)-(%.0f,%.0f)", r.x0, r.y0, r.x1, r.y1) }

// within is how far r reaches out of o.
func (r rect) outside(o rect) float32 {
	return max(o.x0-r.x0, o.y0-r.y0, r.x1-o.x1, r.y1-o.y1)
}

// seen is one text or control as it stands in the window.
type seen struct {
	name    string
	place   rect
	visible rect  // what the scrolling places leave of it
	path    []int // of widgets above it, by number
	size    float32
}

// walker collects what a visitor sees.
type walker struct {
	bench    *Bench
	unit     float64
	texts    []seen
	controls []seen
	faults   []string
	count    int
}

// Faults is what is wrong with the page that is shown.
func (b *Bench) Faults() []string {
	w := &walker{bench: b, unit: float64(b.Parts.Panel.Pixels) / b.Parts.Panel.Width}
	s := b.Window.Canvas().Size()
	window := rect{0, 0, s.Width, s.Height}
	w.walk(b.Window.Content(), fyne.Position{}, window, window, nil)
	w.judgeTexts()
	w.judgeControls()
	for _, name := range b.Parts.Icons.Lost() {
		w.fault("icon %q is not there", name)
	}
	return w.faults
}

func (w *walker) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// walk visits o, which stands in parent (the nearest node) and is cut by clip.
func (w *walker) walk(o fyne.CanvasObject, at fyne.Position, parent, clip rect, path []int) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	place := rect{at.X, at.Y, at.X + o.Size().Width, at.Y + o.Size().Height}
	switch o := o.(type) {
	case *canvas.Text:
		w.text(o, at, parent, clip, path)
	case fyne.Widget:
		w.count++
		path = append(append([]int(nil), path...), w.count)
		name := reflect.TypeOf(o).Elem().Name()
		if t, ok := o.(*widget.Text); ok {
			if out := place.outside(parent); out > 1 {
				w.fault("text %q stands %.0f px out of its place %s", t, out, parent)
			}
		}
		if c, ok := o.(widget.Control); ok {
			if c.Label() == "" {
				w.fault("a %s has no label", name)
			}
			w.controls = append(w.controls, seen{name: name + " " + c.Label(), place: place, visible: place.cut(clip), path: path})
		}
		inner := place
		if _, ok := o.(fyne.Scrollable); ok {
			clip = clip.cut(place)
			inner = rect{place.x0, -math.MaxFloat32, place.x1, math.MaxFloat32} // content may be higher
		}
		for _, child := range test.WidgetRenderer(o).Objects() {
			w.walk(child, at, inner, clip, path)
		}
	}
}

func (w *walker) text(o *canvas.Text, at fyne.Position, parent, clip rect, path []int) {
	if strings.TrimSpace(o.Text) == "" {
		return
	}
	if strings.ContainsAny(o.Text, "‹›") {
		w.fault("no words for %s", o.Text)
	}
	if o.FontSource == nil {
		w.fault("text %q is drawn with Fyne's own font", o.Text)
	}
	wide := w.bench.Parts.Fonts.Width(o.Text, o.TextSize, o.FontSource == w.bench.Parts.Fonts.Bold)
	place := rect{at.X, at.Y, at.X + wide, at.Y + o.Size().Height}
	slack := 1 + wide*shaping
	if out := max(parent.x0-place.x0, place.x1-parent.x1); out > slack {
		w.fault("text %q is %.0f px wider than its place %s", o.Text, out, parent)
	}
	if out := place.y1 - parent.y1; out > 1 && parent.y1 < 1e6 {
		w.fault("text %q is %.0f px lower than its place %s", o.Text, out, parent)
	}
	w.texts = append(w.texts, seen{name: o.Text, place: place, visible: place.cut(clip), path: path, size: o.TextSize})
}

func (w *walker) judgeTexts() {
	floor := leastCapital
	if w.bench.App.Kit().Step == theme.Small {
		floor = smallCapital
	}
	for i, a := range w.texts {
		if mm := float64(a.size) * capHeight / w.unit; mm < floor-0.06 {
			w.fault("text %q has capitals of %.1f mm, want %.1f", a.name, mm, floor)
		}
		for _, b := range w.texts[i+1:] {
			// The line's height has air above and below the letters.
			both := slim(a).cut(slim(b))
			if both.x1-both.x0 > 2 && both.y1-both.y0 > 1 {
				w.fault("texts %q and %q overlap at %s", a.name, b.name, both)
			}
		}
	}
}

func slim(s seen) rect {
	air := s.size * 0.3
	r := s.place
	r.y0, r.y1 = r.y0+air, r.y1-air
	return r.cut(s.visible)
}

func (w *walker) judgeControls() {
	mm := func(v float32) float64 { return float64(v) / w.unit }
	pixel := 0.5 / w.unit
	for i, a := range w.controls {
		width, height := mm(a.place.x1-a.place.x0), mm(a.place.y1-a.place.y0)
		if width < leastTarget-pixel || height < leastTarget-pixel {
			w.fault("%s is %.1f × %.1f mm, want %.1f", a.name, width, height, leastTarget)
		}
		if a.visible.empty() {
			continue
		}
		for _, b := range w.controls[i+1:] {
			if b.visible.empty() || related(a, b) {
				continue
			}
			dx := max(a.visible.x0-b.visible.x1, b.visible.x0-a.visible.x1)
			dy := max(a.visible.y0-b.visible.y1, b.visible.y0-a.visible.y1)
			if gap := mm(max(dx, dy)); gap < leastGap-pixel {
				w.fault("%s and %s are %.1f mm apart, want %.1f", a.name, b.name, gap, leastGap)
			}
		}
	}
}

// related reports whether one stands in the other, such as "clear" in a search box.
func related(a, b seen) bool {
	short, long := a.path, b.path
	if len(short) > len(long) {
		short, long = long, short
	}
	for i, n := range short {
		if long[i] != n {
			return false
		}
	}
	return true
}
