package widget

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynewidget "fyne.io/fyne/v2/widget"

	"onestop/app/ui/theme"
	"onestop/app/words"
)

// Node is anything that is laid out: a part, or parts put together.
type Node interface {
	fyne.CanvasObject
	Wide() float32              // natural width, when nothing makes it narrower
	Least() float32             // narrowest width at which nothing is cut
	High(width float32) float32 // height at a width
}

// Control is a Node that can be touched. Label is what it says: for tests and speech.
type Control interface {
	Node
	Label() string
}

// Host is what the window does for the parts. All functions are set.
type Host struct {
	Touched func()                                      // the visitor touched something
	Now     func() time.Time                            // the clock
	After   func(d time.Duration, f func()) func()      // runs f later on the interface's goroutine; returns its cancel
	Frames  func(step func(elapsed time.Duration) bool) // runs step every frame until it returns false
	Guard   func(f func())                              // runs f, catching panics at the root
	Stock   *Stock                                      // what pages hand on to each other; nil: nothing
}

// Kit makes the parts of one page. It is good for one page: Close makes every part of it
// deaf, so that a press that ends after the page is gone does nothing.
type Kit struct {
	*theme.Look
	Words words.Words
	Host  Host

	page   *Page
	pans   []*Pan
	active *Field
	plates []*Plate
	icons  []*Icon
	closed bool
}

// NewKit makes the kit of one page.
func NewKit(l *theme.Look, w words.Words, h Host) *Kit { return &Kit{Look: l, Words: w, Host: h} }

// Close makes the page's parts deaf and forgets them.
func (k *Kit) Close() {
	k.closed = true
	k.page, k.pans, k.active = nil, nil, nil
	k.leave()
}

// Closed reports whether the page is gone.
func (k *Kit) Closed() bool { return k.closed }

// T is the wording of key.
func (k *Kit) T(key string, args ...any) string { return k.Words.T(key, args...) }

// do runs a callback of a part, unless the page is gone.
func (k *Kit) do(f func()) {
	if f == nil || k.closed {
		return
	}
	k.Host.Guard(f)
}

// node is the base of every part: placed by its parent, never asked for a least size by
// Fyne, which would grow the window.
type node struct{ fynewidget.BaseWidget }

// MinSize is nothing: our parents ask Wide, Least and High instead.
func (n *node) MinSize() fyne.Size { return fyne.Size{} }

// drawing is the renderer of every part.
type drawing struct {
	objects func() []fyne.CanvasObject
	layout  func(fyne.Size)
}

func (d drawing) Destroy()                     {}
func (d drawing) Layout(s fyne.Size)           { d.layout(s) }
func (d drawing) MinSize() fyne.Size           { return fyne.Size{} }
func (d drawing) Objects() []fyne.CanvasObject { return d.objects() }
func (d drawing) Refresh() {
	for _, o := range d.objects() {
		canvas.Refresh(o)
	}
}

// fixed is the renderer of a part whose objects never change.
func fixed(layout func(fyne.Size), objects ...fyne.CanvasObject) fyne.WidgetRenderer {
	objects = drawn(objects)
	return drawing{objects: func() []fyne.CanvasObject { return objects }, layout: layout}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// Icon is a picture of an icon, a square of mm millimetres.
func (k *Kit) Icon(name string, mm float64, c color.NRGBA) *Icon {
	i := &Icon{side: k.MM(mm), colour: c}
	i.symbol = k.Host.Stock.takeSymbol(k.Icons.Image(name, c, int(i.side)))
	i.ExtendBaseWidget(i)
	k.icons = append(k.icons, i)
	return i
}

// Icon is made by Kit.Icon. It is a raster and not a canvas.Image, because Fyne refreshes
// each new image once it was shown, and so painted every new page twice.
type Icon struct {
	node
	side   float32
	colour color.NRGBA
	symbol *symbol // nil when the page is gone
}

// Wide is the side.
func (i *Icon) Wide() float32 { return i.side }

// Least is the side.
func (i *Icon) Least() float32 { return i.side }

// High is the side.
func (i *Icon) High(float32) float32 { return i.side }

// CreateRenderer is for Fyne.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	if i.symbol == nil {
		return fixed(func(fyne.Size) {})
	}
	raster := i.symbol.Raster
	return fixed(func(s fyne.Size) {
		if i.symbol != nil {
			place(raster, (s.Width-i.side)/2, (s.Height-i.side)/2, i.side, i.side)
		}
	}, raster)
}

// set changes the picture.
func (i *Icon) set(k *Kit, name string, c color.NRGBA) {
	picture := k.Icons.Image(name, c, int(i.side))
	i.colour = c
	if i.symbol == nil || picture == i.symbol.picture {
		return // keep the texture
	}
	i.symbol.picture = picture
	i.symbol.Refresh()
}
