package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Slot is a place on a page whose content changes while the page stays: what is asked of
// a portal or of a device arrives late.
type Slot struct {
	node
	kit *Kit
	kid Node
}

// Slot makes a place that holds a node.
func (k *Kit) Slot(kid Node) *Slot {
	s := &Slot{kit: k, kid: kid}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows another node and lays the page out again.
func (s *Slot) Set(kid Node) {
	s.kid = kid
	s.kit.relayout()
	s.layout(s.Size()) // an equal size would not ask for it
	canvas.Refresh(s)
}

// Wide is for layout.
func (s *Slot) Wide() float32 { return s.kid.Wide() }

// Least is for layout.
func (s *Slot) Least() float32 { return s.kid.Least() }

// High is for layout.
func (s *Slot) High(width float32) float32 { return s.kid.High(width) }

// CreateRenderer is for Fyne.
func (s *Slot) CreateRenderer() fyne.WidgetRenderer {
	return drawing{objects: func() []fyne.CanvasObject { return []fyne.CanvasObject{s.kid} }, layout: s.layout}
}

func (s *Slot) layout(size fyne.Size) { place(s.kid, 0, 0, size.Width, size.Height) }
