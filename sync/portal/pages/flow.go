package pages

import (
	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

// flowView is a case's flow as a picture: boxes in a row, joined by lines. The numbers
// are the picture's own units; the page scales it.
type flowView struct {
	Width, Height int
	Boxes         []flowBox
	Label         string // the same in words, for those who do not see it
}

type flowBox struct {
	X, Y, W, H   int
	MidX, MidY   int
	Class, Text  string
	Note         string // days left, or a check mark
	NoteY        int
	LineX, LineW int // the line to the box before; 0: none
}

// MidLine is the height at which the line to the box before runs.
func (b flowBox) MidLine() int { return b.Y + b.H/2 }

const (
	boxHeight = 58
	boxGap    = 26
	boxChar   = 14 // width of one Chinese character
	boxPad    = 11
	boxLimit  = 8 // characters in a box
)

// flow draws the stages: what is done, where it lies, what is to come.
func (s *Site) flow(f frame, c casework.Case) *flowView {
	v := &flowView{Height: boxHeight + 4}
	x := 2
	for i, stage := range c.Flow {
		text := f.In(stage.Name)
		if text == "" {
			text = s.office(f, stage.Dept)
		}
		class, note := "later", ""
		switch {
		case i < c.At || c.State == hall.StateFinished:
			class, note = "done", f.T("portal.flow.done")
		case i == c.At && c.State == hall.StateRefused:
			class, note = "stopped", f.StateName(c.State)
		case i == c.At:
			here := s.badge(f, c)
			class, note = "here", here.Text
			if here.Class == "bad" {
				class = "late"
			}
		}
		v.Label += text + " — " + note + "; "
		shown := clipRunes(text, boxLimit*clipFactor(f.Lang))
		w := max(textWidth(shown), textWidth(note)*6/7) + 2*boxPad
		b := flowBox{X: x, Y: 2, W: w, H: boxHeight, MidX: x + w/2, MidY: 2 + 25, NoteY: 2 + 45, Class: class, Text: shown, Note: note}
		if note == "" {
			b.MidY = 2 + boxHeight/2 + 5
		}
		if i > 0 {
			b.LineX, b.LineW = x-boxGap, x
		}
		v.Boxes = append(v.Boxes, b)
		x += w + boxGap
	}
	v.Width = x - boxGap + 2
	return v
}

// clipFactor: Latin letters are narrower, so more of them fit into a box.
func clipFactor(lang string) int {
	if lang == hall.English {
		return 3
	}
	return 1
}

func textWidth(s string) int {
	w := 0
	for _, r := range s {
		if r < 0x2E80 {
			w += boxChar * 5 / 9
		} else {
			w += boxChar
		}
	}
	return w
}

func (s *Site) office(f frame, dept string) string {
	d, _ := s.Directory.Department(dept)
	if !d.Short.Empty() {
		return f.In(d.Short)
	}
	return f.In(d.Name)
}
