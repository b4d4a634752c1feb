package widget

import (
	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// Card is a bordered surface round one node.
type Card struct {
	node
	pad    float32
	ground *Plate
	kid    Node
}

// Card makes a card.
func (k *Kit) Card(kid Node) *Card {
	return newCard(k.box(k.Surface, k.CardEdge, 0.45, theme.Radius), k.MM(theme.Padding), kid)
}

func newCard(ground *Plate, pad float32, kid Node) *Card {
	c := &Card{pad: pad, ground: ground, kid: kid}
	c.ExtendBaseWidget(c)
	return c
}

// Wide is for layout.
func (c *Card) Wide() float32 { return c.kid.Wide() + 2*c.pad }

// Least is for layout.
func (c *Card) Least() float32 { return c.kid.Least() + 2*c.pad }

// High is for layout.
func (c *Card) High(width float32) float32 { return c.kid.High(width-2*c.pad) + 2*c.pad }

// CreateRenderer is for Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(c.ground, 0, 0, s.Width, s.Height)
		place(c.kid, c.pad, c.pad, s.Width-2*c.pad, s.Height-2*c.pad)
	}, c.ground, c.kid)
}

// Notice is a banner: an icon, a text, a tone. Title may be "".
func (k *Kit) Notice(t Tone, title, text string) *Card {
	c, icon := k.tone(t)
	var head, body Node
	if title != "" {
		head = k.Text(theme.Title, title)
	}
	if text != "" {
		body = k.Text(theme.Body, text)
	}
	side := 9.0
	if title != "" {
		side = 18
	}
	row := k.Row(6, k.Icon(icon, side, c.Ink), k.Grow(1, k.Column(1.5, head, body)))
	return newCard(k.box(c.Tint, c.Edge, 0.5, theme.Radius), k.MM(theme.Padding), row)
}

// Hint is a card with an icon and a quiet line, such as the privacy line.
func (k *Kit) Hint(t Tone, icon, text string) *Card {
	c, _ := k.tone(t)
	row := k.Row(5, k.Icon(icon, 9, c.Ink), k.Grow(1, k.Text(theme.Sub, text)))
	return newCard(k.box(k.Surface, k.CardEdge, 0.45, theme.Radius), k.MM(7), row)
}

// Line is a thin rule across.
func (k *Kit) Line() Node {
	l := &rule1{high: max(k.MM(0.3), 1), ground: k.Fill(k.Colours.Line)}
	l.ExtendBaseWidget(l)
	return l
}

type rule1 struct {
	node
	high   float32
	ground *Plate
}

func (l *rule1) Wide() float32        { return 0 }
func (l *rule1) Least() float32       { return 0 }
func (l *rule1) High(float32) float32 { return l.high }

// CreateRenderer is for Fyne.
func (l *rule1) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) { place(l.ground, 0, 0, s.Width, s.Height) }, l.ground)
}

// Listed puts nodes under each other with a rule between them.
func (k *Kit) Listed(gapMM float64, kids ...Node) *Box {
	var out []Node
	for _, kid := range kids {
		if kid == nil {
			continue
		}
		if len(out) > 0 {
			out = append(out, k.Line())
		}
		out = append(out, kid)
	}
	return k.Column(gapMM, out...)
}
