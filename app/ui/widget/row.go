package widget

import "fyne.io/fyne/v2"

// Row puts nodes beside each other, gapMM apart, in the middle of the row's height. Nodes
// wrapped in Grow share what is left; the others have their natural width. Where the row
// would cut something, it becomes a column.
func (k *Kit) Row(gapMM float64, kids ...Node) *Box { return newBox(row{gap: k.MM(gapMM)}, kids) }

// TopRow is a Row whose nodes start at the top.
func (k *Kit) TopRow(gapMM float64, kids ...Node) *Box {
	return newBox(row{gap: k.MM(gapMM), top: true}, kids)
}

// Grow lets a node take what a Row has left. Shares of several nodes are as their weights.
func (k *Kit) Grow(weight float32, n Node) Node { return &grown{Node: n, weight: weight} }

// Fix gives a node a width of its own in a Row, in millimetres.
func (k *Kit) Fix(mm float64, n Node) Node { return &grown{Node: n, width: k.MM(mm)} }

// Middle puts a node of its own width in the middle.
func (k *Kit) Middle(n Node) *Box { return newBox(middle{}, []Node{n}) }

type middle struct{ column }

func (middle) lay(kids []Node, width float32, put func(int, float32, float32, float32, float32)) float32 {
	w := min(kids[0].Wide(), width)
	h := kids[0].High(w)
	put(0, (width-w)/2, 0, w, h)
	return h
}

// Space is nothing, of a size in millimetres.
func (k *Kit) Space(wide, high float64) Node {
	s := &space{wide: k.MM(wide), high: k.MM(high)}
	s.ExtendBaseWidget(s)
	return s
}

// grown is a node with a wish about its width. It stands in the row's list only; Fyne sees
// the node itself.
type grown struct {
	Node
	weight, width float32
}

func (g *grown) Wide() float32 {
	if g.width > 0 {
		return max(g.width, g.Node.Least())
	}
	return g.Node.Wide()
}

func (g *grown) Least() float32 { return max(g.width, g.Node.Least()) }

type row struct {
	gap   float32
	top   bool
	stiff bool // never becomes a column: asks for room for all side by side
}

func (r row) wide(kids []Node) float32 { return flow{r.gap}.wide(kids) }

func (r row) least(kids []Node) float32 {
	if !r.stiff {
		return column{}.least(kids)
	}
	var w float32
	for _, kid := range kids {
		w += kid.Least() + r.gap
	}
	return w - r.gap
}

// widths shares width out; false: it does not fit.
func (r row) widths(kids []Node, width float32) ([]float32, bool) {
	out := make([]float32, len(kids))
	left, weights := width-float32(len(kids)-1)*r.gap, float32(0)
	for i, kid := range kids {
		if g, ok := kid.(*grown); ok && g.weight > 0 {
			weights += g.weight
			continue
		}
		out[i] = kid.Wide()
		left -= out[i]
	}
	if weights == 0 {
		return out, left >= -0.5
	}
	for i, kid := range kids {
		if g, ok := kid.(*grown); ok && g.weight > 0 {
			out[i] = left * g.weight / weights
			if out[i]+0.5 < g.Least() {
				return nil, false
			}
		}
	}
	return out, true
}

func (r row) lay(kids []Node, width float32, put func(int, float32, float32, float32, float32)) float32 {
	widths, ok := r.widths(kids, width)
	if !ok {
		return column{r.gap}.lay(kids, width, put)
	}
	var h, x float32
	for i, kid := range kids {
		h = max(h, kid.High(widths[i]))
	}
	for i, kid := range kids {
		own, y := kid.High(widths[i]), float32(0)
		if !r.top {
			y = (h - own) / 2
		}
		put(i, x, y, widths[i], own)
		x += widths[i] + r.gap
	}
	return h
}

type space struct {
	node
	wide, high float32
}

func (s *space) Wide() float32        { return s.wide }
func (s *space) Least() float32       { return s.wide }
func (s *space) High(float32) float32 { return s.high }

// CreateRenderer is for Fyne.
func (s *space) CreateRenderer() fyne.WidgetRenderer { return fixed(func(fyne.Size) {}) }
