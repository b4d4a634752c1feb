package receipt

import (
	"fmt"
	"time"
)

// Paper is what is printed on.
type Paper uint8

// The papers: a receipt printer's roll of 80 mm, and A4.
const (
	Roll Paper = iota
	A4
)

// ParsePaper reads the configuration's word for a paper: "80mm" or "a4".
func ParsePaper(s string) (Paper, error) {
	switch s {
	case "80mm":
		return Roll, nil
	case "a4":
		return A4, nil
	}
	return 0, fmt.Errorf("paper %q: want 80mm or a4", s)
}

// String returns the word that ParsePaper reads.
func (p Paper) String() string {
	if p == A4 {
		return "a4"
	}
	return "80mm"
}

// Document is what is to be printed, before it is laid out. It holds no answer of a
// citizen: whoever finds the paper or the file learns nothing of them.
type Document struct {
	Name   string    // for the file's metadata: a case number or an item's code only
	At     time.Time // the file's date, so that the same document is the same bytes
	Page   string    // "page {0} of {1}" of a document that has several; {0}, {1} are put in
	Blocks []Block
}

// Pair is one wording in the citizen's language and, where it helps, in the hall's.
type Pair struct {
	Main string
	Also string // empty: one language
}

// Block is one part of a document.
type Block interface {
	place(s *setter)
}

// Banner opens a document: who prints it and what it is.
type Banner struct {
	Hall  string
	Title Pair
	Mark  string // a framed remark, such as "reprint, copy 2"; empty: none
}

// Notice is a framed statement: what is true now.
type Notice struct {
	Title string
	Text  Pair
}

// Heading starts a part.
type Heading struct{ Text Pair }

// Paragraph is running text.
type Paragraph struct {
	Text   Pair
	Quiet  bool // in the smallest size
	Strong bool // in bold
}

// Number is a case number in large letters.
type Number struct {
	Label Pair
	Text  string
}

// Rows are labelled values.
type Rows []Row

// Row is one labelled value; a row without a value is left out.
type Row struct {
	Label Pair
	Value Pair
}

// List is a numbered list, or one with dots.
type List struct {
	Items    []Pair
	Numbered bool
}

// Code is a QR code with what it is for. Empty text: nothing is drawn.
type Code struct {
	Text    string
	Title   Pair
	Caption Pair
}

// Beside sets Side at the right of Main on wide paper, and below it on a roll.
type Beside struct {
	Main []Block
	Side []Block
}

// Rule is a thin line.
type Rule struct{}
