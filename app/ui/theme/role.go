package theme

import (
	"image/color"
	"math"
)

// Role says what a text is for; size, weight and colour follow from it.
type Role int

// The roles of text.
const (
	Title      Role = iota // the page's question
	Heading                // a tile's or card's title
	Value                  // a figure that matters
	Label                  // a section's or field's name
	Strong                 // body, bold
	Body                   // running text
	Sub                    // running text of second rank
	Note                   // captions; the smallest there is
	Action                 // on a button
	Input                  // in a field
	Key                    // on the keyboard
	Frame                  // header and footer
	FrameTitle             // the hall's name
	roles
)

// capHeight is Noto Sans SC's height of a capital, in em. A test checks it in the font.
const capHeight = 0.733

// lineHeight is Noto Sans SC's ascent and descent, in em.
const lineHeight = 1.448

// Style is how a role is drawn.
type Style struct {
	Cap   float64 // height of a capital in millimetres
	Size  float32 // font size in Fyne units
	Line  float32 // height of one line in Fyne units
	Bold  bool
	Color color.NRGBA
}

// Style returns how role is drawn. Titles grow less than body text, as they are large
// already; the frame does not grow, so that it stays where people learnt it.
func (l *Look) Style(role Role) Style {
	s := Style{Color: l.Ink}
	body := capital[l.Step]
	more := body - capital[Standard]
	switch role {
	case Title:
		s.Cap, s.Bold = 10.4+0.8*more, true
	case Heading, Value:
		s.Cap, s.Bold = 7.3+1.2*more, true
	case Label:
		s.Cap, s.Bold = 5.9+1.05*more, true
	case Strong:
		s.Cap, s.Bold = body, true
	case Body:
		s.Cap = body
	case Sub:
		s.Cap, s.Color = body, l.Sub
	case Note:
		s.Cap, s.Color = body-0.3, l.Sub
	case Action:
		s.Cap, s.Bold = 6.2+1.05*more, true
	case Input:
		s.Cap = 6.2 + 1.05*more
	case Key:
		s.Cap = 6.0
	case Frame:
		s.Cap = 4.9
	case FrameTitle:
		s.Cap, s.Bold = 6.1, true
	}
	s.Size = l.fontSize(s.Cap)
	s.Line = float32(int(s.Size*lineHeight + 0.99))
	return s
}

// fontSize rounds up to whole pixels, because Fyne's shaper does: a width computed at any
// other size would be too small.
func (l *Look) fontSize(capMM float64) float32 {
	return float32(math.Ceil(capMM*l.unit/capHeight - 0.25))
}
