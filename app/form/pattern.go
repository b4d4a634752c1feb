package form

import (
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// patternTime bounds one match, so that no pattern can hang the kiosk.
const patternTime = 50 * time.Millisecond

// pattern is an ECMA-262 regular expression, as JSON Schema asks: forms use
// lookahead, which Go's own engine refuses.
type pattern struct{ re *regexp2.Regexp }

func compilePattern(s string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(s, regexp2.ECMAScript)
	if err != nil {
		// Property classes and names of Unicode are ECMA-262 with the u flag only.
		re, err = regexp2.Compile(s, regexp2.ECMAScript|regexp2.Unicode)
	}
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = patternTime
	return pattern{re}, nil
}

// MatchString reports whether s holds a match. A match that takes too long is none:
// an answer that cannot be checked does not pass.
func (p pattern) MatchString(s string) bool {
	ok, err := p.re.MatchString(s)
	return ok && err == nil
}

// String is the pattern as it was written.
func (p pattern) String() string { return p.re.String() }
