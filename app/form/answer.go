package form

import (
	"encoding/json"
	"maps"
	"strings"

	"onestop/app/hall"
)

// Set takes what was typed or chosen for a field. The raw text is kept whatever it is;
// the answer is set when the text decodes, and removed when it does not or is empty.
func (f *Form) Set(d *hall.Draft, pointer, typed string) {
	if d.Typed == nil {
		d.Typed = map[string]string{}
	}
	d.Typed[pointer] = typed
	field, ok := f.fields[pointer]
	if !ok {
		return
	}
	if v, ok := field.decode(typed); ok {
		f.put(d, pointer, v)
		return
	}
	f.remove(d, pointer)
}

// SetChosen takes the choices of a field of the kind Choices.
func (f *Form) SetChosen(d *hall.Draft, pointer string, values []string) {
	if len(values) == 0 {
		f.remove(d, pointer)
		return
	}
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	f.put(d, pointer, list)
}

// SetAddress takes an address, whole or in part.
func (f *Form) SetAddress(d *hall.Draft, pointer string, a PostalAddress) {
	if a == (PostalAddress{}) {
		f.remove(d, pointer)
		return
	}
	a.Detail = strings.TrimSpace(a.Detail)
	f.put(d, pointer, map[string]any{
		"code": a.Code, "province": a.Province, "city": a.City, "county": a.County, "detail": a.Detail,
	})
}

// PostalAddress is a Chinese address down to the door (现住址).
type PostalAddress struct {
	Code                   string // of the county, GB/T 2260
	Province, City, County string
	Detail                 string // 温泉街道东大路36号
}

// Region is the part above the street.
func (a PostalAddress) Region() string {
	if a.City == a.Province {
		return a.Province + a.County
	}
	return a.Province + a.City + a.County
}

// Address returns the address answer at pointer, zero when there is none.
func (f *Form) Address(d *hall.Draft, pointer string) PostalAddress {
	v, _ := lookup(d.Answers, pointer)
	return addressOf(v)
}

func addressOf(v any) PostalAddress {
	m, _ := v.(map[string]any)
	return PostalAddress{word(m, "code"), word(m, "province"), word(m, "city"), word(m, "county"), word(m, "detail")}
}

// Typed returns what a field shows: the raw text if there is one, else the answer.
func (f *Form) Typed(d *hall.Draft, pointer string) string {
	if s, ok := d.Typed[pointer]; ok {
		return s
	}
	v, ok := lookup(d.Answers, pointer)
	if !ok {
		return ""
	}
	return plain(v)
}

// Chosen returns the values chosen for a field of the kind Choices.
func (f *Form) Chosen(d *hall.Draft, pointer string) []string {
	v, _ := lookup(d.Answers, pointer)
	list, _ := v.([]any)
	var out []string
	for _, x := range list {
		out = append(out, plain(x))
	}
	return out
}

// decode turns text into the field's value; false when it has none.
func (f Field) decode(typed string) (any, bool) {
	s := strings.TrimSpace(typed)
	if s == "" {
		return nil, false
	}
	switch f.Kind {
	case Number:
		n := foldNumber(s)
		return json.Number(n), json.Valid([]byte(n)) && n != "" && (n[0] == '-' || n[0] >= '0' && n[0] <= '9')
	case YesNo:
		return s == "true", s == "true" || s == "false"
	case Choice:
		if f.number {
			return json.Number(s), json.Valid([]byte(s))
		}
		return s, true
	case Text, Date:
		return normal(f.Format, s), true
	}
	return nil, false
}

func (f *Form) put(d *hall.Draft, pointer string, v any) {
	if d.Answers == nil {
		d.Answers = map[string]any{}
	}
	names := split(pointer)
	here := d.Answers
	for _, n := range names[:len(names)-1] {
		next, ok := here[n].(map[string]any)
		if !ok {
			next = map[string]any{}
			here[n] = next
		}
		here = next
	}
	here[names[len(names)-1]] = v
}

func (f *Form) remove(d *hall.Draft, pointer string) { drop(d.Answers, split(pointer)) }

// drop removes a value, and objects that become empty by it.
func drop(here map[string]any, names []string) {
	if here == nil {
		return
	}
	if len(names) == 1 {
		delete(here, names[0])
		return
	}
	child, ok := here[names[0]].(map[string]any)
	if !ok {
		return
	}
	drop(child, names[1:])
	if len(child) == 0 {
		delete(here, names[0])
	}
}

// reachable is a copy of the answers without those that a condition hides. Hiding one
// may hide another, so it is repeated until nothing changes.
func (f *Form) reachable(answers map[string]any) map[string]any {
	out := deepCopy(answers)
	for range len(f.order) + 1 {
		changed := false
		for _, p := range f.pages {
			page := p.When.holds(out)
			for _, e := range p.Fields {
				if e.At == "" || page && e.When.holds(out) {
					continue
				}
				if _, given := lookup(out, e.At); given {
					drop(out, split(e.At))
					changed = true
				}
			}
		}
		if !changed {
			break
		}
	}
	return out
}

// Submitted is the answers as they are handed in: canonical JSON (sorted keys, no
// spaces) without what a condition hides.
func (f *Form) Submitted(d *hall.Draft) (json.RawMessage, error) {
	return json.Marshal(f.reachable(d.Answers))
}

func lookup(answers map[string]any, pointer string) (any, bool) {
	var here any = answers
	for _, n := range split(pointer) {
		m, ok := here.(map[string]any)
		if !ok {
			return nil, false
		}
		if here, ok = m[n]; !ok {
			return nil, false
		}
	}
	return here, true
}

func split(pointer string) []string {
	names := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i := range names {
		names[i] = unescape(names[i])
	}
	return names
}

func deepCopy(m map[string]any) map[string]any {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]any{}
	}
	for k, v := range out {
		if child, ok := v.(map[string]any); ok {
			out[k] = deepCopy(child)
		}
	}
	return out
}

func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}
