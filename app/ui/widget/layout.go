package widget

import "fyne.io/fyne/v2"

// Box is nodes put together by a rule.
type Box struct {
	node
	kids []Node
	rule rule
}

// rule places kids in a width and returns the height. With put nil it only measures.
type rule interface {
	wide(kids []Node) float32
	least(kids []Node) float32
	lay(kids []Node, width float32, put func(i int, x, y, w, h float32)) float32
}

func newBox(r rule, kids []Node) *Box {
	b := &Box{rule: r}
	for _, kid := range kids {
		if kid != nil {
			b.kids = append(b.kids, kid)
		}
	}
	b.ExtendBaseWidget(b)
	return b
}

// Wide is for layout.
func (b *Box) Wide() float32 { return b.rule.wide(b.kids) }

// Least is for layout.
func (b *Box) Least() float32 { return b.rule.least(b.kids) }

// High is for layout.
func (b *Box) High(width float32) float32 {
	return b.rule.lay(b.kids, width, func(int, float32, float32, float32, float32) {})
}

// CreateRenderer is for Fyne.
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, len(b.kids))
	for i, kid := range b.kids {
		objects[i] = kid
		if g, ok := kid.(*grown); ok {
			objects[i] = g.Node // a wish about width is nothing to draw
		}
	}
	return fixed(func(s fyne.Size) {
		b.rule.lay(b.kids, s.Width, func(i int, x, y, w, h float32) { place(b.kids[i], x, y, w, h) })
	}, objects...)
}

// Column puts nodes under each other, gapMM apart. A nil node is left out.
func (k *Kit) Column(gapMM float64, kids ...Node) *Box { return newBox(column{k.MM(gapMM)}, kids) }

type column struct{ gap float32 }

func (c column) wide(kids []Node) float32 {
	var w float32
	for _, kid := range kids {
		w = max(w, kid.Wide())
	}
	return w
}

func (c column) least(kids []Node) float32 {
	var w float32
	for _, kid := range kids {
		w = max(w, kid.Least())
	}
	return w
}

func (c column) lay(kids []Node, width float32, put func(int, float32, float32, float32, float32)) float32 {
	var y float32
	for i, kid := range kids {
		if i > 0 {
			y += c.gap
		}
		h := kid.High(width)
		put(i, 0, y, width, h)
		y += h
	}
	return y
}

// Grid puts nodes into up to columns equal columns, gapMM apart; a row is as high as its
// highest. It takes fewer columns where a node would be cut.
func (k *Kit) Grid(columns int, gapMM float64, kids ...Node) *Box {
	return newBox(grid{columns, k.MM(gapMM)}, kids)
}

type grid struct {
	columns int
	gap     float32
}

func (g grid) wide(kids []Node) float32 {
	n := float32(min(g.columns, len(kids)))
	return n*column{}.wide(kids) + (n-1)*g.gap
}

func (g grid) least(kids []Node) float32 { return column{}.least(kids) }

func (g grid) lay(kids []Node, width float32, put func(int, float32, float32, float32, float32)) float32 {
	n := max(min(g.columns, len(kids)), 1)
	least := g.least(kids)
	for n > 1 && (width-float32(n-1)*g.gap)/float32(n) < least {
		n--
	}
	cell := (width - float32(n-1)*g.gap) / float32(n)
	var y float32
	for row := 0; row < len(kids); row += n {
		if row > 0 {
			y += g.gap
		}
		var h float32
		for _, kid := range kids[row:min(row+n, len(kids))] {
			h = max(h, kid.High(cell))
		}
		for i := row; i < min(row+n, len(kids)); i++ {
			put(i, float32(i-row)*(cell+g.gap), y, cell, h)
		}
		y += h
	}
	return y
}

// Flow puts nodes side by side at their natural width and goes on in the next line.
func (k *Kit) Flow(gapMM float64, kids ...Node) *Box { return newBox(flow{k.MM(gapMM)}, kids) }

type flow struct{ gap float32 }

func (f flow) wide(kids []Node) float32 {
	var w float32
	for _, kid := range kids {
		w += kid.Wide() + f.gap
	}
	return max(w-f.gap, 0)
}

func (f flow) least(kids []Node) float32 { return column{}.least(kids) }

func (f flow) lay(kids []Node, width float32, put func(int, float32, float32, float32, float32)) float32 {
	var y float32
	for start := 0; start < len(kids); {
		end, x, h := start, float32(0), float32(0)
		for end < len(kids) {
			w := min(kids[end].Wide(), width)
			if end > start && x+w > width+0.5 {
				break
			}
			h = max(h, kids[end].High(w))
			x += w + f.gap
			end++
		}
		x = 0
		for i := start; i < end; i++ {
			w := min(kids[i].Wide(), width)
			own := kids[i].High(w)
			put(i, x, y+(h-own)/2, w, own)
			x += w + f.gap
		}
		y += h
		if start = end; end < len(kids) {
			y += f.gap
		}
	}
	return y
}
