package form

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"onestop/app/hall"
)

// Set takes what was typed or chosen for the field at a pointer: text as typed, the
// Key of a choice, the Keys of Choices one a line, "true" or "false", a date, the
// detail of an address. The raw text is kept in d.Typed even when it is wrong; the
// value stands in d.Answers while it can be read. Empty text takes the answer back.
func (f *Form) Set(d *hall.Draft, pointer, typed string) {
	if d.Typed == nil {
		d.Typed = map[string]string{}
	}
	if d.Answers == nil {
		d.Answers = map[string]any{}
	}
	d.Typed[pointer] = typed
	if typed == "" {
		delete(d.Typed, pointer)
	}
	p, ok := f.field(pointer)
	if !ok {
		return
	}
	if p.Kind == KindAddress {
		a := f.AddressOf(d, pointer)
		a.Detail = foldDetail(typed)
		store(d, pointer, a.value())
		return
	}
	v, _ := f.decode(p, typed)
	if v == nil {
		drop(d.Answers, pointer)
		return
	}
	put(d.Answers, pointer, v)
}

// SetAddress takes the area of an address; the detail stays.
func (f *Form) SetAddress(d *hall.Draft, pointer string, area Address) {
	if d.Answers == nil {
		d.Answers = map[string]any{}
	}
	area.Detail = f.AddressOf(d, pointer).Detail
	store(d, pointer, area.value())
}

func store(d *hall.Draft, pointer string, v map[string]any) {
	if len(v) == 0 {
		drop(d.Answers, pointer)
		return
	}
	put(d.Answers, pointer, v)
}

// Typed returns what the field at a pointer shows: the text as it was typed, or the
// answer where it came from elsewhere.
func (f *Form) Typed(d *hall.Draft, pointer string) string {
	if s, ok := d.Typed[pointer]; ok {
		return s
	}
	v, ok := lookup(d.Answers, pointer)
	if !ok {
		return ""
	}
	switch v := v.(type) {
	case map[string]any:
		return addressOf(v).Detail
	case []any:
		var keys []string
		for _, x := range v {
			keys = append(keys, key(x))
		}
		return strings.Join(keys, "\n")
	}
	return key(v)
}

// Chosen returns the keys chosen at a Choice, Choices or YesNo field.
func (f *Form) Chosen(d *hall.Draft, pointer string) []string {
	return strings.FieldsFunc(f.Typed(d, pointer), func(r rune) bool { return r == '\n' })
}

// AddressOf returns the address answered so far.
func (f *Form) AddressOf(d *hall.Draft, pointer string) Address {
	v, _ := lookup(d.Answers, pointer)
	return addressOf(v)
}

// field finds a planned field.
func (f *Form) field(pointer string) (plannedField, bool) {
	for _, p := range f.plan {
		for _, one := range p.fields {
			if one.Pointer == pointer && one.Kind != KindNotice {
				return one, true
			}
		}
	}
	return plannedField{}, false
}

// decode reads typed text; nil without a fault means that nothing was answered.
func (f *Form) decode(p plannedField, typed string) (any, *Fault) {
	switch p.Kind {
	case KindNumber:
		return decodeNumber(p, typed)
	case KindDate:
		s := foldDate(typed)
		if s == "" {
			return nil, nil
		}
		if fault := checkDate(s); fault != nil {
			return nil, fault
		}
		return s, nil
	case KindYesNo:
		switch {
		case typed == "true":
			return true, nil
		case typed == "false" && !p.Agree:
			return false, nil
		}
		return nil, nil
	case KindChoice, KindChoices:
		return f.decodeChoice(p, typed)
	}
	s := tidy(typed, p.Lines > 1)
	if p.fold != nil {
		s = p.fold(s)
	} else if p.Layout != LayoutText && p.Layout != LayoutName {
		s = width.Narrow.String(s)
	}
	if s == "" {
		return nil, nil
	}
	return s, nil
}

// tidy drops what no keyboard means: control characters and space around the text.
func tidy(s string, lines bool) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

func (f *Form) decodeChoice(p plannedField, typed string) (any, *Fault) {
	v := f.index[p.Pointer].view
	opts := v.options
	if p.Kind == KindChoices {
		opts = v.items
	}
	chosen := []any{}
	for _, k := range strings.Split(typed, "\n") {
		if o, ok := find(opts, k); ok && k != "" {
			chosen = append(chosen, o.value)
		} else if k != "" && f.offered(p.From, k) {
			chosen = append(chosen, k)
		} else if k != "" {
			return nil, fault("form.fault.choose")
		}
	}
	switch {
	case len(chosen) == 0:
		return nil, nil
	case p.Kind == KindChoices:
		return chosen, nil
	}
	return chosen[0], nil
}

// offered reports whether a choice that is not in the schema is on offer. Before any
// offer every one is.
func (f *Form) offered(source, k string) bool {
	if source == "" {
		return false
	}
	offer, ok := f.offers[source]
	return !ok || slices.ContainsFunc(offer, func(c Choice) bool { return c.Key == k })
}

var numeral = regexp.MustCompile(`^([+-]?)0*(\d{1,20})(?:\.(\d{0,12}))?$`)

// decodeNumber reads a number as people write it: full width, with spaces, with
// separators between thousands, with its unit behind.
func decodeNumber(p plannedField, typed string) (any, *Fault) {
	s := width.Narrow.String(tidy(typed, false))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), strings.ContainsRune(",、，'", r):
			return -1
		case strings.ContainsRune("−—–―‐‑‒﹣ー－", r):
			return '-'
		case r == '。':
			return '.'
		}
		return r
	}, s)
	for _, unit := range p.Unit {
		s = strings.TrimSuffix(s, strings.ReplaceAll(unit, " ", ""))
	}
	if s == "" {
		return nil, nil
	}
	m := numeral.FindStringSubmatch(s)
	if m == nil {
		return nil, fault("form.fault.number")
	}
	out := m[2]
	if frac := strings.TrimRight(m[3], "0"); frac != "" {
		out += "." + frac
	}
	if m[1] == "-" && out != "0" {
		out = "-" + out
	}
	return json.Number(out), nil
}
