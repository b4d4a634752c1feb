package catalogue

import (
	"cmp"
	"math"
	"slices"
	"unicode"

	"onestop/app/hall"
)

// Query is what a search looks for. Zero fields ask for nothing.
type Query struct {
	Text     string
	AtKiosk  bool // only what can be handed in at the kiosk
	Audience hall.Audience
	Dept     string
	Lang     string // of the names whose matched part is told
}

// Mark is a stretch of a name that matched, in bytes.
type Mark struct{ From, To int }

// Hit is one item found.
type Hit struct {
	Guide hall.Guide
	Marks []Mark // in Guide.Name.In(Query.Lang)
}

// Found is the best of a search.
type Found struct {
	Hits  []Hit
	Total int
	Near  bool // nothing matched: Hits are the nearest names
}

// scored is an item with what speaks for it.
type scored struct {
	index int
	score int
	marks []Mark
}

// Search finds items by name, by what people call them, by pinyin and by initials, at
// most as many as asked for. It never touches a disk or a network.
func (c *Catalogue) Search(q Query, most int) Found {
	text := newQuery(q.Text)
	var all []scored
	for i := range c.guides {
		if !q.admits(c.guides[i]) {
			continue
		}
		if s, ok := c.judge(i, text, q.Lang); ok {
			all = append(all, s)
		}
	}
	found := Found{Total: len(all)}
	if len(all) == 0 && len(text.runes) > 0 {
		all = c.nearest(q, text)
		found.Near = true
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	for _, s := range all[:min(most, len(all))] {
		found.Hits = append(found.Hits, Hit{c.guides[s.index], s.marks})
	}
	return found
}

func (q Query) admits(g hall.Guide) bool {
	return (!q.AtKiosk || g.AtKiosk()) &&
		(q.Dept == "" || g.Dept == q.Dept) &&
		(q.Audience == "" || g.Audience == q.Audience || g.Audience == hall.Both)
}

// The weights of a match. Where it stands outweighs how it was typed, and a name
// outweighs an alias; how often the item is asked for decides between equals.
const (
	scoreExact  = 4000
	scoreStart  = 2000
	scoreWord   = 900
	scoreTyped  = 500
	scoreSound  = 200
	scoreAlias  = -300
	scoreFull   = 60
	scoreKiosk  = 30
	scoreCommon = 40
)

func (c *Catalogue) judge(i int, q query, lang string) (scored, bool) {
	best := scored{index: i, score: c.standing(i)}
	if len(q.runes) == 0 {
		return best, true
	}
	shown := hall.Chinese // the name that the page shows
	if c.guides[i].Name[lang] != "" {
		shown = lang
	}
	top, ok := 0, false
	for n := range c.entries[i].names {
		t := &c.entries[i].names[n]
		score, marks := t.judge(q)
		if score == 0 {
			continue
		}
		if t.lang == shown {
			best.marks = marks // also when an alias scores higher
		}
		if t.lang == "" {
			score += scoreAlias
		}
		if !ok || score > top {
			top, ok = score, true
		}
	}
	best.score += top
	return best, ok
}

// judge finds the best place of the query in one name; 0 when there is none.
func (t *title) judge(q query) (int, []Mark) {
	best, marks := 0, []Mark(nil)
	for i := range t.runes {
		end, how := t.match(q, i)
		if how == noMatch {
			continue
		}
		score := map[quality]int{wordHit: scoreWord, typedHit: scoreTyped, soundHit: scoreSound}[how] - min(i, 20)
		if i == 0 {
			score += scoreStart
		}
		if i == 0 && end == len(t.runes) {
			score += scoreExact
		}
		// A match that covers more of the name says more.
		score += 100 * (end - i) / len(t.runes)
		if score > best {
			best, marks = score, []Mark{{t.offsets[i], t.offsets[end]}}
		}
	}
	return best, marks
}

// standing is what speaks for an item before anything is typed.
func (c *Catalogue) standing(i int) int {
	g := c.guides[i]
	s := 0
	if !g.Brief {
		s += scoreFull
	}
	if g.AtKiosk() {
		s += scoreKiosk
	}
	if g.Popular > 0 {
		s += scoreCommon + max(0, 20-g.Popular)
	}
	return s
}

// nearest are the items whose names share most with the query, where a character counts
// the more the fewer names have it: 的 and 有 say nothing.
func (c *Catalogue) nearest(q Query, text query) []scored {
	have := make([]map[rune]bool, len(c.guides))
	names := map[rune]int{}
	for i := range c.guides {
		have[i] = map[rune]bool{}
		for _, t := range c.entries[i].names {
			for _, r := range t.runes {
				if r > unicode.MaxASCII && slices.Contains(text.runes, r) {
					have[i][r] = true
				}
			}
		}
		for r := range have[i] {
			names[r]++
		}
	}
	var out []scored
	for i := range c.guides {
		weight := 0.0
		for r := range have[i] {
			weight += math.Log(float64(len(c.guides)+1) / float64(names[r]))
		}
		if weight >= leastNear && q.admits(c.guides[i]) {
			out = append(out, scored{index: i, score: int(1000*weight) + c.standing(i)})
		}
	}
	return out
}

// leastNear is what two names must share to be called near: more than one character
// that is found in every third name.
const leastNear = 1.2
