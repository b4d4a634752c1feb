package widget

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/lines"
	"onestop/app/ui/theme"
)

// Span is a stretch of a text that differs from the rest.
type Span struct {
	Text   string
	Bold   bool // in addition to what the role says
	Marked bool // underlined: what a search matched
	Color  *color.NRGBA
}

// Text is a paragraph that wraps by width.
type Text struct {
	node
	kit   *Kit
	style theme.Style
	spans []Span
	align float32 // of each line: 0 left, 0.5 middle, 1 right
	whole string
	bold  bool // some of it is bold: measured as bold

	width   float32
	broken  []string
	drawnAt fyne.Size
	objects []fyne.CanvasObject
}

// Text makes a paragraph in a role.
func (k *Kit) Text(role theme.Role, s string) *Text { return k.Spans(role, Span{Text: s}) }

// Colored makes a paragraph in a role and a colour of its own, for text on a fill.
func (k *Kit) Colored(role theme.Role, c color.NRGBA, s string) *Text {
	t := k.Spans(role, Span{Text: s})
	t.style.Color = c
	return t
}

// Spans makes a paragraph of stretches that differ.
func (k *Kit) Spans(role theme.Role, spans ...Span) *Text {
	t := &Text{kit: k, style: k.Style(role), width: -1}
	t.ExtendBaseWidget(t)
	t.put(spans)
	return t
}

// Centred puts every line in the middle and returns t.
func (t *Text) Centred() *Text { t.align = 0.5; return t }

// Right puts every line at the right and returns t.
func (t *Text) Right() *Text { t.align = 1; return t }

// Set shows another text. The parent keeps its layout: for texts of equal height.
func (t *Text) Set(s string) {
	if s == t.whole && len(t.spans) == 1 {
		return
	}
	t.put([]Span{{Text: s}})
	t.draw(t.Size())
	canvas.Refresh(t)
}

// Tint shows the text in another colour.
func (t *Text) Tint(c color.NRGBA) {
	if t.style.Color == c {
		return
	}
	t.style.Color = c
	for _, o := range t.objects {
		switch o := o.(type) {
		case *canvas.Text:
			o.Color = c
		case *canvas.Rectangle:
			o.FillColor = c
		}
		canvas.Refresh(o)
	}
}

func (t *Text) put(spans []Span) {
	t.spans, t.width, t.whole, t.bold = spans, -1, "", t.style.Bold
	t.drawnAt = fyne.Size{}
	for _, s := range spans {
		t.whole += s.Text
		t.bold = t.bold || s.Bold
	}
}

// String is the whole text.
func (t *Text) String() string { return t.whole }

// Wide is the longest line's width when only line feeds break.
func (t *Text) Wide() float32 {
	var w float32
	for line := range strings.SplitSeq(t.whole, "\n") {
		w = max(w, t.measure(line))
	}
	return w
}

// Least is the widest word: a Chinese character, or a word between spaces. Long words of
// other alphabets may be cut, but not before they are as wide as eight characters.
func (t *Text) Least() float32 {
	var w float32
	for word := range strings.FieldsSeq(t.whole) {
		w = max(w, t.measure(latinHead(word)))
	}
	return min(max(w, t.style.Size), 8*t.style.Size)
}

// latinHead is the longest stretch of word without a Chinese character.
func latinHead(word string) string {
	best, start := "", 0
	for i, r := range word {
		if r >= 0x2E80 {
			best, start = longer(best, word[start:i]), i+len(string(r))
		}
	}
	return longer(best, word[start:])
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

// High is the height of its lines at a width.
func (t *Text) High(width float32) float32 { return float32(len(t.lines(width))) * t.style.Line }

func (t *Text) measure(s string) float32 { return t.kit.Fonts.Width(s, t.style.Size, t.bold) }

func (t *Text) lines(width float32) []string {
	if t.width != width || t.broken == nil {
		t.width, t.broken = width, lines.Break(t.whole, width, t.measure)
	}
	return t.broken
}

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.draw(t.Size())
	return drawing{objects: func() []fyne.CanvasObject { return t.objects }, layout: t.draw}
}

// draw makes the objects for a size: one a line, more where the face or the span changes.
func (t *Text) draw(s fyne.Size) {
	if s.Width <= 0 || (s == t.drawnAt && t.objects != nil) {
		return
	}
	t.drawnAt, t.objects = s, t.objects[:0:0]
	left := spanReader{spans: t.spans}
	for i, line := range t.lines(s.Width) {
		start := len(t.objects)
		x := float32(0)
		for _, piece := range left.take(line) {
			x = t.piece(piece, x, float32(i)*t.style.Line)
		}
		if shift := (s.Width - x) * t.align; shift > 0 {
			for _, o := range t.objects[start:] {
				o.Move(o.Position().AddXY(shift, 0))
			}
		}
	}
}

// piece adds the objects of one stretch and returns where the next begins.
func (t *Text) piece(p Span, x, y float32) float32 {
	c := t.style.Color
	if p.Color != nil {
		c = *p.Color
	}
	from := x
	for _, run := range t.kit.Fonts.Runs(p.Text, p.Bold || t.style.Bold) {
		o := canvas.NewText(run.Text, c)
		o.TextSize, o.FontSource = t.style.Size, run.Font
		w := t.kit.Fonts.Width(run.Text, t.style.Size, p.Bold || t.style.Bold)
		place(o, x, y, w, t.style.Line)
		t.objects = append(t.objects, o)
		x += w
	}
	if p.Marked {
		r := canvas.NewRectangle(c)
		h := t.kit.MM(0.5)
		place(r, from, y+t.style.Line-h*2, x-from, h)
		t.objects = append(t.objects, r)
	}
	return x
}

// spanReader gives back, line by line, the stretches that the breaker cut.
type spanReader struct {
	spans []Span
	i, at int // position in spans
}

func (r *spanReader) take(line string) []Span {
	var out []Span
	for _, c := range line {
		r.skipTo(c)
		if r.i >= len(r.spans) {
			return out
		}
		if n := len(out); n == 0 || r.at == 0 || !same(out[n-1], r.spans[r.i]) {
			s := r.spans[r.i]
			s.Text = ""
			out = append(out, s)
		}
		out[len(out)-1].Text += string(c)
		r.at += len(string(c))
	}
	return out
}

// skipTo moves to the next c: what the breaker dropped lies between.
func (r *spanReader) skipTo(c rune) {
	for r.i < len(r.spans) {
		rest := r.spans[r.i].Text[r.at:]
		if j := strings.IndexRune(rest, c); j >= 0 && strings.TrimSpace(rest[:j]) == "" {
			r.at += j
			return
		}
		if strings.TrimSpace(rest) != "" && rest != "" {
			return // cannot happen: a line holds the text in order
		}
		r.i, r.at = r.i+1, 0
	}
}

func same(a, b Span) bool { return a.Bold == b.Bold && a.Marked == b.Marked && a.Color == b.Color }
