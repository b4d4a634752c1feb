package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"onestop/app/ui/widget"
)

// Shown is what a press can reach now, the page and its controls, and the points of a
// timeline. It holds labels, places and public words, never what was written into a field.
type Shown struct {
	Page     string         `json:"page"`
	Visit    uint64         `json:"visit"`
	Controls []ShownControl `json:"controls"`
	Steps    []ShownStep    `json:"steps,omitempty"`
}

// ShownStep is a point of a timeline of which something can be seen: public words only.
type ShownStep struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
	Done  bool   `json:"done"`
}

// ShownControl is one control in pixels of the window, as far as it can be seen.
type ShownControl struct {
	Label string  `json:"label"`
	Kind  string  `json:"kind"`
	X     float32 `json:"x"`
	Y     float32 `json:"y"`
	W     float32 `json:"w"`
	H     float32 `json:"h"`
}

// Shown lists the controls that are shown.
func (a *App) Shown() Shown {
	s := Shown{Page: a.route.Page, Visit: a.visit.ID, Controls: []ShownControl{}}
	if a.warning != nil {
		s.Page = "warning"
	}
	size := a.root.Size()
	s.walk(a.root, fyne.NewPos(0, 0), box{0, 0, size.Width, size.Height})
	return s
}

// box is a part of the window that can be seen.
type box struct{ x0, y0, x1, y1 float32 }

func (b box) cut(o box) box {
	return box{max(b.x0, o.x0), max(b.y0, o.y0), min(b.x1, o.x1), min(b.y1, o.y1)}
}

func (s *Shown) walk(o fyne.CanvasObject, at fyne.Position, clip box) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	size := o.Size()
	seen := clip.cut(box{at.X, at.Y, at.X + size.Width, at.Y + size.Height})
	if seen.x1-seen.x0 < 1 || seen.y1-seen.y0 < 1 {
		return
	}
	if c, ok := o.(widget.Control); ok && c.Label() != "" {
		s.Controls = append(s.Controls, ShownControl{
			Label: c.Label(), Kind: strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", o), "*widget.")),
			X: seen.x0, Y: seen.y0, W: seen.x1 - seen.x0, H: seen.y1 - seen.y0,
		})
	}
	if m, ok := o.(widget.Milestone); ok {
		step := m.Step()
		s.Steps = append(s.Steps, ShownStep{Title: step.Title, Text: step.Text, Done: step.Done})
	}
	if w, ok := o.(fyne.Widget); ok {
		// Our renderers hold nothing of their own, so another one sees the same objects.
		for _, child := range w.CreateRenderer().Objects() {
			s.walk(child, at, seen)
		}
	}
}
