package screen

import "onestop/app/hall"

// Query is what a search looks for. Zero fields ask for nothing.
type Query struct {
	Text     string // a part of the name, pinyin, or initials
	AtKiosk  bool   // only what can be handed in here
	Audience hall.Audience
	Dept     string // id
	Lang     string // of the names that are marked
}

// Mark is a stretch of a name that the text matched, in bytes.
type Mark struct{ From, To int }

// Hit is one item found.
type Hit struct {
	Guide hall.Guide
	Marks []Mark // in the name in Query.Lang; in order, not overlapping
}

// Found is the best items of a search.
type Found struct {
	Hits  []Hit
	Total int
	Near  bool // nothing matched: Hits are the nearest names
}
