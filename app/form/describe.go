package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"onestop/app/hall"
)

// description is the page description of a form, as its author wrote it.
type description struct {
	ID      string      `json:"id"`
	Title   hall.Text   `json:"title"`
	Version string      `json:"version"`
	Pages   []pageWords `json:"pages"`
}

type pageWords struct {
	ID     string       `json:"id"`
	Title  hall.Text    `json:"title"`
	Step   hall.Text    `json:"step"`
	Hint   hall.Text    `json:"hint"`
	When   *condition   `json:"when"`
	Fields []fieldWords `json:"fields"`
}

type fieldWords struct {
	At          string                 `json:"at"`
	Label       hall.Text              `json:"label"`
	Hint        hall.Text              `json:"hint"`
	Placeholder hall.Text              `json:"placeholder"`
	Choices     map[string]choiceWords `json:"choices"`
	From        string                 `json:"choices_from"`
	Unit        hall.Text              `json:"unit"`
	Layout      Layout                 `json:"keyboard"`
	Lines       int                    `json:"lines"`
	Mask        maskWords              `json:"mask"`
	Required    bool                   `json:"required"`
	Error       hall.Text              `json:"error"`
	When        *condition             `json:"when"`
	Notice      hall.Text              `json:"notice"`
	Tone        string                 `json:"tone"`
}

// choiceWords names one choice: a text with, perhaps, a hint as one key more.
type choiceWords struct{ name, hint hall.Text }

// UnmarshalJSON reads {"zh-Hans": …, "en": …, "hint": {…}} or a plain text.
func (c *choiceWords) UnmarshalJSON(b []byte) error {
	var m map[string]json.RawMessage
	if json.Unmarshal(b, &m) != nil {
		return json.Unmarshal(b, &c.name)
	}
	c.name = hall.Text{}
	for k, raw := range m {
		if k == "hint" {
			if err := json.Unmarshal(raw, &c.hint); err != nil {
				return err
			}
			continue
		}
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		c.name[k] = s
	}
	return nil
}

// maskWords is true (the way that suits the format), false, or the name of a way.
type maskWords struct {
	said  bool
	on    bool
	style maskStyle
}

// UnmarshalJSON reads a boolean or a string.
func (m *maskWords) UnmarshalJSON(b []byte) error {
	m.said = true
	if json.Unmarshal(b, &m.on) == nil {
		return nil
	}
	return json.Unmarshal(b, &m.style)
}

// condition says when a page or a field is shown.
type condition struct {
	At    string      `json:"at"`
	Is    any         `json:"is"`
	In    []any       `json:"in"`
	NotIn []any       `json:"not_in"`
	Set   *bool       `json:"set"`
	All   []condition `json:"all"`
	Any   []condition `json:"any"`
	Not   *condition  `json:"not"`
}

func parseDescription(b []byte) (*description, error) {
	if len(b) > maxDocument {
		return nil, fmt.Errorf("the document has %d bytes, most is %d", len(b), maxDocument)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	dec.DisallowUnknownFields()
	var d description
	if err := dec.Decode(&d); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value")
	}
	return &d, nil
}

// holds reports whether the condition holds; nil always does.
func (c *condition) holds(answers map[string]any) bool {
	switch {
	case c == nil:
		return true
	case c.Not != nil:
		return !c.Not.holds(answers)
	case c.All != nil:
		for i := range c.All {
			if !c.All[i].holds(answers) {
				return false
			}
		}
		return true
	case c.Any != nil:
		for i := range c.Any {
			if c.Any[i].holds(answers) {
				return true
			}
		}
		return false
	}
	v, ok := lookup(answers, c.At)
	if c.Set != nil {
		return ok == *c.Set
	}
	if c.NotIn != nil {
		return !ok || !(&condition{In: c.NotIn}).matches(v)
	}
	return ok && c.matches(v)
}

// values are what the answer may be.
func (c *condition) values() []any { return append(append([]any{}, c.In...), c.Is) }

// matches compares an answer, or each element of a list.
func (c *condition) matches(v any) bool {
	if list, ok := v.([]any); ok {
		for _, x := range list {
			if c.matches(x) {
				return true
			}
		}
		return false
	}
	for _, want := range c.values() {
		if want != nil && key(v) == key(want) {
			return true
		}
	}
	return false
}

// check reports what is wrong with the condition: it must say one thing, about a
// question of the form.
func (c *condition) check(f *Form, depth int) error {
	if c == nil {
		return nil
	}
	said := 0
	for _, yes := range []bool{c.Is != nil, c.In != nil, c.NotIn != nil, c.Set != nil, c.All != nil, c.Any != nil, c.Not != nil} {
		if yes {
			said++
		}
	}
	if said != 1 || depth > maxSlotDepth {
		return fmt.Errorf("want exactly one of is, in, not_in, set, all, any, not")
	}
	inner := append(append([]condition{}, c.All...), c.Any...)
	if c.Not != nil {
		inner = append(inner, *c.Not)
	}
	for i := range inner {
		if err := inner[i].check(f, depth+1); err != nil {
			return err
		}
	}
	if c.Is == nil && c.In == nil && c.NotIn == nil && c.Set == nil {
		return nil
	}
	return c.checkValues(f)
}

func (c *condition) checkValues(f *Form) error {
	s, ok := f.index[c.At]
	if !ok {
		return fmt.Errorf("no question stands at %q", c.At)
	}
	opts := s.view.options
	if len(opts) == 0 {
		opts = s.view.items
	}
	for _, want := range append(c.values(), c.NotIn...) {
		if want == nil || len(opts) == 0 {
			continue
		}
		if _, ok := find(opts, key(want)); !ok {
			return fmt.Errorf("%s is no answer to %q", key(want), c.At)
		}
	}
	return nil
}

func find(opts []option, k string) (option, bool) {
	for _, o := range opts {
		if key(o.value) == k {
			return o, true
		}
	}
	return option{}, false
}
