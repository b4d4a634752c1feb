package uitest

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"onestop/app/ui/widget"
)

// Find returns the visible control with a label; nil: there is none.
func (b *Bench) Find(label string) widget.Control {
	var found widget.Control
	each(b.Window.Content(), func(o fyne.CanvasObject) {
		if c, ok := o.(widget.Control); ok && c.Label() == label && found == nil {
			found = c
		}
	})
	return found
}

// Texts returns every text that is shown, in the order of drawing.
func (b *Bench) Texts() []string {
	var out []string
	each(b.Window.Content(), func(o fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok {
			out = append(out, t.Text)
		}
	})
	return out
}

// Shows reports whether a paragraph with exactly this text is shown, however it wraps.
func (b *Bench) Shows(text string) bool {
	shown := false
	each(b.Window.Content(), func(o fyne.CanvasObject) {
		if t, ok := o.(*widget.Text); ok && t.String() == text {
			shown = true
		}
	})
	return shown
}

func each(o fyne.CanvasObject, f func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	f(o)
	if w, ok := o.(fyne.Widget); ok {
		for _, child := range test.WidgetRenderer(w).Objects() {
			each(child, f)
		}
	}
}

// Tap presses and lets go the control with a label, through the window's hit test: what
// covers it or scrolled it away is noticed.
func (b *Bench) Tap(t testing.TB, label string) {
	t.Helper()
	b.Slide(t, label, 0, 0)
}

// Slide presses a control, slides by some units and lets go. Slides of two units and more
// are drags, as Fyne's real driver makes them.
func (b *Bench) Slide(t testing.TB, label string, dx, dy float32) {
	t.Helper()
	c := b.Find(label)
	if c == nil {
		t.Fatalf("no control %q; shown: %q", label, b.Texts())
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	at = at.AddXY(c.Size().Width/2, c.Size().Height/2)
	down := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	down.AbsolutePosition = at
	if m, ok := c.(desktop.Mouseable); ok {
		m.MouseDown(down)
	}
	if dx*dx < 4 && dy*dy < 4 {
		if m, ok := c.(desktop.Mouseable); ok {
			m.MouseUp(down)
		}
		test.TapCanvas(b.Window.Canvas(), at)
		b.door.settle()
		return
	}
	d := c.(fyne.Draggable)
	const parts = 8
	for range parts {
		e := &fyne.DragEvent{Dragged: fyne.NewDelta(dx/parts, dy/parts)}
		at = at.AddXY(dx/parts, dy/parts)
		e.AbsolutePosition = at
		b.Clock.Advance(frame)
		d.Dragged(e)
	}
	d.DragEnd()
	b.door.settle()
}

// Type types on a real keyboard.
func (b *Bench) Type(s string) {
	for _, r := range s {
		b.App.Kit().TypedRune(r)
	}
}

// Hold presses a control for a while and lets go.
func (b *Bench) Hold(t testing.TB, label string, d time.Duration) {
	t.Helper()
	m, ok := b.Find(label).(desktop.Mouseable)
	if !ok {
		t.Fatalf("no control %q", label)
	}
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	m.MouseDown(e)
	b.Clock.Advance(d)
	m.MouseUp(e)
}

// Top is where an object begins in the window, in pixels.
func (b *Bench) Top(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
}

// Log is everything that was logged.
func (b *Bench) Log() string { return b.log.String() }
