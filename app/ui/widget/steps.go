package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/ui/theme"
)

// Step is one point of a timeline. Done ones are filled; a Tone marks one that needs
// attention.
type Step struct {
	Title, When, Text string
	Done              bool
	Tone              Tone
}

// Milestone is a point of a timeline as it is drawn. What it says is public: the portal
// shows the same to whoever knows the number.
type Milestone interface {
	Node
	Step() Step
}

// Steps is a timeline, oldest first.
func (k *Kit) Steps(steps []Step) Node {
	var kids []Node
	for i, s := range steps {
		kids = append(kids, k.step(s, i == len(steps)-1))
	}
	return k.Column(0, kids...)
}

type stepNode struct {
	node
	kit  *Kit
	step Step
	dot  *canvas.Circle
	line *Plate
	body *Box
	last bool
}

func (k *Kit) step(s Step, last bool) *stepNode {
	n := &stepNode{kit: k, step: s, last: last, line: k.Fill(k.Colours.Line), dot: canvas.NewCircle(k.Surface)}
	c := k.Colours.Primary
	if s.Tone != Plain {
		t, _ := k.tone(s.Tone)
		c = t.Ink
	}
	n.dot.StrokeColor, n.dot.StrokeWidth = c, k.MM(0.8)
	if s.Done {
		n.dot.FillColor = c
	} else {
		n.dot.StrokeColor = k.Edge
	}
	head := k.Flow(4, k.Text(theme.Strong, s.Title), k.Text(theme.Sub, s.When))
	if s.When == "" {
		head = k.Flow(4, k.Text(theme.Strong, s.Title))
	}
	var text Node
	if s.Text != "" {
		text = k.Text(theme.Body, s.Text)
	}
	n.body = k.Column(1, head, text)
	n.ExtendBaseWidget(n)
	return n
}

// Step is what the point says.
func (n *stepNode) Step() Step { return n.step }

func (n *stepNode) lead() float32 { return n.kit.MM(12) }

// Wide is for layout.
func (n *stepNode) Wide() float32 { return n.body.Wide() + n.lead() }

// Least is for layout.
func (n *stepNode) Least() float32 { return n.body.Least() + n.lead() }

// High is for layout.
func (n *stepNode) High(width float32) float32 {
	h := n.body.High(width - n.lead())
	if !n.last {
		h += n.kit.MM(8)
	}
	return h
}

// CreateRenderer is for Fyne.
func (n *stepNode) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{n.dot, n.body}
	if !n.last {
		objects = []fyne.CanvasObject{n.line, n.dot, n.body}
	}
	return fixed(func(s fyne.Size) {
		mm := n.kit.MM
		side, y := mm(5), (n.kit.Style(theme.Strong).Line-mm(5))/2
		place(n.dot, mm(1), y, side, side)
		place(n.line, mm(1)+side/2-mm(0.4), y+side/2, mm(0.8), s.Height)
		place(n.body, n.lead(), 0, s.Width-n.lead(), n.body.High(s.Width-n.lead()))
	}, objects...)
}

// Progress says where in a form the visitor is: words above a bar, and perhaps a word
// beside it. share is 0 to 1.
func (k *Kit) Progress(text string, share float64, side string) Node {
	b := &bar{kit: k, share: float32(max(0, min(1, share)))}
	b.track = k.box(k.Track, color.NRGBA{}, 0, 1.5)
	b.fill = k.box(k.Colours.Primary, color.NRGBA{}, 0, 1.5)
	b.ExtendBaseWidget(b)
	left := k.Column(1.5, k.Text(theme.Sub, text), b)
	if side == "" {
		return left
	}
	return k.Row(theme.Gap, k.Grow(1, left), k.Text(theme.Sub, side))
}

type bar struct {
	node
	kit         *Kit
	share       float32
	track, fill *Plate
}

func (b *bar) Wide() float32        { return b.kit.MM(60) }
func (b *bar) Least() float32       { return b.kit.MM(20) }
func (b *bar) High(float32) float32 { return b.kit.MM(3.2) }

// CreateRenderer is for Fyne.
func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(b.track, 0, 0, s.Width, s.Height)
		place(b.fill, 0, 0, s.Width*b.share, s.Height)
	}, b.track, b.fill)
}
