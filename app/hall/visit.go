package hall

// Visit is one citizen's time at the kiosk, from the first touch to "end and clear".
// It is the only place where answers live. It is memory only, belongs to the
// interface's goroutine, and is worth nothing after Wipe.
type Visit struct {
	ID      uint64 // counts visits since start; late results of an older visit are dropped by it
	Draft   *Draft // the form being filled in; nil: none
	Receipt *Receipt
	Query   string    // what was typed into search
	Lookup  string    // what was typed or scanned on the progress page
	Case    *Progress // what Lookup found
}

// Draft is one form being filled in.
type Draft struct {
	Kind    Kind
	Guide   Guide             // of an errand
	Form    string            // id of the form
	Answers map[string]any    // decoded JSON, by property
	Typed   map[string]string // raw text by JSON pointer, kept also when it is wrong
	Page    int               // index among the pages that are shown now
	Review  bool              // "change" was pressed on the review page: return there
	Sent    bool              // submit was pressed; a second press does nothing
}

// Wipe forgets everything and makes the visit the next one.
func (v *Visit) Wipe() { *v = Visit{ID: v.ID + 1} }
