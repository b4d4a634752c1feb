package form

import (
	"errors"
	"math/big"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"onestop/app/hall"
)

// descend walks the validator's tree of errors down to those that a citizen can mend.
func (c *checker) descend(e *jsonschema.ValidationError) {
	pointer := join(e.InstanceLocation)
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		c.alternatives(pointer, e)
		return
	case *kind.Required:
		c.missing(pointer, k.Missing)
		return
	case *kind.Dependency:
		c.missing(pointer, k.Missing)
		return
	case *kind.DependentRequired:
		c.missing(pointer, k.Missing)
		return
	}
	if len(e.Causes) == 0 {
		c.note(c.home(pointer), explain(e.ErrorKind))
		return
	}
	for _, cause := range e.Causes {
		c.descend(cause)
	}
}

// missing notes required answers that are not there.
func (c *checker) missing(pointer string, names []string) {
	for _, name := range names {
		at := pointer + "/" + escape(name)
		if p, ok := c.planned(at); ok {
			c.note(at, required(p))
		} else {
			c.note(c.home(at), Fault{Keyword: "required", Key: "form.fault.form"})
		}
	}
}

func (c *checker) planned(pointer string) (plannedField, bool) {
	if _, ok := c.s.slots[pointer]; !ok {
		return plannedField{}, false
	}
	return c.f.field(pointer)
}

// home is the field that holds a pointer, or "".
func (c *checker) home(pointer string) string {
	for keys := tokens(pointer); len(keys) > 0; keys = keys[:len(keys)-1] {
		if _, ok := c.planned(join(keys)); ok {
			return join(keys)
		}
	}
	return ""
}

// alternatives explains an answer that fits none of several schemas. At a field the
// first alternative's reason is as good as any; between fields, those that would do
// are named.
func (c *checker) alternatives(pointer string, e *jsonschema.ValidationError) {
	if home := c.home(pointer); home != "" {
		x := Fault{Keyword: "anyOf", Key: "form.fault.other"}
		if leaf := firstLeaf(e); leaf != nil {
			x = explain(leaf.ErrorKind)
		}
		c.note(home, x)
		return
	}
	zh, en := []string{}, []string{}
	for _, name := range missingNames(e) {
		if p, ok := c.planned(pointer + "/" + escape(name)); ok {
			zh, en = append(zh, p.Label.In(hall.Chinese)), append(en, p.Label.In(hall.English))
		}
	}
	if len(zh) == 0 {
		c.note("", Fault{Keyword: "anyOf", Key: "form.fault.form"})
		return
	}
	either := hall.Text{hall.Chinese: strings.Join(zh, "、"), hall.English: strings.Join(en, ", ")}
	c.note("", Fault{Keyword: "anyOf", Key: "form.fault.together", Args: []any{either}})
}

func firstLeaf(e *jsonschema.ValidationError) *jsonschema.ValidationError {
	for len(e.Causes) > 0 {
		e = e.Causes[0]
	}
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf, *kind.Type, *kind.Required:
		return nil
	}
	return e
}

func missingNames(e *jsonschema.ValidationError) []string {
	if k, ok := e.ErrorKind.(*kind.Required); ok {
		return k.Missing
	}
	var out []string
	for _, cause := range e.Causes {
		out = append(out, missingNames(cause)...)
	}
	return out
}

// explain puts one broken keyword into words that say what to do.
func explain(k jsonschema.ErrorKind) Fault {
	say := func(keyword, key string, args ...any) Fault { return Fault{Keyword: keyword, Key: key, Args: args} }
	switch k := k.(type) {
	case *kind.Format:
		var own formatError
		if errors.As(k.Err, &own) {
			return *own.fault
		}
		return say("format", "form.fault.other")
	case *kind.Pattern:
		return say("pattern", "form.fault.other")
	case *kind.MinLength:
		return say("minLength", "form.fault.short", k.Want, k.Got)
	case *kind.MaxLength:
		return say("maxLength", "form.fault.long", k.Want, k.Got)
	case *kind.MinItems:
		return say("minItems", "form.fault.more_choices", k.Want)
	case *kind.MaxItems:
		return say("maxItems", "form.fault.fewer", k.Want)
	case *kind.Const:
		if k.Want == true {
			return say("const", "form.fault.agree")
		}
		return say("const", "form.fault.choose")
	case *kind.Enum, *kind.Contains, *kind.FalseSchema:
		return say("enum", "form.fault.choose")
	}
	return explainNumber(k)
}

func explainNumber(k jsonschema.ErrorKind) Fault {
	say := func(keyword, key string, args ...any) Fault { return Fault{Keyword: keyword, Key: key, Args: args} }
	switch k := k.(type) {
	case *kind.Type:
		for _, want := range k.Want {
			if want == "integer" && k.Got == "number" {
				return say("type", "form.fault.whole")
			}
		}
		return say("type", "form.fault.other")
	case *kind.Minimum:
		return say("minimum", "form.fault.least", plain(k.Want))
	case *kind.Maximum:
		return say("maximum", "form.fault.most", plain(k.Want))
	case *kind.ExclusiveMinimum:
		return say("exclusiveMinimum", "form.fault.more_than", plain(k.Want))
	case *kind.ExclusiveMaximum:
		return say("exclusiveMaximum", "form.fault.less_than", plain(k.Want))
	case *kind.MultipleOf:
		return say("multipleOf", "form.fault.step", plain(k.Want))
	}
	return say("", "form.fault.form")
}

// plain writes a bound as people do: 0.01, not 1/100.
func plain(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(6), "0")
}
