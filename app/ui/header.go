package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// header is the hall's name, the network's state and the time. Its left end, pressed for
// three seconds, is the staff's way in.
type header struct {
	widget.Custom
	app     *App
	kit     *widget.Kit
	ground  *widget.Plate
	emblem  *widget.Icon
	name    *widget.Text
	pill    *widget.Plate
	state   *widget.Text
	icon    *widget.Icon
	clock   *widget.Text
	corner  *widget.Hold
	network screen.Network
}

func newHeader(a *App, k *widget.Kit) *header {
	c := k.Colours
	h := &header{app: a, kit: k, ground: k.Fill(c.Header), network: a.cfg.Desk.Network()}
	h.emblem = k.Icon("landmark", 13, c.OnHeader)
	h.name = k.Colored(theme.FrameTitle, c.OnHeader, a.cfg.Settings.Hall.In(k.Lang))
	h.pill = k.Fill(c.Pill)
	h.pill.StrokeColor, h.pill.StrokeWidth = c.PillEdge, 1
	icon, word := h.wordsOf()
	h.state = k.Colored(theme.Frame, c.OnHeader, k.T(word))
	h.icon = k.Icon(icon, 7, c.OnHeader)
	h.clock = k.Colored(theme.Frame, c.OnHeader, h.time())
	h.corner = k.Hold(k.T("ui.staff.corner"), staffHold, func() { a.Go(screen.Route{Page: screen.PageStaff}) })
	h.Become(h, h.layout, h.ground, h.emblem, h.name, h.pill, h.icon, h.state, h.clock, h.corner)
	return h
}

// wordsOf is the icon and the word of the network's state.
func (h *header) wordsOf() (icon, word string) {
	if h.network == screen.Online {
		return "wifi", "ui.net.online"
	}
	return "wifi-off", "ui.net.offline"
}

func (h *header) time() string {
	now := h.app.cfg.Clock.Now()
	if z := h.app.cfg.Settings.Zone; z != nil {
		now = now.In(z)
	}
	return now.Format("15:04")
}

// update shows the time and the network's state if they changed.
func (h *header) update() {
	h.clock.Set(h.time())
	if n := h.app.cfg.Desk.Network(); n != h.network {
		h.network = n
		icon, word := h.wordsOf()
		h.state.Set(h.kit.T(word))
		h.icon.Set(h.kit, icon)
		h.layout(h.Size())
		canvas.Refresh(h)
	}
}

// High is for layout.
func (h *header) High(float32) float32 { return h.kit.MM(28) }

// Wide is for layout.
func (h *header) Wide() float32 { return h.kit.MM(200) }

// Least is for layout.
func (h *header) Least() float32 { return h.kit.MM(120) }

func (h *header) layout(s fyne.Size) {
	mm := h.kit.MM
	widget.Place(h.ground, 0, 0, s.Width, s.Height)
	x := mm(theme.Margin)
	side := mm(13)
	widget.Place(h.emblem, x, (s.Height-side)/2, side, side)
	widget.Place(h.corner, 0, 0, x+side+mm(4), s.Height-mm(theme.Apart))
	right := s.Width - mm(theme.Margin)
	middle := func(t *widget.Text, x, w float32) {
		high := t.High(w)
		widget.Place(t, x, (s.Height-high)/2, w, high)
	}
	w := h.clock.Wide() + 1
	right -= w
	middle(h.clock, right, w)
	right -= mm(theme.Gap)
	sw, ph, i := h.state.Wide()+1, mm(15), mm(7)
	pw := sw + i + mm(2.5) + mm(10)
	right -= pw
	h.pill.CornerRadius = ph / 2
	widget.Place(h.pill, right, (s.Height-ph)/2, pw, ph)
	widget.Place(h.icon, right+mm(5), (s.Height-i)/2, i, i)
	middle(h.state, right+mm(5)+i+mm(2.5), sw)
	x += side + mm(5)
	middle(h.name, x, right-mm(theme.Gap)-x)
}
