package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"onestop/app/ui/widget"
)

// root is the whole window: header, content, footer.
type root struct {
	fynewidget.BaseWidget
	app     *App
	header  *header
	footer  *footer
	page    fyne.CanvasObject // what the route shows
	over    fyne.CanvasObject // the countdown in its place; nil: none
	bare    bool
	objects []fyne.CanvasObject

	builtWide bool // the shape the page was built for
}

func newRoot(a *App) *root {
	r := &root{app: a}
	r.ExtendBaseWidget(r)
	return r
}

// dress makes header and footer anew for the look.
func (r *root) dress() {
	k := r.app.newKit()
	r.app.ground.Ground = k.Ground
	r.header, r.footer = newHeader(r.app, k), newFooter(r.app, k)
	r.collect()
}

// put shows a page.
func (r *root) put(page widget.Node, bare bool) {
	r.page, r.over, r.bare = page, nil, bare
	r.footer.sync()
	r.collect()
}

// cover shows something in place of the page, or the page again (nil).
func (r *root) cover(page widget.Node) {
	r.over = nil
	if page != nil {
		r.over = page
	}
	r.collect()
}

func (r *root) collect() {
	content := r.page
	if r.over != nil {
		content = r.over
	}
	r.objects = nil
	if content != nil {
		r.objects = append(r.objects, content)
	}
	r.objects = append(r.objects, r.header)
	if !r.bare {
		r.objects = append(r.objects, r.footer)
	}
	r.layout(r.Size())
	canvas.Refresh(r)
}

// MinSize is smaller than any panel, so that the window keeps the panel's size, and not
// nothing: X refuses a window of no size.
func (r *root) MinSize() fyne.Size { return fyne.NewSize(320, 240) }

// tall is how much higher than wide a screen is where low reach makes sense.
const tall = 1.2

// tallScreen reports whether the window is that much higher than wide.
func (a *App) tallScreen() bool {
	s := a.window.Canvas().Size()
	return s.Height > tall*s.Width
}

// frame returns where the content lies.
func (r *root) frame(s fyne.Size) (top, height float32) {
	top = r.header.High(s.Width)
	height = s.Height - top
	if !r.bare {
		height -= r.footer.High(s.Width)
	}
	if r.app.wishes.Low && r.app.tallScreen() {
		gap := height * 0.36
		top, height = top+gap, height-gap
	}
	return top, height
}

// wide reports whether the content is clearly wider than high.
func (r *root) wide() bool {
	s := r.Size()
	if s.IsZero() {
		s = r.app.window.Canvas().Size()
	}
	_, height := r.frame(s)
	return s.Width > 1.3*height
}

func (r *root) layout(s fyne.Size) {
	if s.IsZero() {
		return
	}
	top, height := r.frame(s)
	for _, o := range []fyne.CanvasObject{r.page, r.over} {
		if o != nil {
			r.place(o, 0, top, s.Width, height)
		}
	}
	r.place(r.header, 0, 0, s.Width, r.header.High(s.Width))
	if !r.bare {
		h := r.footer.High(s.Width)
		r.place(r.footer, 0, s.Height-h, s.Width, h)
	}
}

func (r *root) place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// CreateRenderer is for Fyne.
func (r *root) CreateRenderer() fyne.WidgetRenderer { return rootRenderer{r} }

type rootRenderer struct{ *root }

func (r rootRenderer) Destroy()                     {}
func (r rootRenderer) Layout(s fyne.Size)           { r.guarded(s) }
func (r rootRenderer) MinSize() fyne.Size           { return r.root.MinSize() }
func (r rootRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r rootRenderer) Refresh()                     { canvas.Refresh(r.root) }

// guarded lays out, and builds the page again when the window's shape changed: a page may
// choose its arrangement by Env.Wide. At start X gives the window its size late.
func (r *root) guarded(s fyne.Size) {
	r.app.guard(func() {
		r.layout(s)
		if r.app.page != nil && r.wide() != r.builtWide {
			r.app.show(r.app.route)
		}
	})
}

// MouseDown is a touch where nothing is: somebody is there.
func (r *root) MouseDown(*desktop.MouseEvent) { r.app.touched() }

// MouseUp is for Fyne.
func (r *root) MouseUp(*desktop.MouseEvent) {}

// Cursor hides the pointer on a touch screen.
func (r *root) Cursor() desktop.Cursor {
	if r.app.cfg.HidePointer {
		return desktop.HiddenCursor
	}
	return desktop.DefaultCursor
}
