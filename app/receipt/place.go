package receipt

import (
	"fmt"
	"strings"
)

func (b Banner) place(s *setter) {
	hall := look{points: s.head, bold: true, ink: inkAction, centre: !s.wide}
	s.flow(b.Hall, hall)
	s.y += 0.6
	top := s.y
	s.flow(b.Title.Main, look{points: s.title, bold: true, centre: !s.wide})
	s.flow(b.Title.Also, look{points: s.head, centre: !s.wide, ink: inkQuiet})
	if b.Mark != "" {
		b.placeMark(s, top)
	}
	s.y += s.gap * 0.5
	thick := 0.5
	if s.wide {
		thick = 1
	}
	s.fillRect(inkAction, s.x, s.y, s.w, thick)
	s.y += thick
}

// placeMark frames the remark: beside the title on wide paper, under it on a roll.
func (b Banner) placeMark(s *setter, top float64) {
	l := look{points: s.body, bold: true}
	w, h := s.pen.width(b.Mark, true)*l.em()+2*s.pad, l.line()+2
	x, y := s.x+s.w-w, top+2
	if !s.wide {
		x, y = s.x+(s.w-w)/2, s.y+1
		s.y = y + h
	}
	s.put(mark{ink: inkText, path: framePath(x, y, w, h, 1.2, 0.35)})
	s.lineAt(b.Mark, x+s.pad, y+1, w, l)
}

func (b Notice) place(s *setter) {
	s.space(s.gap)
	title := look{points: s.head, bold: true, ink: inkGood}
	in := s.w - 2*s.pad
	h := s.heightOf(b.Title, in, title) + s.heightOf(b.Text.Main, in, s.bodyLook()) + s.heightOf(b.Text.Also, in, s.quietLook())
	s.need(h + 2*s.pad*0.8)
	h += 2 * s.pad * 0.8
	if s.wide {
		s.put(mark{ink: inkGoodTint, path: roundPath(s.x, s.y, s.w, h, 2, false)})
	}
	s.put(mark{ink: inkGood, path: framePath(s.x, s.y, s.w, h, 2, 0.3)})
	end := s.y + h
	s.y += s.pad * 0.8
	s.flowIn(b.Title, s.x+s.pad, in, title)
	s.flowIn(b.Text.Main, s.x+s.pad, in, s.bodyLook())
	s.flowIn(b.Text.Also, s.x+s.pad, in, s.quietLook())
	s.y = end
}

func (b Heading) place(s *setter) {
	s.space(s.gap)
	l := look{points: s.head, bold: true}
	s.need(2*l.line() + s.bodyLook().line()) // a heading never stands alone at the foot
	s.flow(joined(b.Text), l)
	s.y += 0.6
}

func (b Paragraph) place(s *setter) {
	l := s.bodyLook()
	if b.Quiet {
		l = s.quietLook()
	}
	l.bold = b.Strong
	s.space(s.gap * 0.4)
	s.flow(b.Text.Main, l)
	s.flow(b.Text.Also, s.quietLook())
}

func (b Number) place(s *setter) {
	s.space(s.gap)
	s.flow(joined(b.Label), s.quietLook())
	// As large as one line allows: a number over two lines is copied wrongly.
	l := look{points: s.number, bold: true}
	if w := s.pen.width(b.Text, true) * l.em(); w > s.w {
		l.points *= s.w / w * 0.999
	}
	s.need(l.line())
	s.lineAt(b.Text, s.x, s.y, s.w, l)
	s.y += l.line()
}

func (b Rows) place(s *setter) {
	s.space(s.gap * 0.5)
	label := joined
	column := b.column(s, label)
	if column > 0.42*s.w { // no room for both languages: the citizen's
		label = func(p Pair) string { return p.Main }
		column = b.column(s, label)
	}
	for _, r := range b {
		switch {
		case r.Value.Main == "":
		case column <= 0.42*s.w:
			r.beside(s, label(r.Label), column)
		default:
			r.below(s)
		}
	}
}

// column is how wide the labels are, with the gap to the values.
func (b Rows) column(s *setter, label func(Pair) string) float64 {
	w := 0.0
	for _, r := range b {
		if r.Value.Main != "" {
			w = max(w, s.pen.width(label(r.Label), false)*s.quietLook().em())
		}
	}
	return w + 3
}

func (r Row) beside(s *setter, label string, column float64) {
	body := s.bodyLook()
	s.need(body.line())
	top := s.y
	page := len(s.pages)
	s.lineAt(label, s.x, top+(body.line()-s.quietLook().line())/2, column, s.quietLook())
	s.flowIn(r.Value.Main, s.x+column, s.w-column, body)
	s.flowIn(r.Value.Also, s.x+column, s.w-column, s.quietLook())
	if page == len(s.pages) {
		s.y = max(s.y, top+body.line())
	}
	s.y += 0.8
}

