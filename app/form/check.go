package form

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"onestop/app/hall"
)

// Fault is one thing that the citizen should put right: words by key, or the
// department's own words.
type Fault struct {
	Pointer string
	Key     string // into words
	Args    []any
	Own     hall.Text // instead of Key, where the form has its own words
}

// CheckPage judges the fields of one page, as shown now. The order is the page's.
func (f *Form) CheckPage(p Page, d *hall.Draft) []Fault {
	all := f.CheckAll(d)
	var out []Fault
	for _, field := range p.Fields {
		for _, fault := range all {
			if field.Kind != Notice && fault.Pointer == field.Pointer {
				out = append(out, fault)
				break
			}
		}
	}
	return out
}

// CheckAll judges the whole form, at most one fault a field, in the order of the pages.
// No fault means that Submitted may be handed in.
func (f *Form) CheckAll(d *hall.Draft) []Fault {
	answers := f.reachable(d.Answers)
	found := map[string]Fault{}
	note := func(pointer string, x fault) {
		if at, ok := f.owner(pointer); ok {
			if _, have := found[at]; !have {
				found[at] = f.worded(at, x)
			}
		}
	}
	for _, at := range f.order {
		if x := f.typedFault(d, at, answers); x.Key != "" && f.shown(at, answers) {
			note(at, x)
		}
	}
	for _, leaf := range f.validate(answers) {
		f.judge(leaf, note)
	}
	var out []Fault
	for _, at := range f.order {
		if x, ok := found[at]; ok && f.shown(at, answers) {
			out = append(out, x)
		}
	}
	return out
}

// Ready reports whether nothing at all speaks against the answers, also nothing that
// belongs to no field.
func (f *Form) Ready(d *hall.Draft) bool {
	return len(f.CheckAll(d)) == 0 && len(f.validate(f.reachable(d.Answers))) == 0
}

// typedFault judges what the schema cannot see: text that did not become an answer,
// dates that do not exist or lie outside their days, choices of an outside list.
func (f *Form) typedFault(d *hall.Draft, at string, answers map[string]any) fault {
	field := f.fields[at]
	v, given := lookup(answers, at)
	switch {
	case field.Kind == Number && !given && strings.TrimSpace(d.Typed[at]) != "":
		return fault{"form.fault.number", nil}
	case field.Kind == Date && given:
		return f.dateFault(field, plain(v))
	case field.OptionsFrom != "" && given && f.o.Known != nil && !f.o.Known(field.OptionsFrom, plain(v)):
		return fault{"form.fault.choose", nil}
	}
	return fault{}
}

func (f *Form) dateFault(field Field, s string) fault {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return fault{"form.fault.date", nil}
	}
	first, last := f.bounds(field)
	if !first.IsZero() && day.Before(first) {
		return fault{"form.fault.date_early", []any{first.Format(time.DateOnly)}}
	}
	if !last.IsZero() && day.After(last) {
		return fault{"form.fault.date_late", []any{last.Format(time.DateOnly)}}
	}
	return fault{}
}

// worded prefers the department's own words, but not for what is simply missing.
func (f *Form) worded(at string, x fault) Fault {
	own := f.fields[at].own
	if own.Empty() || slices.Contains([]string{"form.fault.required", "form.fault.choose", "form.fault.agree"}, x.Key) {
		return Fault{Pointer: at, Key: x.Key, Args: x.Args}
	}
	return Fault{Pointer: at, Key: x.Key, Args: x.Args, Own: own}
}

// validate returns the leaves of the validator's verdict.
func (f *Form) validate(answers map[string]any) []*jsonschema.ValidationError {
	err := f.schema.Validate(any(answers))
	top, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	var out []*jsonschema.ValidationError
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			out = append(out, e)
		}
		for _, c := range e.Causes {
			walk(c)
		}
	}
	walk(top)
	return out
}

