package widget

import (
	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// entry is the box of a Field: it holds the text and the caret. Typing comes from the kit,
// never from Fyne's focus, which every press would take away.
type entry struct {
	press
	field   *Field
	text    []rune
	caret   int
	first   int // first visible rune of a single line; first visible line of several
	lines   int
	bad     bool
	focused bool

	style        theme.Style
	halo, ground *Plate
	caretBar     *Plate
	icon         *Icon
	texts        []fyne.CanvasObject
}

const defaultMax = 500

func newEntry(f *Field) *entry {
	k := f.kit
	e := &entry{field: f, text: []rune(f.parts.Text), lines: max(f.parts.Lines, 1), style: k.Style(theme.Input)}
	e.kit, e.label, e.act = k, f.parts.Label, e.pressed
	if e.label == "" {
		e.label = f.parts.Placeholder
	}
	e.quick = true
	e.caret = len(e.text)
	e.halo = k.box(k.Halo, k.Halo, 0, 5)
	e.halo.Hide()
	e.ground = k.box(k.Surface, k.Edge, 0.6, 4)
	e.caretBar = k.Fill(k.Accent)
	e.caretBar.Hide()
	if f.parts.Icon != "" {
		e.icon = k.Icon(f.parts.Icon, 9, k.Accent)
	}
	e.show = e.paint
	e.become(e)
	return e
}

func (e *entry) paint(bool) {
	c := e.kit.Colours
	switch {
	case e.focused || e.down:
		e.ground.StrokeColor = c.Primary
	case e.bad:
		e.ground.StrokeColor = c.Bad.Edge
	case e.field.parts.Large:
		e.ground.StrokeColor = c.Primary
	default:
		e.ground.StrokeColor = c.Edge
	}
	e.ground.Refresh()
}

func (e *entry) focus(on bool) {
	e.focused = on
	if on {
		e.halo.Show()
		e.caretBar.Show()
	} else {
		e.halo.Hide()
		e.caretBar.Hide()
	}
	e.paint(false)
	e.redraw()
}

// pressed activates the field and puts the caret where the finger was.
func (e *entry) pressed() {
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
	at := e.start.Subtract(origin)
	if at.X > 0 && at.Y > 0 && at.X < e.Size().Width && at.Y < e.Size().Height {
		e.caret = e.runeAt(at.X-e.left(), at.Y-e.top())
	}
	e.kit.activate(e.field)
	e.redraw()
}

func (e *entry) insert(r rune) {
	most := e.field.parts.Max
	if most == 0 {
		most = defaultMax
	}
	if len(e.text) >= most || !e.takes(r) {
		return
	}
	e.text = append(e.text[:e.caret], append([]rune{r}, e.text[e.caret:]...)...)
	e.moveTo(e.caret + 1)
	e.changed()
}

// takes refuses what the field's keyboard could not type; a real keyboard has every key.
func (e *entry) takes(r rune) bool {
	switch e.field.parts.Layout {
	case Digits:
		return r >= '0' && r <= '9'
	case Number:
		return r >= '0' && r <= '9' || r == '.'
	case ID:
		return r >= '0' && r <= '9' || r == 'X' || r == 'x' || r >= 'A' && r <= 'Z'
	case Phone:
		return r >= '0' && r <= '9' || r == '-' || r == '+'
	}
	return r >= ' ' || r == '\n' && e.lines > 1
}

// remove takes away the character before (-1) or after (0) the caret.
func (e *entry) remove(where int) {
	i := e.caret + where
	if i < 0 || i >= len(e.text) {
		return
	}
	copy(e.text[i:], e.text[i+1:])
	e.text[len(e.text)-1] = 0 // nothing of it stays behind the slice
	e.text = e.text[:len(e.text)-1]
	e.moveTo(i)
	e.changed()
}

func (e *entry) changed() {
	if f := e.field.parts.Changed; f != nil {
		e.kit.do(func() { f(string(e.text)) })
	}
}

func (e *entry) moveTo(i int) {
	e.caret = max(0, min(i, len(e.text)))
	e.redraw()
}

// Wide is for layout.
func (e *entry) Wide() float32 { return e.kit.MM(150) }

// Least is for layout.
func (e *entry) Least() float32 {
	if most := e.field.parts.Max; most > 0 && most <= 4 {
		return e.left() + float32(most)*e.style.Size*0.6 + e.kit.MM(6) // figures only
	}
	return e.kit.MM(50)
}

// High is for layout.
func (e *entry) High(float32) float32 {
	if e.lines > 1 {
		return float32(e.lines)*e.style.Line + e.kit.MM(8)
	}
	least := 22.0
	if e.field.parts.Large {
		least = 27
	}
	return max(e.kit.MM(least), e.style.Line+e.kit.MM(8))
}

func (e *entry) left() float32 {
	if e.icon != nil {
		return e.kit.MM(7) + e.icon.side + e.kit.MM(4)
	}
	return e.kit.MM(6)
}

func (e *entry) top() float32 {
	if e.lines > 1 {
		return e.kit.MM(4)
	}
	return (e.Size().Height - e.style.Line) / 2
}

// inner is the width that text may take.
func (e *entry) inner() float32 {
	w := e.Size().Width - e.left() - e.kit.MM(6)
	if t := e.field.parts.Trailing; t != nil {
		w -= t.Wide() + e.kit.MM(4)
	}
	return max(w, e.style.Size)
}
