package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"onestop/app/ui/theme"
)

// debounce is how long a second press on the same control is ignored: a trembling hand.
const debounce = 300 * time.Millisecond

// press is the base of everything that can be touched. Fyne turns a press that slides two
// units into a drag, which would lose the tap of an unsteady hand, so we follow the drag
// ourselves: up to the slop it is still a press, beyond it the page scrolls.
type press struct {
	node
	self  fyne.CanvasObject // the widget this is the base of
	kit   *Kit
	label string
	act   func()
	show  func(down bool) // draws the feedback
	off   bool            // takes no press
	quick bool            // a key: no debounce
	still bool            // does not move when its page scrolls

	down   bool
	lost   bool // slid out of the slop: scrolls, will not act
	halted bool // this finger stopped a running list, and does no more
	start  fyne.Position
	last   fyne.Position
	acted  time.Time
	pan    *Pan
	downed func() // a key starts to repeat
	upped  func()
}

// become ties the base to the widget around it.
func (p *press) become(w fyne.Widget) {
	p.self = w
	p.ExtendBaseWidget(w)
}

// Label says what the control says.
func (p *press) Label() string { return p.label }

// Disabled reports whether the control takes no press now.
func (p *press) Disabled() bool { return p.off }

// MouseDown is the beginning of a press; a touch comes as a mouse.
func (p *press) MouseDown(e *desktop.MouseEvent) {
	if p.kit.closed {
		return
	}
	p.kit.Host.Touched()
	p.start, p.last, p.lost, p.pan = e.AbsolutePosition, e.AbsolutePosition, false, nil
	p.halted = p.kit.stopPans(p.start) && !p.still
	if !p.off && !p.halted {
		p.setDown(true)
	}
}

// MouseUp is the end of a press that did not slide; Tapped follows.
func (p *press) MouseUp(*desktop.MouseEvent) { p.setDown(false) }

// Tapped acts: Fyne calls it when press and release fell on this control.
func (p *press) Tapped(*fyne.PointEvent) {
	p.setDown(false)
	p.fire()
}

// Dragged follows a sliding finger.
func (p *press) Dragged(e *fyne.DragEvent) {
	p.last = e.AbsolutePosition
	if p.lost {
		if p.pan != nil {
			p.pan.Dragged(e)
		}
		return
	}
	dx, dy := p.last.X-p.start.X, p.last.Y-p.start.Y
	if slop := p.kit.MM(theme.Slop); dx*dx+dy*dy <= slop*slop {
		return
	}
	p.lost = true
	p.setDown(false)
	if p.pan = p.kit.panAt(p.start); p.pan != nil {
		p.pan.begin(p.start)
		p.pan.Dragged(e)
	}
}

// DragEnd ends a press that slid: it acts if it stayed in the slop and on the control.
func (p *press) DragEnd() {
	p.setDown(false)
	if p.lost {
		if p.pan != nil {
			p.pan.DragEnd()
		}
		p.lost, p.pan = false, nil
		return
	}
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.self)
	if at, s := p.last.Subtract(origin), p.Size(); at.X >= 0 && at.Y >= 0 && at.X < s.Width && at.Y < s.Height {
		p.fire()
	}
}

func (p *press) setDown(down bool) {
	if p.down == down {
		return
	}
	p.down = down
	if p.show != nil {
		p.show(down)
	}
	switch {
	case down && p.downed != nil:
		p.downed()
	case !down && p.upped != nil:
		p.upped()
	}
}

func (p *press) fire() {
	if p.off || p.kit.closed || p.halted {
		return
	}
	now := p.kit.Host.Now()
	if !p.quick && now.Sub(p.acted) < debounce && now.Sub(p.acted) >= 0 {
		return
	}
	p.acted = now
	p.kit.Host.Touched()
	p.kit.do(p.act)
}
