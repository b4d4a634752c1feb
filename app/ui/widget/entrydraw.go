package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// stretch is the runes of one visible line.
type stretch struct{ from, to int }

// CreateRenderer is for Fyne.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	return drawing{objects: e.objects, layout: e.layout}
}

func (e *entry) objects() []fyne.CanvasObject {
	out := append(drawn([]fyne.CanvasObject{e.halo, e.ground}), e.texts...)
	if e.icon != nil {
		out = append(out, e.icon)
	}
	if t := e.field.parts.Trailing; t != nil {
		out = append(out, t)
	}
	return append(out, drawn([]fyne.CanvasObject{e.caretBar})...)
}

func (e *entry) layout(s fyne.Size) {
	ring := e.kit.MM(1.2)
	place(e.halo, -ring, -ring, s.Width+2*ring, s.Height+2*ring)
	place(e.ground, 0, 0, s.Width, s.Height)
	if e.icon != nil {
		place(e.icon, e.kit.MM(7), (s.Height-e.icon.side)/2, e.icon.side, e.icon.side)
	}
	if t := e.field.parts.Trailing; t != nil {
		w := t.Wide()
		h := t.High(w)
		place(t, s.Width-w-e.kit.MM(5), (s.Height-h)/2, w, h)
	}
	e.drawText()
}

// redraw shows the text after it or the caret changed.
func (e *entry) redraw() {
	if e.Size().Width > 0 {
		e.drawText()
		canvas.Refresh(e)
	}
}

func (e *entry) drawText() {
	e.texts = nil
	x, y := e.left(), e.top()
	if len(e.text) == 0 && !e.focused && e.field.parts.Placeholder != "" {
		p := e.kit.Text(0, e.field.parts.Placeholder)
		p.style = e.style
		p.style.Color = e.kit.Colours.Sub
		e.fitOneLine(p)
		place(p, x, y, e.inner(), e.style.Line)
		e.texts = append(e.texts, p)
		return
	}
	all := e.stretches()
	row := e.caretRow(all)
	if e.lines > 1 {
		e.first = max(min(e.first, row), row-e.lines+1, 0)
		all = all[e.first:min(e.first+e.lines, len(all))]
		row -= e.first
	}
	for i, s := range all {
		e.drawLine(string(e.text[s.from:s.to]), x, y+float32(i)*e.style.Line)
	}
	cx := x + e.measure(e.text[all[row].from:e.caret])
	inset := e.style.Line * 0.1
	place(e.caretBar, cx, y+float32(row)*e.style.Line+inset, max(e.kit.MM(0.6), 2), e.style.Line-2*inset)
}

// fitOneLine shortens a placeholder that would wrap; the label says the same.
func (e *entry) fitOneLine(p *Text) {
	for e.lines == 1 && p.Wide() > e.inner() && len([]rune(p.whole)) > 1 {
		r := []rune(p.whole)
		p.put([]Span{{Text: string(r[:len(r)-2]) + "…"}})
	}
}

func (e *entry) drawLine(s string, x, y float32) {
	for _, run := range e.kit.Fonts.Runs(s, false) {
		t := canvas.NewText(run.Text, e.kit.Ink)
		t.TextSize, t.FontSource = e.style.Size, run.Font
		w := e.kit.Fonts.Width(run.Text, e.style.Size, false)
		place(t, x, y, w, e.style.Line)
		e.texts = append(e.texts, t)
		x += w
	}
}

func (e *entry) measure(r []rune) float32 {
	return e.kit.Fonts.Width(string(r), e.style.Size, false)
}

// stretches cuts the text into visible lines and keeps every character, so that the caret
// can stand at each. A single line shows the part round the caret.
func (e *entry) stretches() []stretch {
	width := e.inner()
	if e.lines == 1 {
		return []stretch{e.window(width)}
	}
	var out []stretch
	from, space, x := 0, -1, float32(0)
	for i := 0; i < len(e.text); i++ {
		r := e.text[i]
		if r == '\n' {
			out = append(out, stretch{from, i})
			from, space, x = i+1, -1, 0
			continue
		}
		w := e.measure(e.text[i : i+1])
		if x+w > width && i > from {
			to := i
			if space > from && r < 0x2E80 {
				to = space
			}
			out = append(out, stretch{from, to})
			from, space = to, -1
			x = e.measure(e.text[from:i])
		}
		x += w
		if r == ' ' || r >= 0x2E80 {
			space = i + 1
		}
	}
	return append(out, stretch{from, len(e.text)})
}

func (e *entry) window(width float32) stretch {
	e.first = min(e.first, e.caret)
	for e.first < e.caret && e.measure(e.text[e.first:e.caret]) > width-e.kit.MM(1) {
		e.first++
	}
	for e.first > 0 && e.measure(e.text[e.first-1:]) < width-e.kit.MM(1) {
		e.first--
	}
	to := e.first
	for x := float32(0); to < len(e.text); to++ {
		if x += e.measure(e.text[to : to+1]); x > width {
			break
		}
	}
	return stretch{e.first, to}
}

func (e *entry) caretRow(all []stretch) int {
	for i := len(all) - 1; i >= 0; i-- {
		if e.caret >= all[i].from {
			return i
		}
	}
	return 0
}

// runeAt is the place between two characters nearest to a point of the text.
func (e *entry) runeAt(x, y float32) int {
	all := e.stretches()
	row := 0
	if e.lines > 1 {
		row = max(0, min(int(y/e.style.Line)+e.first, len(all)-1))
	}
	for i := all[row].from; i < all[row].to; i++ {
		w := e.measure(e.text[i : i+1])
		if x < w/2 {
			return i
		}
		x -= w
	}
	return all[row].to
}