// judge turns one leaf of the verdict into faults of fields.
func (f *Form) judge(leaf *jsonschema.ValidationError, note func(string, fault)) {
	here := pointerTo(leaf.InstanceLocation)
	missing := func(names []string) {
		for _, n := range names {
			at := here + "/" + escape(n)
			// A nested object that is missing altogether misses each of its fields.
			for _, field := range f.under(at) {
				note(field, f.missing(field))
			}
		}
	}
	switch k := leaf.ErrorKind.(type) {
	case *kind.Required:
		missing(k.Missing)
	case *kind.DependentRequired:
		missing(k.Missing)
	case *kind.Dependency:
		missing(k.Missing)
	default:
		if at, ok := f.owner(here); ok {
			note(at, reason(f.fields[at], k))
		}
	}
}

func (f *Form) missing(at string) fault {
	switch field := f.fields[at]; {
	case field.Declaration:
		return fault{"form.fault.agree", nil}
	case field.Kind == Choice || field.Kind == Choices || field.Kind == YesNo:
		return fault{"form.fault.choose", nil}
	case field.Kind == Address:
		return fault{"form.fault.region", nil}
	case field.Kind == Date:
		return fault{"form.fault.date", nil}
	}
	return fault{"form.fault.required", nil}
}

// reason says what to do about a value that is there but wrong.
func reason(field Field, k jsonschema.ErrorKind) fault {
	switch k := k.(type) {
	case *kind.Format:
		if own, ok := k.Err.(fault); ok {
			return own
		}
		if k.Want == "email" {
			return fault{"form.fault.email", nil}
		}
		if k.Want == "date" {
			return fault{"form.fault.date", nil}
		}
	case *kind.MinLength:
		return fault{"form.fault.short", []any{k.Want, k.Got}}
	case *kind.MaxLength:
		return fault{"form.fault.long", []any{k.Want, k.Got}}
	case *kind.Minimum:
		return fault{"form.fault.least", []any{number(k.Want)}}
	case *kind.Maximum:
		return fault{"form.fault.most", []any{number(k.Want)}}
	case *kind.ExclusiveMinimum:
		return fault{"form.fault.more_than", []any{number(k.Want)}}
	case *kind.ExclusiveMaximum:
		return fault{"form.fault.less_than", []any{number(k.Want)}}
	case *kind.MultipleOf:
		return fault{"form.fault.step", []any{number(k.Want)}}
	case *kind.Type:
		if field.integer {
			return fault{"form.fault.whole", nil}
		}
	case *kind.Enum, *kind.MinItems:
		return fault{"form.fault.choose", nil}
	case *kind.MaxItems:
		return fault{"form.fault.fewer", []any{k.Want}}
	case *kind.Const:
		if field.Declaration {
			return fault{"form.fault.agree", nil}
		}
		return fault{"form.fault.choose", nil}
	}
	return fault{"form.fault.other", nil}
}

func number(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	s, _ := r.Float64()
	b, err := json.Marshal(s)
	if err != nil {
		return r.String()
	}
	return string(b)
}

// owner finds the field that a place in the answers belongs to.
func (f *Form) owner(pointer string) (string, bool) {
	for p := pointer; p != ""; p = p[:strings.LastIndexByte(p, '/')] {
		if _, ok := f.fields[p]; ok {
			return p, true
		}
	}
	return "", false
}

func (f *Form) under(pointer string) []string {
	var out []string
	for _, at := range f.order {
		if at == pointer || strings.HasPrefix(at, pointer+"/") {
			out = append(out, at)
		}
	}
	return out
}

func pointerTo(location []string) string {
	var b strings.Builder
	for _, n := range location {
		b.WriteString("/" + escape(n))
	}
	return b.String()
}

// shown reports whether the conditions show the field now.
func (f *Form) shown(at string, answers map[string]any) bool {
	for _, p := range f.pages {
		for _, e := range p.Fields {
			if e.At == at {
				return p.When.holds(answers) && e.When.holds(answers)
			}
		}
	}
	return false
}

// required asks the validator: without an answer here, would one be missed?
func (f *Form) required(at string, answers map[string]any) bool {
	without := deepCopy(answers)
	drop(without, split(at))
	need := false
	for _, leaf := range f.validate(without) {
		f.judge(leaf, func(pointer string, x fault) {
			need = need || pointer == at && x.Key == f.missing(at).Key
		})
	}
	return need
}

// bounds is the first and last day that a date may have; zero means none.
func (f *Form) bounds(field Field) (first, last time.Time) {
	return dayBound(field.earliest, f.o.Now()), dayBound(field.latest, f.o.Now())
}
