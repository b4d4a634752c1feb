package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/ui/theme"
)

// Keyboard is docked at the bottom of a page while a field is active. What is typed goes
// through Kit.TypedRune and Kit.TypedKey; an input method will stand between, with its
// candidates in a row above the keys (above).
type Keyboard struct {
	node
	kit      *Kit
	layoutOf Layout
	sheet    sheet
	above    Node
	ground   *Plate
	rows     [][]*key
	keyHigh  float32
}

// The distances of the keyboard in millimetres.
const (
	keyGap  = 2.7
	keyEdge = 4.0
	padWide = 210.0 // a number pad is no wider
)

func (k *Kit) newKeyboard(l Layout) *Keyboard {
	b := &Keyboard{kit: k, layoutOf: l, ground: k.Fill(k.KeyGround)}
	b.ExtendBaseWidget(b)
	b.turn(firstSheet(l))
	return b
}

// turn shows another sheet of keys.
func (b *Keyboard) turn(s sheet) {
	b.sheet, b.rows = s, nil
	for _, line := range keysOf(b.layoutOf, s) {
		var row []*key
		for _, spec := range line {
			row = append(row, b.newKey(spec))
		}
		b.rows = append(b.rows, row)
	}
}

// Wide is for layout.
func (b *Keyboard) Wide() float32 { return b.kit.MM(120) }

// Least is for layout.
func (b *Keyboard) Least() float32 { return b.kit.MM(120) }

// High is for layout.
func (b *Keyboard) High(float32) float32 { return b.Size().Height }

// fit chooses the height of keys for a page and returns the keyboard's.
func (b *Keyboard) fit(page fyne.Size) float32 {
	n := float32(len(b.rows))
	gaps := (n-1)*b.kit.MM(keyGap) + 2*b.kit.MM(keyEdge)
	b.keyHigh = max(b.kit.MM(theme.Target), min(b.kit.MM(21), (page.Height*0.42-gaps)/n))
	return n*b.keyHigh + gaps
}

// CreateRenderer is for Fyne.
func (b *Keyboard) CreateRenderer() fyne.WidgetRenderer {
	return drawing{objects: b.objects, layout: b.layout}
}

func (b *Keyboard) objects() []fyne.CanvasObject {
	out := drawn([]fyne.CanvasObject{b.ground})
	for _, row := range b.rows {
		for _, k := range row {
			out = append(out, k)
		}
	}
	return out
}

func (b *Keyboard) layout(s fyne.Size) {
	place(b.ground, 0, 0, s.Width, s.Height)
	gap, edge := b.kit.MM(keyGap), b.kit.MM(keyEdge)
	width := s.Width - 2*edge
	if b.layoutOf >= Digits {
		width = min(width, b.kit.MM(padWide))
	}
	var units float32
	for _, row := range b.rows {
		units = max(units, span(row))
	}
	unit := (width - (units-1)*gap) / units
	y := edge
	for _, row := range b.rows {
		n := span(row)
		x := (s.Width - n*unit - (n-1)*gap) / 2
		for _, k := range row {
			w := k.spec.wide*unit + (k.spec.wide-1)*gap
			place(k, x, y, w, b.keyHigh)
			x += w + gap
		}
		y += b.keyHigh + gap
	}
}

func span(row []*key) float32 {
	var n float32
	for _, k := range row {
		n += k.spec.wide
	}
	return n
}

// key is one key.
type key struct {
	press
	board  *Keyboard
	spec   keySpec
	ground *Plate
	text   *Text
	icon   *Icon
	repeat func() // stops the repeating
	held   bool   // has repeated: the release adds nothing
}

func (b *Keyboard) newKey(s keySpec) *key {
	k := &key{board: b, spec: s}
	k.kit, k.label, k.quick, k.act = b.kit, s.text, true, k.type1
	ink := k.ink()
	k.ground = k.kit.box(k.fill(false), k.kit.KeyEdge, 0.3, 2.5)
	if s.word != "" {
		k.label = k.kit.T(s.word)
	}
	switch {
	case s.icon != "":
		k.icon = k.kit.Icon(s.icon, 9, ink)
	case s.word != "":
		k.text = k.kit.Colored(theme.Frame, ink, k.label).Centred()
	default:
		k.text = k.kit.Colored(theme.Key, ink, s.text).Centred()
	}
	if s.act == keyDelete {
		k.downed, k.upped = k.startRepeat, k.stopRepeat
	}
	k.show = func(down bool) {
		k.ground.FillColor = k.fill(down)
		k.ground.Refresh()
	}
	k.become(k)
	return k
}

// Wide is for layout.
func (k *key) Wide() float32 { return k.kit.MM(theme.Target) }

// Least is for layout.
func (k *key) Least() float32 { return k.kit.MM(theme.Target) }

// High is for layout.
func (k *key) High(float32) float32 { return k.board.keyHigh }

// CreateRenderer is for Fyne.
func (k *key) CreateRenderer() fyne.WidgetRenderer {
	if k.icon != nil {
		return fixed(func(s fyne.Size) {
			place(k.ground, 0, 0, s.Width, s.Height)
			place(k.icon, 0, 0, s.Width, s.Height)
		}, k.ground, k.icon)
	}
	return fixed(func(s fyne.Size) {
		place(k.ground, 0, 0, s.Width, s.Height)
		place(k.text, 0, (s.Height-k.text.style.Line)/2, s.Width, k.text.style.Line)
	}, k.ground, k.text)
}

// type1 does what the key is for.
func (k *key) type1() {
	if k.held {
		k.held = false
		return
	}
	b := k.board
	switch k.spec.act {
	case keyType:
		for _, r := range k.spec.text {
			b.kit.TypedRune(r)
		}
		if b.sheet == upper {
			b.switchTo(lower)
		}
	case keyDelete:
		b.kit.TypedKey(fyne.KeyBackspace)
	case keyDone:
		b.kit.done()
	case keyNewLine:
		b.kit.TypedKey(fyne.KeyReturn)
	case keyTurn:
		b.switchTo(k.spec.to)
	}
}

func (b *Keyboard) switchTo(s sheet) {
	b.turn(s)
	b.layout(b.Size())
	b.kit.relayout()
	canvas.Refresh(b)
}

// The rhythm of a key that is held.
const (
	repeatAfter = 500 * time.Millisecond
	repeatEvery = 100 * time.Millisecond
)

func (k *key) startRepeat() {
	k.held = false
	k.repeat = k.kit.Host.After(repeatAfter, k.again)
}

func (k *key) again() {
	if !k.down || k.kit.closed {
		return
	}
	k.held = true
	k.kit.TypedKey(fyne.KeyBackspace)
	k.repeat = k.kit.Host.After(repeatEvery, k.again)
}

func (k *key) stopRepeat() {
	if k.repeat != nil {
		k.repeat()
		k.repeat = nil
	}
}
