package theme

import "onestop/app/hall"

// Step is one of the four text sizes.
type Step int

// The text steps; Standard is where every visit starts.
const (
	Small Step = iota
	Standard
	Large
	Largest
	Steps = 4
)

// capital is the height of a capital letter of body text, in millimetres (VVSG 2.0 bands).
var capital = [Steps]float64{3.9, 5.2, 6.8, 8.7}

// Panel is the screen as it is built in. Width is its visible width in millimetres, in
// the direction of Pixels.
type Panel struct {
	Pixels int
	Width  float64
}

// Wishes is what a visitor may choose. The zero value but for Step and Lang is the hall's
// default; DefaultWishes makes it.
type Wishes struct {
	Step Step
	High bool   // high contrast
	Low  bool   // content in the lower part of a tall screen
	Calm bool   // nothing moves by itself
	Lang string // hall.Chinese, hall.English
}

// DefaultWishes is how every visit starts.
func DefaultWishes() Wishes { return Wishes{Step: Standard, Lang: hall.Chinese} }

// Look is the sizes and colours for one panel and one set of wishes. It is read-only but
// for the caches of its fonts and icons, and belongs to the interface's goroutine.
type Look struct {
	Wishes
	Colours
	Fonts *Fonts
	Icons *Icons
	unit  float64 // Fyne units a millimetre
}

// Kit of parts a Look is made from: they outlive it.
type Parts struct {
	Panel Panel
	Fonts *Fonts
	Icons *Icons
}

// NewLook computes a look. The canvas must have scale 1 (FYNE_SCALE=1 and
// FYNE_DISABLE_DPI_DETECTION=1), so that one unit is one pixel.
func NewLook(p Parts, w Wishes) *Look {
	l := &Look{Wishes: w, Colours: Light, Fonts: p.Fonts, Icons: p.Icons, unit: float64(p.Panel.Pixels) / p.Panel.Width}
	if w.High {
		l.Colours = High
	}
	return l
}

// MM turns millimetres into Fyne units, rounded to whole pixels so that edges are crisp.
func (l *Look) MM(mm float64) float32 {
	px := mm*l.unit + 0.5
	return float32(int(px))
}

// InMM turns Fyne units into millimetres.
func (l *Look) InMM(units float32) float64 { return float64(units) / l.unit }

// The distances of the design, in millimetres.
const (
	Margin  = 12.0
	Gap     = 6.0
	Padding = 8.0
	Radius  = 5.0
	Target  = 12.7 // least size of what can be touched
	Apart   = 2.6  // least gap between two such things
	Primary = 25.0 // height of the primary button
	Slop    = 3.0  // how far a finger may slide within one press
	QR      = 60.0 // least side of a QR code on screen
)
