package form

import (
	"time"

	"onestop/app/hall"
)

// Form is one form, ready to be asked. It is made by Load.
type Form struct {
	ID      string
	Version string
	Title   hall.Text

	doc    *document
	rules  *rules
	all    []slot // every slot under any answers, in the order of asking
	plan   []plannedPage
	index  map[string]slot // all, by pointer
	base   map[string]slot // those that stand under any answers
	offers map[string][]Choice
	now    func() time.Time
}

// Page is one step of the form: what is asked together.
type Page struct {
	ID     string
	Title  hall.Text // the question, as a heading
	Step   hall.Text // a short name for the progress line; Title where there is none
	Hint   hall.Text
	Fields []Field
}

// Kind says how an answer is given.
type Kind int

// The kinds of fields.
const (
	KindText    Kind = iota // typed; the answer is a string
	KindNumber              // typed; the answer is a number
	KindDate                // the answer is a string 2006-01-02
	KindChoice              // one of Choices
	KindChoices             // any of Choices; the answer is a list
	KindYesNo               // a boolean; with Agree a box that must be ticked
	KindAddress             // an Address
	KindNotice              // only read; Label is its text
)

// Layout says which keys a typed answer needs.
type Layout string

// The layouts of the keyboard.
const (
	LayoutText   Layout = "text"
	LayoutName   Layout = "name"   // text in which names of people come first
	LayoutLatin  Layout = "latin"  // letters and digits
	LayoutDigits Layout = "digits" // 0 to 9
	LayoutNumber Layout = "number" // digits, point and minus
	LayoutID     Layout = "id"     // digits and X
	LayoutPhone  Layout = "phone"
)

// Field is one question, or a notice between questions.
type Field struct {
	Pointer     string // JSON pointer into the answers; "" for a notice
	Key         string // the last part of Pointer
	Kind        Kind
	Label       hall.Text
	Hint        hall.Text
	Placeholder hall.Text
	Unit        hall.Text // beside a number
	Required    bool
	Agree       bool // of a YesNo: only yes goes on
	Warn        bool // of a Notice: it warns
	Choices     []Choice
	From        string // where the Choices come from, when not from the form: "categories"
	Format      string // the schema's format, "" for none
	Layout      Layout
	Lines       int    // height of a Text; at least 1
	MaxLength   int    // characters; 0: no limit
	Min, Max    string // of a Number or a Date (2006-01-02), inclusive; "" for none
	Masked      bool   // hidden in part on the review page
}

// Choice is one answer to choose. Key is what Set takes.
type Choice struct {
	Key   string
	Name  hall.Text
	Hint  hall.Text
	Group hall.Text // a heading that choices in a row share; empty for none
}

// Warning is a dirty part of a document: it does not stop the form, but its author
// should mend it.
type Warning struct {
	File  string
	Place string // JSON pointer
	Text  string // in English, for the author
}

// String is the warning in one line.
func (w Warning) String() string { return w.File + "#" + w.Place + ": " + w.Text }
