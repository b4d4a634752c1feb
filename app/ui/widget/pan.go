package widget

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/ui/theme"
)

// Pan scrolls what is higher than its place: by finger with inertia, by wheel, and by two
// large buttons beside it. It clips what it holds (Fyne clips any fyne.Scrollable).
type Pan struct {
	node
	kit      *Kit
	kid      Node
	margin   float32 // left and right of the content, inside the clip
	top, end float32 // above and below the content
	up, down *Button

	offset   float32
	high     float32 // of the content with its margins
	overflow bool

	last  fyne.Position
	moves []move // the latest, for the speed at release
	gen   int    // counts flings: an older one stops itself
	runs  bool   // a fling moves it now
}

type move struct {
	at time.Time
	y  float32
}

// pagerWide is the strip beside the content that holds the two buttons, in millimetres:
// a target, a gap to the content and a rest to the edge.
const pagerWide = theme.Target + theme.Apart + 2.5

// Pan makes a scrolling place round kid, with side margins in millimetres.
func (k *Kit) Pan(marginMM float64, kid Node) *Pan {
	p := &Pan{kit: k, kid: kid, margin: k.MM(marginMM)}
	p.up = k.pager("chevron-up", k.T("ui.pan.up"), func() { p.page(-1) })
	p.down = k.pager("chevron-down", k.T("ui.pan.down"), func() { p.page(1) })
	p.ExtendBaseWidget(p)
	k.pans = append(k.pans, p)
	return p
}

// pager is a square button with an icon only; its label is for speech and tests.
func (k *Kit) pager(icon, label string, act func()) *Button {
	b := k.Button(Secondary, icon, "", act)
	b.label, b.quick, b.still, b.pad = label, true, true, 0
	b.icon = k.Icon(icon, 8, k.Accent)
	return b
}

// Wide is for layout.
func (p *Pan) Wide() float32 { return p.kid.Wide() + 2*p.margin }

// Least is for layout.
func (p *Pan) Least() float32 { return p.kid.Least() + p.margin + p.kit.MM(pagerWide) }

// High is the whole content: a Pan takes what it is given.
func (p *Pan) High(width float32) float32 { return p.top + p.kid.High(width-2*p.margin) + p.end }

// CreateRenderer is for Fyne.
func (p *Pan) CreateRenderer() fyne.WidgetRenderer {
	return drawing{layout: p.layout, objects: func() []fyne.CanvasObject {
		return []fyne.CanvasObject{p.kid, p.up, p.down}
	}}
}

func (p *Pan) layout(s fyne.Size) {
	width := s.Width - 2*p.margin
	high := p.kid.High(width)
	p.overflow = p.top+high+p.end > s.Height+0.5
	if p.overflow {
		width = s.Width - p.margin - max(p.margin, p.kit.MM(pagerWide))
		high = p.kid.High(width)
	}
	p.high = p.top + high + p.end
	p.kid.Resize(fyne.NewSize(width, high))
	side := p.kit.MM(theme.Target)
	x, y := s.Width-side-p.kit.MM(1.5), s.Height-side-p.kit.MM(4)
	place(p.down, x, y, side, side)
	place(p.up, x, y-side-p.kit.MM(4), side, side)
	p.showPagers()
	p.to(p.offset)
}

func (p *Pan) showPagers() {
	for _, b := range []*Button{p.up, p.down} {
		if p.overflow {
			b.Show()
		} else {
			b.Hide()
		}
	}
}

// to scrolls to an offset, within what there is.
func (p *Pan) to(y float32) {
	p.offset = max(0, min(y, p.high-p.Size().Height))
	p.kid.Move(fyne.NewPos(p.margin, p.top-float32(math.Round(float64(p.offset)))))
	if p.overflow {
		p.dim(p.up, p.offset <= 0)
		p.dim(p.down, p.offset >= p.high-p.Size().Height-0.5)
	}
}

func (p *Pan) dim(b *Button, off bool) {
	if b.off != off {
		b.Disable(off)
	}
}

// Offset is how far the content is scrolled, in Fyne units.
func (p *Pan) Offset() float32 { return p.offset }

