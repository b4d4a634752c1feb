package widget

import (
	"slices"

	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
)

// Choice is one of several answers.
type Choice struct{ Key, Label, Hint string }

// Choices is answers of which one holds.
type Choices struct {
	*Box
	options []*option
	chosen  string
}

// Choices makes radio rows; changed is told the key that was pressed.
func (k *Kit) Choices(choices []Choice, chosen string, changed func(key string)) *Choices {
	c := &Choices{chosen: chosen}
	var kids []Node
	for _, ch := range choices {
		o := k.option(ch, [2]string{"circle", "radio-on"}, func() {
			c.chosen = ch.Key
			c.sync()
			changed(ch.Key)
		})
		c.options = append(c.options, o)
		kids = append(kids, o)
	}
	c.sync()
	c.Box = k.Column(3, kids...)
	return c
}

// Chosen is the key that holds; "": none.
func (c *Choices) Chosen() string { return c.chosen }

func (c *Choices) sync() {
	for _, o := range c.options {
		o.set(o.key == c.chosen)
	}
}

// Checks is answers of which any number hold.
type Checks struct {
	*Box
	options []*option
	chosen  []string
}

// Checks makes check rows; changed is told the keys that hold, in the order of choices.
func (k *Kit) Checks(choices []Choice, chosen []string, changed func(chosen []string)) *Checks {
	c := &Checks{chosen: chosen}
	var kids []Node
	for _, ch := range choices {
		o := k.option(ch, [2]string{"square", "square-check"}, nil)
		o.act = func() {
			o.set(!o.on)
			c.collect()
			changed(c.chosen)
		}
		o.set(slices.Contains(chosen, ch.Key))
		c.options = append(c.options, o)
		kids = append(kids, o)
	}
	c.Box = k.Column(3, kids...)
	return c
}

// Chosen is the keys that hold.
func (c *Checks) Chosen() []string { return c.chosen }

func (c *Checks) collect() {
	c.chosen = nil
	for _, o := range c.options {
		if o.on {
			c.chosen = append(c.chosen, o.key)
		}
	}
}

// option is one row: a mark, words, and a border that grows when it holds.
type option struct {
	press
	key    string
	on     bool
	marks  [2]string
	ground *Plate
	mark   *Icon
	words  *Box
}

func (k *Kit) option(c Choice, marks [2]string, act func()) *option {
	o := &option{key: c.Key, marks: marks, ground: k.box(k.Surface, k.Edge, 0.6, 4)}
	o.kit, o.label, o.act = k, c.Label, act
	o.mark = k.Icon(marks[0], 9, k.Accent)
	var hint Node
	if c.Hint != "" {
		hint = k.Text(theme.Note, c.Hint)
	}
	o.words = k.Column(0.5, k.Text(theme.Body, c.Label), hint)
	o.show = o.paint
	o.become(o)
	return o
}

// On reports whether the answer holds.
func (o *option) On() bool { return o.on }

func (o *option) set(on bool) {
	if o.on == on {
		return
	}
	o.on = on
	mark := o.marks[0]
	if on {
		mark = o.marks[1]
	}
	o.mark.set(o.kit, mark, o.kit.Accent)
	o.paint(false)
}

func (o *option) paint(down bool) {
	c := o.kit.Colours
	o.ground.FillColor, o.ground.StrokeColor, o.ground.StrokeWidth = c.Surface, c.Edge, o.kit.MM(0.6)
	if o.on {
		o.ground.FillColor, o.ground.StrokeColor, o.ground.StrokeWidth = c.Tint, c.Primary, o.kit.MM(1)
	}
	if down {
		o.ground.FillColor = c.Press
	}
	o.ground.Refresh()
}

func (o *option) lead() float32 { return o.kit.MM(20) }

// Wide is for layout.
func (o *option) Wide() float32 { return o.words.Wide() + o.lead() + o.kit.MM(6) }

// Least is for layout.
func (o *option) Least() float32 { return o.words.Least() + o.lead() + o.kit.MM(6) }

// High is for layout.
func (o *option) High(width float32) float32 {
	return max(o.kit.MM(18), o.words.High(width-o.lead()-o.kit.MM(6))+o.kit.MM(7))
}

// CreateRenderer is for Fyne.
func (o *option) CreateRenderer() fyne.WidgetRenderer {
	return fixed(func(s fyne.Size) {
		place(o.ground, 0, 0, s.Width, s.Height)
		place(o.mark, o.kit.MM(6), (s.Height-o.mark.side)/2, o.mark.side, o.mark.side)
		w := s.Width - o.lead() - o.kit.MM(6)
		h := o.words.High(w)
		place(o.words, o.lead(), (s.Height-h)/2, w, h)
	}, o.ground, o.mark, o.words)
}
