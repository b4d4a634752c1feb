package catalogue

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/width"

	"onestop/app/hall"
)

// entry is one item as search reads it.
type entry struct {
	names []title // the Chinese name first, then the English one, then what people call it
}

// title is one name: its characters, and how each may be typed.
type title struct {
	text    string
	runes   []rune     // folded
	offsets []int      // of each rune in text, and the end
	typed   [][]string // readings of Han, the letter itself of others
	lang    string     // of the name; "" for an alias
}

func newEntry(g hall.Guide, synonyms [][]string) entry {
	zh := g.Name.In(hall.Chinese)
	e := entry{names: []title{newTitle(zh, hall.Chinese)}}
	if en := g.Name[hall.English]; en != "" {
		e.names = append(e.names, newTitle(en, hall.English))
	}
	seen := map[string]bool{zh: true}
	add := func(s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			e.names = append(e.names, newTitle(s, ""))
		}
	}
	for _, a := range g.Aliases {
		add(a)
	}
	for _, group := range synonyms {
		for _, have := range group {
			if !strings.Contains(zh, have) {
				continue
			}
			for _, other := range group {
				// 居民身份证 holds 身份证: putting the long one in for the short one says nothing new.
				if !strings.Contains(other, have) {
					add(strings.ReplaceAll(zh, have, other))
				}
			}
		}
	}
	return e
}

func newTitle(s, lang string) title {
	t := title{text: s, lang: lang}
	for i, r := range s {
		t.runes = append(t.runes, fold(r))
		t.offsets = append(t.offsets, i)
		t.typed = append(t.typed, readings(fold(r)))
	}
	t.offsets = append(t.offsets, len(s))
	return t
}

// readings are all the ways to type a character: every reading of a Han character
// (polyphones have several), ü as v.
func readings(r rune) []string {
	if !unicode.Is(unicode.Han, r) {
		return nil
	}
	all := pinyin.SinglePinyin(r, pinyin.Args{Style: pinyin.Normal, Heteronym: true})
	out := make([]string, 0, len(all))
	for _, s := range all {
		s = strings.ReplaceAll(s, "ü", "v")
		if !contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// fold makes full width narrow and capitals small.
func fold(r rune) rune {
	if n := width.LookupRune(r).Narrow(); n != 0 {
		r = n
	}
	return unicode.ToLower(r)
}

// query is what is looked for, folded, with the readings of its own Han characters.
type query struct {
	runes []rune
	typed [][]string
}

// maxQuery bounds what is looked at, in characters.
const maxQuery = 40

func newQuery(s string) query {
	var q query
	for _, r := range s {
		r = fold(r)
		if unicode.IsSpace(r) || r == '\'' || unicode.IsPunct(r) {
			continue
		}
		if len(q.runes) == maxQuery {
			break
		}
		q.runes = append(q.runes, r)
		q.typed = append(q.typed, readings(r))
	}
	return q
}

// quality says how well a name was matched; higher is better.
type quality int

const (
	noMatch  quality = iota
	soundHit         // other characters of the same sound
	typedHit         // pinyin, initials, or a mix
	wordHit          // the characters themselves
)

// match finds the query in a name from character i on, and returns where it ends. Each
// character of the name takes from the query itself, or its initial, or a whole reading;
// only the last may be unfinished.
func (t *title) match(q query, i int) (end int, how quality) {
	m := matcher{t, q, map[[2]int]verdict{}}
	v := m.from(i, 0)
	return v.end, v.how
}

type matcher struct {
	t    *title
	q    query
	seen map[[2]int]verdict
}

type verdict struct {
	end int
	how quality
}

func (m matcher) from(i, j int) verdict {
	if j == len(m.q.runes) {
		return verdict{i, wordHit}
	}
	if i == len(m.t.runes) {
		return verdict{}
	}
	at := [2]int{i, j}
	if v, ok := m.seen[at]; ok {
		return v
	}
	best := verdict{}
	try := func(used int, how quality) {
		if v := m.from(i+1, j+used); v.how != noMatch && min(v.how, how) > best.how {
			best = verdict{v.end, min(v.how, how)}
		}
	}
	m.steps(i, j, try)
	m.seen[at] = best
	return best
}

// steps tries every way in which character i of the name can be what stands at j.
func (m matcher) steps(i, j int, try func(used int, how quality)) {
	r, want := m.t.runes[i], m.q.runes[j]
	switch {
	case r == want:
		try(1, wordHit)
	case unicode.IsSpace(r) || unicode.IsPunct(r):
		try(0, wordHit) // brackets and dots in a name are not typed
	case len(m.q.typed[j]) > 0:
		if sounds(m.t.typed[i], m.q.typed[j]) {
			try(1, soundHit)
		}
		return
	}
	if want > unicode.MaxASCII {
		return
	}
	for _, reading := range m.t.typed[i] {
		n := common(reading, m.q.runes[j:])
		switch {
		case n == 0:
			continue
		case n == len(reading), j+n == len(m.q.runes):
			try(n, typedHit)
		}
		try(1, typedHit)
		if n >= 2 && reading[1] == 'h' {
			try(2, typedHit) // zh, ch, sh count as an initial
		}
	}
}

func sounds(a, b []string) bool {
	for _, s := range a {
		if contains(b, s) {
			return true
		}
	}
	return false
}

// common is how many letters of reading stand at the start of typed.
func common(reading string, typed []rune) int {
	n := 0
	for n < len(reading) && n < len(typed) && rune(reading[n]) == typed[n] {
		n++
	}
	return n
}
