package form

import (
	"onestop/app/hall"
	"onestop/app/words"
)

// Fault is one answer that is not right yet, in words that say what to do.
type Fault struct {
	Pointer string    // the field; "" for the form as a whole
	Keyword string    // the schema's keyword that it breaks: "required", "pattern", "format"
	Key     string    // into words: form.fault.*
	Args    []any     // a hall.Text among them is said in the citizen's language
	Text    hall.Text // the department's own words, instead of Key; may be empty
}

// In is what the citizen reads: the department's own words where it gave some.
func (f Fault) In(w words.Words) string {
	if !f.Text.Empty() {
		return f.Text.In(w.Lang)
	}
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		if t, ok := a.(hall.Text); ok {
			a = t.In(w.Lang)
		}
		args[i] = a
	}
	return w.T(f.Key, args...)
}

func fault(key string, args ...any) *Fault { return &Fault{Keyword: "format", Key: key, Args: args} }

// formatError carries a fault through the validator.
type formatError struct{ fault *Fault }

// Error names the kind of fault and never the answer.
func (e formatError) Error() string { return e.fault.Key }
