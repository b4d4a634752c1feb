package hall

import (
	"errors"
	"fmt"
)

// Error is what went wrong in three voices: a code for machines, a key into words
// for the citizen, and a hint for the operator. It carries no answer of a citizen.
type Error struct {
	Code string // short and stable: "disk_full", "number"
	Key  string // into words; what the citizen reads
	Args []any  // for the words of Key
	Hint string // for the operator, in English: what to do
	Err  error  // the cause, for the log; may be nil
}

// Error says the code, the hint and the cause, for the log.
func (e *Error) Error() string {
	s := e.Code
	if e.Hint != "" {
		s += ": " + e.Hint
	}
	if e.Err != nil {
		s = fmt.Sprintf("%s: %v", s, e.Err)
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first Error in err's chain, "internal" for any
// other error, and "" for nil.
func CodeOf(err error) string {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return "internal"
}