// Overflows reports whether there is something to scroll.
func (p *Pan) Overflows() bool { return p.overflow }

// Reveal scrolls as little as shows n, which must be inside, with some room round it.
func (p *Pan) Reveal(n fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(n).Y - d.AbsolutePositionForObject(p.kid).Y + p.top
	room := p.kit.MM(theme.Gap)
	view := p.Size().Height
	switch {
	case at-room < p.offset:
		p.to(at - room)
	case at+n.Size().Height+room > p.offset+view:
		p.to(at + n.Size().Height + room - view)
	}
}

// By scrolls by units; positive shows what is below.
func (p *Pan) By(dy float32) { p.to(p.offset + dy) }

func (p *Pan) page(direction float32) {
	p.stop()
	p.By(direction * p.Size().Height * 0.8)
}

// Scrolled is the wheel.
func (p *Pan) Scrolled(e *fyne.ScrollEvent) {
	p.kit.Host.Touched()
	p.stop()
	p.By(-e.Scrolled.DY * 4)
}

// begin takes a drag over from a control.
func (p *Pan) begin(at fyne.Position) {
	p.stop()
	p.last = at
	p.moves = append(p.moves[:0], move{p.kit.Host.Now(), at.Y})
}

// Dragged moves the content with the finger.
func (p *Pan) Dragged(e *fyne.DragEvent) {
	if len(p.moves) == 0 {
		p.begin(e.AbsolutePosition.SubtractXY(e.Dragged.DX, e.Dragged.DY))
		p.kit.Host.Touched()
	}
	p.By(p.last.Y - e.AbsolutePosition.Y)
	p.last = e.AbsolutePosition
	p.moves = append(p.moves, move{p.kit.Host.Now(), p.last.Y})
}

// DragEnd lets the content run on.
func (p *Pan) DragEnd() {
	speed := p.speed()
	p.moves = p.moves[:0]
	p.kit.Host.Touched()
	if p.kit.Calm || math.Abs(float64(speed)) < float64(p.kit.MM(20)) {
		return
	}
	p.gen++
	p.runs = true
	gen := p.gen
	p.kit.Host.Frames(func(elapsed time.Duration) bool {
		if gen != p.gen || p.kit.closed {
			return false
		}
		s := float32(elapsed.Seconds())
		before := p.offset
		p.By(-speed * s)
		speed *= float32(math.Exp(-4 * elapsed.Seconds()))
		p.runs = p.offset != before && math.Abs(float64(speed)) > float64(p.kit.MM(8))
		return p.runs
	})
}

// speed is the finger's over the last 100 ms, in units a second.
func (p *Pan) speed() float32 {
	if len(p.moves) < 2 {
		return 0
	}
	now := p.kit.Host.Now()
	end := p.moves[len(p.moves)-1]
	for _, m := range p.moves {
		age := end.at.Sub(m.at)
		if now.Sub(m.at) <= 100*time.Millisecond && age > 0 {
			return (end.y - m.y) / float32(age.Seconds())
		}
	}
	return 0
}

func (p *Pan) stop() {
	p.gen++
	p.runs = false
}

// stopPans holds what still runs: a finger on the glass stops the paper. It reports
// whether what lies under the finger ran: nobody can aim at that.
func (k *Kit) stopPans(at fyne.Position) bool {
	under := k.panAt(at)
	ran := under != nil && under.runs
	for _, p := range k.pans {
		p.stop()
	}
	return ran
}

// panAt is the innermost pan at a place of the window; nil: none.
func (k *Kit) panAt(at fyne.Position) *Pan {
	d := fyne.CurrentApp().Driver()
	for i := len(k.pans) - 1; i >= 0; i-- {
		p := k.pans[i]
		in := at.Subtract(d.AbsolutePositionForObject(p))
		if s := p.Size(); in.X >= 0 && in.Y >= 0 && in.X < s.Width && in.Y < s.Height && p.overflow {
			return p
		}
	}
	return nil
}

// rehang tells Fyne that the content is another.
func (p *Pan) rehang() { canvas.Refresh(p) }