func (r Row) below(s *setter) {
	s.need(s.quietLook().line() + s.bodyLook().line())
	s.flow(joined(r.Label), s.quietLook())
	s.flow(r.Value.Main, s.boldLook())
	s.flow(r.Value.Also, s.quietLook())
	s.y += 1.2
}

func (b List) place(s *setter) {
	s.space(s.gap * 0.3)
	body := s.bodyLook()
	for i, it := range b.Items {
		sign := "·"
		if b.Numbered {
			sign = fmt.Sprint(i + 1)
		}
		indent := max(s.pen.width(sign, true)*body.em()+2, 1.4*body.em())
		s.need(body.line())
		s.lineAt(sign, s.x, s.y, indent, s.boldLook())
		s.flowIn(it.Main, s.x+indent, s.w-indent, body)
		s.flowIn(it.Also, s.x+indent, s.w-indent, s.quietLook())
		s.y += 0.8
	}
}

func (b Code) place(s *setter) {
	if b.Text == "" {
		return
	}
	modules, err := QRModules(b.Text)
	if err != nil {
		s.err = err
		return
	}
	s.space(s.gap)
	n := float64(len(modules))
	module := s.module
	for module*n < s.code {
		module += s.module
	}
	quiet := QuietZone * module
	if side := (n + 2*QuietZone) * module; side > s.w {
		module, quiet = s.w/(n+2*QuietZone), s.w/(n+2*QuietZone)*QuietZone
	}
	side := n*module + 2*quiet
	s.need(side + 3*s.bodyLook().line())
	x := s.x + float64(int((s.w-side)/2/s.module))*s.module
	y := float64(int(s.y/s.module)+1) * s.module
	s.modules(modules, x+quiet, y+quiet, module)
	s.y = y + side - quiet/2
	centred := look{points: s.head, bold: true, centre: true}
	s.flow(b.Title.Main, centred)
	s.flow(b.Title.Also, look{points: s.quiet, centre: true, ink: inkQuiet})
	caption := s.quietLook()
	caption.centre = true
	s.flow(b.Caption.Main, caption)
	s.flow(b.Caption.Also, caption)
}

// modules draws the black modules of each row in runs.
func (s *setter) modules(m [][]bool, x, y, size float64) {
	for row, line := range m {
		for col := 0; col < len(line); col++ {
			start := col
			for col < len(line) && line[col] {
				col++
			}
			if col > start {
				s.fillRect(inkCode, x+float64(start)*size, y+float64(row)*size, float64(col-start)*size, size)
			}
		}
	}
}

func (b Beside) place(s *setter) {
	if !s.wide {
		for _, part := range append(append([]Block{}, b.Main...), b.Side...) {
			part.place(s)
		}
		return
	}
	x, w, held := s.x, s.w, s.held
	s.space(s.gap)
	s.need(besideNeeds)
	top := s.y
	s.held = true
	s.x, s.w = x+s.pad, w-besideWidth-3*s.pad
	for _, part := range b.Main {
		part.place(s)
	}
	end := s.y
	s.x, s.w, s.y = x+w-besideWidth-s.pad, besideWidth, top
	for _, part := range b.Side {
		part.place(s)
	}
	s.x, s.w, s.held = x, w, held
	s.y = max(end, s.y) + s.pad*0.8
	s.put(mark{ink: inkLine, path: framePath(x, top, w, s.y-top, 2, 0.3)})
}

// The right column of Beside, and the room that both columns want on a page.
const (
	besideWidth = 60
	besideNeeds = 100
)

func (Rule) place(s *setter) {
	s.space(s.gap)
	s.need(0.3)
	s.fillRect(inkLine, s.x, s.y, s.w, 0.25)
	s.y += 0.25
}

// numberPages puts "page 1 of 2" at the foot where there are several.
func (s *setter) numberPages(wording string) {
	if len(s.pages) < 2 || wording == "" {
		return
	}
	l := look{points: s.quiet, ink: inkQuiet, centre: true}
	for i := range s.pages {
		t := strings.NewReplacer("{0}", fmt.Sprint(i+1), "{1}", fmt.Sprint(len(s.pages))).Replace(wording)
		m := mark{ink: l.ink, text: t, size: l.em(), y: s.height - s.foot*0.6}
		m.x = s.margin + (s.width-2*s.margin-s.pen.width(t, false)*l.em())/2
		s.pages[i] = append(s.pages[i], m)
	}
}

// joined is a label in both languages on one line.
func joined(p Pair) string {
	if p.Also == "" {
		return p.Main
	}
	return p.Main + " " + p.Also
}
