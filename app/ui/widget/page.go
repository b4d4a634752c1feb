package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/ui/theme"
)

// PageParts is what a page is made of. Head and Foot stay, Body scrolls; Head and Foot
// may be nil. Full lets the content of a wide screen take the whole width.
type PageParts struct {
	Head, Body, Foot Node
	Full             bool
}

// widest is how wide the content of a wide screen gets, in millimetres: longer lines are
// hard to follow.
const widest = 300.0

// leastBody is how high the scrolling part must be, in millimetres, or the foot scrolls too.
const leastBody = 62.0 // at the standard size

// Page is a screen's content: head, scrolling body, foot, and the keyboard while a field
// is active.
type Page struct {
	node
	kit      *Kit
	parts    PageParts
	body     *Pan
	whole    *Box // body and foot in one, where the screen is too low for both
	keyboard *Keyboard
	revealed bool // the active field was scrolled into view
	objects  []fyne.CanvasObject
}

// Page makes the page of a screen. A kit makes one.
func (k *Kit) Page(parts PageParts) *Page {
	p := &Page{kit: k, parts: parts}
	p.whole = k.Column(theme.Gap+2, parts.Body, nil)
	p.body = k.Pan(theme.Margin, p.whole)
	k.page = p
	p.ExtendBaseWidget(p)
	p.collect()
	return p
}

// Body is the scrolling part.
func (p *Page) Body() *Pan { return p.body }

func (p *Page) collect() {
	p.objects = []fyne.CanvasObject{p.body} // the window's ground shows through: see theme.Window
	if p.parts.Head != nil {
		p.objects = append(p.objects, p.parts.Head)
	}
	if p.parts.Foot != nil && len(p.whole.kids) < 2 {
		p.objects = append(p.objects, p.parts.Foot)
	}
	if p.keyboard != nil {
		p.objects = append(p.objects, p.keyboard)
	}
}

// Wide is for layout.
func (p *Page) Wide() float32 { return p.body.Wide() }

// Least is for layout.
func (p *Page) Least() float32 { return p.body.Least() }

// High is for layout.
func (p *Page) High(width float32) float32 { return p.body.High(width) }

// CreateRenderer is for Fyne.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	return drawing{objects: func() []fyne.CanvasObject { return p.objects }, layout: p.layout}
}

func (p *Page) layout(s fyne.Size) {
	if s.Width <= 0 || s.Height <= 0 {
		return
	}
	margin := p.kit.MM(theme.Margin)
	if !p.parts.Full {
		margin = max(margin, (s.Width-p.kit.MM(widest))/2)
	}
	top, bottom := p.kit.MM(9), s.Height
	if p.keyboard != nil {
		h := p.keyboard.fit(s)
		place(p.keyboard, 0, s.Height-h, s.Width, h)
		bottom -= h
	}
	y := float32(0)
	if p.parts.Head != nil {
		h := p.parts.Head.High(s.Width - 2*margin)
		place(p.parts.Head, margin, top, s.Width-2*margin, h)
		y = top + h
		top = p.kit.MM(theme.Gap)
	}
	bottom = p.foot(s.Width, margin, y, bottom)
	p.body.margin, p.body.top, p.body.end = margin, top, p.kit.MM(theme.Gap+2)
	place(p.body, 0, y, s.Width, max(bottom-y, 0))
	p.body.layout(p.body.Size())
	if f := p.kit.active; f != nil && !p.revealed {
		p.revealed = true
		p.body.Reveal(f)
	}
}

// foot places the foot and returns where the body ends. On a low screen the foot scrolls
// with the body.
func (p *Page) foot(width, margin, y, bottom float32) float32 {
	if p.parts.Foot == nil {
		return bottom
	}
	h := p.parts.Foot.High(width - 2*margin)
	end := bottom - h - p.kit.MM(theme.Gap+3)
	inside := end-y < p.least()
	if inside != (len(p.whole.kids) == 2) {
		kids := []Node{p.parts.Body}
		if inside {
			kids = append(kids, p.parts.Foot)
		}
		p.whole = newBox(p.whole.rule, kids)
		p.body.kid = p.whole
		p.body.rehang()
		p.collect()
		canvas.Refresh(p)
	}
	if inside {
		return bottom
	}
	place(p.parts.Foot, margin, end+p.kit.MM(3), width-2*margin, h)
	return end
}

// least is how high the body must be for the foot to stay: more for larger text.
func (p *Page) least() float32 {
	return p.kit.MM(leastBody * p.kit.Style(theme.Body).Cap / 5.2)
}

// relayout places everything again after a part changed its height.
func (k *Kit) relayout() {
	if k.page != nil && !k.closed {
		k.page.layout(k.page.Size())
		canvas.Refresh(k.page)
	}
}

// activate makes f the field that typing goes to and opens the keyboard it needs.
func (k *Kit) activate(f *Field) {
	if k.closed || k.active == f {
		return
	}
	if k.active != nil {
		k.active.entry.focus(false)
	}
	k.active = f
	if k.page == nil {
		return
	}
	if f == nil {
		k.page.keyboard = nil
	} else {
		f.entry.focus(true)
		if k.page.keyboard == nil || k.page.keyboard.layoutOf != f.parts.Layout {
			k.page.keyboard = k.newKeyboard(f.parts.Layout)
		}
	}
	k.page.collect()
	k.page.revealed = false
	k.relayout()
}

// Active is the field that typing goes to; nil: none.
func (k *Kit) Active() *Field { return k.active }

// TypedRune takes a character of the keyboard on screen or of a real one.
func (k *Kit) TypedRune(r rune) {
	if k.active != nil && !k.closed {
		k.Host.Touched()
		k.active.entry.insert(r)
	}
}

// TypedKey takes a key that is no character.
func (k *Kit) TypedKey(name fyne.KeyName) {
	if k.active == nil || k.closed {
		return
	}
	k.Host.Touched()
	e := k.active.entry
	switch name {
	case fyne.KeyBackspace:
		e.remove(-1)
	case fyne.KeyDelete:
		e.remove(0)
	case fyne.KeyLeft:
		e.moveTo(e.caret - 1)
	case fyne.KeyRight:
		e.moveTo(e.caret + 1)
	case fyne.KeyHome:
		e.moveTo(0)
	case fyne.KeyEnd:
		e.moveTo(len(e.text))
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.lines > 1 {
			e.insert('\n')
			return
		}
		k.done()
	case fyne.KeyEscape:
		k.activate(nil)
	}
}

// done is the keyboard's last key: it closes the keyboard and tells the field.
func (k *Kit) done() {
	f := k.active
	k.activate(nil)
	if f != nil {
		k.do(f.parts.Done)
	}
}
