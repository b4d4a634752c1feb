package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/hall"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// staffHold is how long the corner is pressed.
const staffHold = 3 * time.Second

// footer is what everyone reaches: home, the wishes, help, and the end of the visit.
type footer struct {
	widget.Custom
	app    *App
	kit    *widget.Kit
	ground *widget.Plate
	line   *widget.Plate
	items  []*widget.FootItem
	clear  *widget.FootItem // end and clear: only while there is a visit
}

func newFooter(a *App, k *widget.Kit) *footer {
	c := k.Colours
	f := &footer{app: a, kit: k, ground: k.Fill(c.Surface), line: k.Fill(c.Line)}
	w := &a.wishes
	other, tongue := hall.English, "English"
	if w.Lang == hall.English {
		other, tongue = hall.Chinese, "中文"
	}
	wish := func(change func()) func() { return func() { change(); a.rebuild() } }
	contrast, low := "ui.contrast.high", "ui.low.on"
	if w.High {
		contrast = "ui.contrast.normal"
	}
	if w.Low {
		low = "ui.low.off"
	}
	f.items = []*widget.FootItem{
		k.FootItem("house", k.T("ui.home"), false, func() { a.Go(screen.Route{Page: screen.PageHome}) }),
		k.FootItem("zoom-in", k.T(textWords[w.Step]), w.Step != theme.Standard,
			wish(func() { w.Step = nextStep[w.Step] })),
		k.FootItem("contrast", k.T(contrast), w.High, wish(func() { w.High = !w.High })),
		k.FootItem("accessibility", k.T(low), w.Low, wish(func() { w.Low = !w.Low })),
		k.FootItem("languages", tongue, false, wish(func() { w.Lang = other })),
		k.FootItem("circle-question-mark", k.T("ui.help"), false, func() { a.Go(screen.Route{Page: screen.PageHelp}) }),
	}
	f.clear = k.FootItem("eraser", k.T("ui.clear"), false, a.End)
	objects := []fyne.CanvasObject{f.ground, f.line}
	for _, i := range f.all() {
		objects = append(objects, i)
	}
	f.Become(f, f.layout, objects...)
	f.sync()
	return f
}

// nextStep is the order in which the text sizes follow each other: larger first.
var nextStep = map[theme.Step]theme.Step{
	theme.Standard: theme.Large, theme.Large: theme.Largest, theme.Largest: theme.Small, theme.Small: theme.Standard,
}

// textWords says the size that is chosen now.
var textWords = map[theme.Step]string{
	theme.Small: "ui.text.small", theme.Standard: "ui.text.standard",
	theme.Large: "ui.text.large", theme.Largest: "ui.text.largest",
}

func (f *footer) all() []*widget.FootItem {
	return append(append([]*widget.FootItem(nil), f.items...), f.clear)
}

// sync shows "end and clear" exactly while there is a visit.
func (f *footer) sync() {
	if f.app.idle.active == f.clear.Visible() {
		return
	}
	if f.app.idle.active {
		f.clear.Show()
	} else {
		f.clear.Hide()
	}
	f.layout(f.Size())
	canvas.Refresh(f)
}

// visitBegan is the first touch of a visit. Nothing may move under the finger, so the
// control appears with the next page.
func (f *footer) visitBegan() {}

// High is for layout.
func (f *footer) High(width float32) float32 {
	least := f.kit.MM(28)
	if f.app.tallScreen() {
		least = f.kit.MM(34)
	}
	for i, w := range f.widths(width) {
		least = max(least, f.shown()[i].High(w))
	}
	return least
}

// Wide is for layout.
func (f *footer) Wide() float32 { return f.kit.MM(200) }

// Least is for layout.
func (f *footer) Least() float32 { return f.kit.MM(120) }

func (f *footer) shown() []*widget.FootItem {
	if f.clear.Visible() {
		return f.all()
	}
	return f.items
}

// widths gives every item its natural width and an equal share of what is left.
func (f *footer) widths(width float32) []float32 {
	items := f.shown()
	gap := f.kit.MM(theme.Apart)
	left := width - 2*f.kit.MM(4) - float32(len(items)-1)*gap
	out := make([]float32, len(items))
	var sum float32
	for i, it := range items {
		out[i] = max(it.Wide(), f.kit.MM(theme.Target))
		sum += out[i]
	}
	for i := range out {
		if sum <= left {
			out[i] += (left - sum) / float32(len(out))
		} else {
			out[i] = left / float32(len(out))
		}
	}
	return out
}

func (f *footer) layout(s fyne.Size) {
	if s.Width <= 0 {
		return
	}
	mm := f.kit.MM
	widget.Place(f.ground, 0, 0, s.Width, s.Height)
	widget.Place(f.line, 0, 0, s.Width, max(mm(0.3), 1))
	x := mm(4)
	for i, w := range f.widths(s.Width) {
		widget.Place(f.shown()[i], x, mm(theme.Apart), w, s.Height-mm(theme.Apart+1))
		x += w + mm(theme.Apart)
	}
}
