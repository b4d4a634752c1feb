package widget

import (
	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// ItemParts is one row of a list that opens something. Icon, Under and Trailing may be
// absent.
type ItemParts struct {
	Icon     string
	Title    []Span
	Under    Node // badges and a line below the title
	Trailing Node // at the right, before the chevron
}

// Item is a pressable row with a chevron.
type Item struct {
	press
	ground *Plate
	row    *Box
	bleed  float32 // how far the feedback reaches beyond the row
}

// Items is rows that open something, in a card, far enough apart to be hit one by one.
func (k *Kit) Items(items ...Node) *Card { return k.Card(k.Listed(theme.Apart/2, items...)) }

// Item makes a row; several go into Items.
func (k *Kit) Item(p ItemParts, act func()) *Item {
	i := &Item{ground: k.box(k.Surface, k.Surface, 0, 3), bleed: k.MM(4)}
	i.kit, i.act = k, act
	for _, s := range p.Title {
		i.label += s.Text
	}
	title := k.Spans(theme.Label, p.Title...)
	title.style.Color = k.Accent
	title.style.Bold = true
	title.put(p.Title)
	words := k.Grow(1, k.Column(1.5, title, p.Under))
	kids := []Node{words}
	if p.Icon != "" {
		kids = []Node{k.Icon(p.Icon, 9, k.Accent), words}
	}
	if p.Trailing != nil {
		kids = append(kids, p.Trailing)
	}
	i.row = k.Row(5, append(kids, k.Icon("chevron-right", 8, k.Colours.Sub))...)
	i.show = func(down bool) {
		i.ground.FillColor = k.Surface
		if down {
			i.ground.FillColor = k.Colours.Press
		}
		i.ground.seen(down) // else it is the card's own colour
	}
	i.become(i)
	i.show(false)
	return i
}

// Wide is for layout.
func (i *Item) Wide() float32 { return i.row.Wide() }

// Least is for layout.
func (i *Item) Least() float32 { return i.row.Least() }

// High is for layout.
func (i *Item) High(width float32) float32 {
	return max(i.row.High(width)+i.kit.MM(7), i.kit.MM(theme.Target))
}

// CreateRenderer is for Fyne.
func (i *Item) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(i.ground, -i.bleed, i.kit.MM(1), s.Width+2*i.bleed, s.Height-i.kit.MM(2))
		h := i.row.High(s.Width)
		place(i.row, 0, (s.Height-h)/2, s.Width, h)
	}, i.ground, i.row)
}

// labelShare is the part of a Pair's width that its label takes.
const labelShare = 0.27

// Pair is a label, a value and perhaps an act, such as 修改. action may be nil.
func (k *Kit) Pair(label string, value, action Node) Node {
	kids := []Node{k.Text(theme.Sub, label), value}
	if action != nil {
		kids = append(kids, action)
	}
	return newBox(pair{gap: k.MM(5)}, kids)
}

// pair gives the label its share of the whole width, so that the values of a list stand
// in one line whether or not they can be changed.
type pair struct{ gap float32 }

func (p pair) wide(kids []Node) float32  { return flow{p.gap}.wide(kids) }
func (p pair) least(kids []Node) float32 { return column{}.least(kids) }

func (p pair) lay(kids []Node, width float32, put func(int, float32, float32, float32, float32)) float32 {
	label := max(width*labelShare, kids[0].Least())
	value, action := width-label-p.gap, float32(0)
	if len(kids) > 2 {
		action = kids[2].Wide()
		value -= action + p.gap
	}
	if value < kids[1].Least() {
		return column{p.gap / 2}.lay(kids, width, put)
	}
	widths := [3]float32{label, value, action}
	var h, x float32
	for i, kid := range kids {
		h = max(h, kid.High(widths[i]))
	}
	for i, kid := range kids {
		own, y := kid.High(widths[i]), float32(0)
		if len(kids) > 2 {
			y = (h - own) / 2
		}
		put(i, x, y, widths[i], own)
		x += widths[i] + p.gap
	}
	return h
}

// Col is a column of a Table. Weight is its share of the width.
type Col struct {
	Title  string
	Weight float32
	Right  bool
}

// Table is rows under titles, with a rule between. Every row has as many nodes as cols.
func (k *Kit) Table(cols []Col, rows [][]Node) Node {
	line := func(cells []Node) Node {
		kids := make([]Node, len(cols))
		for i, c := range cols {
			if t, ok := cells[i].(*Text); ok && c.Right {
				t.Right()
			}
			kids[i] = k.Grow(c.Weight, cells[i])
		}
		return k.Row(4, kids...)
	}
	head := make([]Node, len(cols))
	for i, c := range cols {
		head[i] = k.Text(theme.Note, c.Title)
	}
	out := []Node{line(head)}
	for _, r := range rows {
		out = append(out, line(r))
	}
	return k.Listed(3, out...)
}
