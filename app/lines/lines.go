// Package lines breaks text into lines as Chinese typesetting wants it (kinsoku):
// closing punctuation never starts a line, opening punctuation never ends one, and
// runs of letters and digits stay whole. The paper and the screen share it.
package lines

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Break breaks s into lines no wider than width, in the unit of measure. measure
// returns the width of a piece of one line; it must not shrink when text is added,
// and is called a few times a line (the guess is the line before).
//
// \n and \r\n always break. Spaces at any other break are dropped; nothing else
// vanishes and the order is kept. Where a line holds no legal break, a run is cut,
// and at last anything but a character and its marks. A character wider than width
// stands alone on its line. There is always at least one line.
func Break(s string, width float32, measure func(string) float32) []string {
	var out []string
	guess := 16
	for {
		para, rest, more := strings.Cut(s, "\n")
		if more {
			para = strings.TrimSuffix(para, "\r")
		}
		p := paragraph{text: para, cells: cells(para), width: width, measure: measure}
		out, guess = p.lines(out, guess)
		if !more {
			return out
		}
		s = rest
	}
}

// Measure makes a measure for fonts without kerning, where widths add up: it asks
// advance once a character and remembers the answer. It is not for several goroutines.
func Measure(advance func(rune) float32) func(string) float32 {
	known := map[rune]float32{}
	return func(s string) float32 {
		var sum float32
		for _, r := range s {
			w, ok := known[r]
			if !ok {
				w = advance(r)
				known[r] = w
			}
			sum += w
		}
		return sum
	}
}

// A cell is one character with the marks that belong to it.
type cell struct {
	at   int // byte offset in the paragraph
	kind kind
	last rune // for pairs that stay together: —— and ……
}

type kind uint8

const (
	free    kind = iota // may be parted from its neighbours: 汉
	word                // letters and digits: kept with word neighbours
	joiner              // - . : / between two word cells belongs to the run: 2026-11-23
	closing             // never starts a line
	opening             // never ends a line
	space
	glue // a no-break space keeps both its neighbours
)

// The sets of chinese-text.md, and the brackets of the same shape.
const (
	closers = "，。；：！？、）》」』】”’％,.;:!?)]}%〉〕］｝"
	openers = "（《「『【“‘([{〈〔［｛"
	joiners = "-./:,_@'&+#=~%"
)

func kindOf(r rune) kind {
	switch {
	case r == '\u00a0' || r == '\u202f' || r == '\u2007':
		return glue
	case unicode.IsSpace(r):
		return space
	case strings.ContainsRune(closers, r):
		return closing
	case strings.ContainsRune(openers, r):
		return opening
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi):
		return free
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return word
	}
	return free
}

func cells(s string) []cell {
	out := make([]cell, 0, utf8.RuneCountInString(s))
	zwj := false
	for i, r := range s {
		mark := unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me) || r == '\u200d'
		if len(out) > 0 && (mark || zwj) && out[len(out)-1].kind != space {
			zwj = r == '\u200d'
			continue
		}
		zwj = false
		out = append(out, cell{at: i, kind: kindOf(r), last: r})
	}
	for i := 1; i+1 < len(out); i++ {
		if out[i-1].kind == word && out[i+1].kind == word && strings.ContainsRune(joiners, out[i].last) {
			out[i].kind = joiner
		}
	}
	return out
}

type paragraph struct {
	text    string
	cells   []cell
	width   float32
	measure func(string) float32
}

func (p *paragraph) lines(out []string, guess int) ([]string, int) {
	for i := 0; ; {
		n := p.fit(i, guess)
		if n == len(p.cells) {
			return append(out, p.piece(i, n)), guess
		}
		guess = n - i
		j := p.breakBefore(i, n)
		if end := p.trim(i, j); end > i { // else an indent that filled the line
			out = append(out, p.piece(i, end))
		}
		for i = j; i < len(p.cells) && p.cells[i].kind == space; i++ {
		}
	}
}

// fit returns the largest n so that the cells i..n fit; spaces hang over the edge.
// It gallops from the guess and then halves, so a long text costs no long measure.
func (p *paragraph) fit(i, guess int) int {
	rest := len(p.cells) - i
	fits := func(k int) bool { return p.measure(p.piece(i, p.trim(i, i+k))) <= p.width }
	low, high := 0, min(max(guess, 1), rest)
	for step := 2; fits(high); step *= 2 {
		if high == rest {
			return len(p.cells)
		}
		low, high = high, min(high+step, rest)
	}
	low += sort.Search(high-low-1, func(k int) bool { return !fits(low + k + 1) })
	return i + max(low, 1)
}

// breakBefore returns the last good place at or before n to end the line that starts
// at i: legal, else legal but for a cut run, else n itself.
func (p *paragraph) breakBefore(i, n int) int {
	for _, cut := range []bool{false, true} {
		for j := n; j > i; j-- {
			if p.legal(i, j, cut) {
				return j
			}
		}
	}
	return n
}

func (p *paragraph) legal(i, j int, cut bool) bool {
	next := j
	for next < len(p.cells) && p.cells[next].kind == space {
		next++
	}
	end := p.trim(i, j)
	if end == i {
		return false // nothing but an indent would stand on the line
	}
	if next == len(p.cells) {
		return true
	}
	a, b := p.cells[end-1], p.cells[next]
	switch {
	case a.kind == opening || b.kind == closing:
		return false
	case end < next || cut:
		return true
	case a.kind == glue || b.kind == glue:
		return false
	case a.last == b.last && (a.last == '—' || a.last == '…'):
		return false
	}
	return !inRun(a.kind) || !inRun(b.kind)
}

func inRun(k kind) bool { return k == word || k == joiner }

// trim returns the end of i..j without the spaces at its end.
func (p *paragraph) trim(i, j int) int {
	for j > i && p.cells[j-1].kind == space {
		j--
	}
	return j
}

func (p *paragraph) piece(i, j int) string {
	if i >= len(p.cells) {
		return ""
	}
	if j >= len(p.cells) {
		return p.text[p.cells[i].at:]
	}
	return p.text[p.cells[i].at:p.cells[j].at]
}
