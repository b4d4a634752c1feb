package widget

import (
	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// Layout names the keyboard that a field needs.
type Layout int

// The layouts of the keyboard.
const (
	Latin   Layout = iota // letters, with figures and signs behind a key
	AnyText               // letters and a row of figures: any text
	Code                  // 0–9, capital letters and -: case numbers and codes
	Digits                // 0–9
	Number                // 0–9 and the decimal point
	ID                    // 0–9 and X
	Phone                 // 0–9, - and +
)

// FieldParts is what a field is made of. Label, Hint, Placeholder and Error may be "".
type FieldParts struct {
	Label, Hint, Placeholder string
	Text                     string // what stands in it
	Error                    string // what to do; shown under the field
	Layout                   Layout
	Lines                    int    // visible lines; 0 or 1: a single line
	Max                      int    // most characters; 0: 500
	Icon                     string // at the left, such as "search"
	Trailing                 Node   // at the right: a Badge or a Quiet button
	Large                    bool   // a search box
	Changed                  func(text string)
	Done                     func() // the keyboard's last key
}

// Field is a text input with its label, hint and error.
type Field struct {
	node
	kit         *Kit
	parts       FieldParts
	label, hint *Text
	entry       *entry
	error       *Box
	errorText   string
	objects     []fyne.CanvasObject
}

// Field makes a field.
func (k *Kit) Field(parts FieldParts) *Field {
	f := &Field{kit: k, parts: parts}
	if parts.Label != "" {
		f.label = k.Text(theme.Label, parts.Label)
	}
	if parts.Hint != "" {
		f.hint = k.Text(theme.Note, parts.Hint)
	}
	f.entry = newEntry(f)
	f.ExtendBaseWidget(f)
	f.putError(parts.Error)
	return f
}

// Text is what stands in the field.
func (f *Field) Text() string { return string(f.entry.text) }

// SetText puts another text in, without calling Changed.
func (f *Field) SetText(s string) {
	f.entry.text = []rune(s)
	f.entry.moveTo(len(f.entry.text))
}

// Activate opens the keyboard for this field, as a press on it does.
func (f *Field) Activate() { f.kit.activate(f) }

// SetError shows or removes ("") what to do.
func (f *Field) SetError(s string) {
	if s == f.errorText {
		return
	}
	f.putError(s)
	f.layout(f.Size())
	f.kit.relayout()
}

func (f *Field) putError(s string) {
	f.errorText, f.error = s, nil
	if s != "" {
		f.error = f.kit.ErrorLine(s)
	}
	f.entry.bad = s != ""
	f.entry.paint(false)
	f.objects = f.objects[:0:0]
	for _, n := range f.nodes() {
		f.objects = append(f.objects, n)
	}
}

// ErrorLine is what to do, beside the icon that marks it.
func (k *Kit) ErrorLine(s string) *Box {
	c := k.Bad
	return k.Row(3, k.Icon("circle-alert", 6.5, c.Ink), k.Grow(1, k.Colored(theme.Body, c.Ink, s)))
}

func (f *Field) nodes() []Node {
	var out []Node
	if f.label != nil {
		out = append(out, f.label)
	}
	if f.hint != nil {
		out = append(out, f.hint)
	}
	out = append(out, f.entry)
	if f.error != nil {
		out = append(out, f.error)
	}
	return out
}

// Wide is for layout.
func (f *Field) Wide() float32 { return f.kit.MM(150) }

// Least is for layout.
func (f *Field) Least() float32 { return f.entry.Least() }

// High is for layout.
func (f *Field) High(width float32) float32 {
	return column{f.kit.MM(2)}.lay(f.nodes(), width, func(int, float32, float32, float32, float32) {})
}

// CreateRenderer is for Fyne.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return drawing{objects: func() []fyne.CanvasObject { return f.objects }, layout: f.layout}
}

func (f *Field) layout(s fyne.Size) {
	nodes := f.nodes()
	column{f.kit.MM(2)}.lay(nodes, s.Width, func(i int, x, y, w, h float32) { place(nodes[i], x, y, w, h) })
}
