package form

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"onestop/app/hall"
)

// view is what all schemas of one slot say together, as far as a field shows it. The
// validator judges by the schemas themselves.
type view struct {
	types       []string
	title       string
	description string
	format      string
	options     []option // of enum, or of oneOf and anyOf made of constants
	items       []option // of the elements of a list
	list        bool
	constant    any
	fixed       bool
	minLength   int
	maxLength   int
	min, max    string
	inner       bool // has properties
	endless     bool // holds itself, or too much to ask
}

// option is one allowed value with the name that the schema gives it.
type option struct {
	value any
	name  string
}

func merge(places []place) view {
	var v view
	for _, p := range places {
		m, ok := p.schema.(map[string]any)
		if !ok {
			continue
		}
		v.says(m)
		if items, ok := m["items"].(map[string]any); ok && v.items == nil {
			v.items = options(items)
		}
	}
	return v
}

func (v *view) says(m map[string]any) {
	if t := typesOf(m["type"]); t != nil && v.types == nil {
		v.types = t
	}
	first(&v.title, m["title"])
	first(&v.description, m["description"])
	first(&v.format, m["format"])
	if o := options(m); v.options == nil {
		v.options = o
	}
	if c, ok := m["const"]; ok {
		v.constant, v.fixed = c, true
	}
	if n, ok := whole(m["minLength"]); ok {
		v.minLength = max(v.minLength, n)
	}
	if n, ok := whole(m["maxLength"]); ok && (v.maxLength == 0 || n < v.maxLength) {
		v.maxLength = n
	}
	v.min = tighter(v.min, m["minimum"], 1)
	v.max = tighter(v.max, m["maximum"], -1)
	for _, word := range []string{"x-min", "formatMinimum"} {
		first(&v.min, m[word])
	}
	for _, word := range []string{"x-max", "formatMaximum"} {
		first(&v.max, m[word])
	}
	if props, ok := m["properties"].(map[string]any); ok && len(props) > 0 {
		v.inner = true
	}
}

// group reports whether the slot holds slots of its own.
func (v view) group() bool {
	return v.inner && v.format != formatAddress && (v.types == nil || v.is("object"))
}

func (v view) is(t string) bool { return slices.Contains(v.types, t) }

// kind says how the slot is asked; false: no field can ask it yet.
func (v view) kind() (Kind, bool) {
	switch {
	case v.endless:
		return KindText, false
	case v.format == formatAddress:
		return KindAddress, true
	case v.fixed && v.constant == true, v.is("boolean") && len(v.options) == 0:
		return KindYesNo, true
	case len(v.options) > 0:
		return KindChoice, true
	case v.is("array"):
		return KindChoices, len(v.items) > 0
	case v.is("object") && !v.is("string"):
		return KindText, false
	case v.format == formatDate:
		return KindDate, true
	case v.is("string"):
		return KindText, true
	case v.is("integer"), v.is("number"):
		return KindNumber, true
	case v.types == nil:
		return KindText, true
	}
	return KindText, false
}

// options lists the values that a schema allows, where they can be counted.
func options(m map[string]any) []option {
	if list, ok := m["enum"].([]any); ok {
		names := texts(m["enumNames"])
		var out []option
		for i, x := range list {
			o := option{value: x}
			if len(names) == len(list) {
				o.name = names[i]
			}
			if x != nil {
				out = append(out, o)
			}
		}
		return out
	}
	for _, word := range []string{"oneOf", "anyOf"} {
		list, _ := m[word].([]any)
		var out []option
		for _, x := range list {
			alt, _ := x.(map[string]any)
			c, ok := alt["const"]
			if !ok {
				return nil
			}
			name, _ := alt["title"].(string)
			out = append(out, option{c, name})
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// key is how an allowed value is written in Draft.Typed and in a page description.
func key(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return string(canonical(v))
}

func typesOf(v any) []string {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	return texts(v)
}

func first(s *string, v any) {
	if t, ok := v.(string); ok && *s == "" {
		*s = t
	}
}

func whole(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return int(i), err == nil
}

// tighter returns the bound that allows less; sign 1 for a lower bound.
func tighter(old string, v any, sign int) string {
	n, ok := v.(json.Number)
	if !ok {
		return old
	}
	a, aOK := rational(old)
	b, bOK := rational(n.String())
	if bOK && (!aOK || b.Cmp(a) == sign) {
		return n.String()
	}
	return old
}

// rational reads a JSON number.
func rational(s string) (*big.Rat, bool) {
	if s == "" || !writable(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// humanised turns a property's name into words, for a schema that gives no title.
func humanised(name string) hall.Text {
	var b strings.Builder
	var before rune
	for i, r := range name {
		switch {
		case r == '_' || r == '-':
			r = ' '
		case unicode.IsUpper(r) && i > 0 && unicode.IsLower(before):
			b.WriteRune(' ')
			b.WriteRune(unicode.ToLower(r))
			before = r
			continue
		case i == 0:
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		before = r
	}
	return hall.ZH(b.String())
}
