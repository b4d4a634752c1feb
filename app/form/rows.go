package form

import (
	"strings"

	"onestop/app/hall"
)

// Speaker is the wordings that rows need: yes, no, not given.
type Speaker interface {
	T(key string, args ...any) string
}

// Row is one line of the review page.
type Row struct {
	Pointer string
	Page    int // index among the pages shown now, where "change" goes
	Label   hall.Text
	Value   string // as shown, masked where the form says so; empty: not given
}

// Review is every answer that is shown now, in order, in lang.
func (f *Form) Review(d *hall.Draft, lang string, w Speaker) []Row {
	var out []Row
	for i, p := range f.Pages(d.Answers) {
		for _, field := range p.Fields {
			if field.Kind == Notice {
				continue
			}
			value := f.Value(d, field.Pointer, lang, w)
			if field.Mask {
				value = Masked(value)
			}
			out = append(out, Row{Pointer: field.Pointer, Page: i, Label: field.Label, Value: value})
		}
	}
	return out
}

// Rows is every given answer for the clerk: in Chinese and unmasked.
func (f *Form) Rows(d *hall.Draft, w Speaker) []hall.Row {
	var out []hall.Row
	for _, p := range f.Pages(d.Answers) {
		for _, field := range p.Fields {
			if field.Kind == Notice {
				continue
			}
			if v := f.Value(d, field.Pointer, hall.Chinese, w); v != "" {
				out = append(out, hall.Row{Pointer: field.Pointer, Label: field.Label.In(hall.Chinese), Value: v})
			}
		}
	}
	return out
}

// Value is an answer as people read it; empty when it is not given.
func (f *Form) Value(d *hall.Draft, pointer, lang string, w Speaker) string {
	field := f.fields[pointer]
	v, given := lookup(d.Answers, pointer)
	if !given {
		return ""
	}
	switch field.Kind {
	case YesNo:
		if v == true {
			return w.T("form.yes")
		}
		return w.T("form.no")
	case Choice:
		return f.optionName(field, plain(v), lang)
	case Choices:
		var names []string
		for _, one := range f.Chosen(d, pointer) {
			names = append(names, f.optionName(field, one, lang))
		}
		return strings.Join(names, w.T("form.and"))
	case Address:
		a := addressOf(v)
		return a.Region() + a.Detail
	}
	return plain(v)
}

func (f *Form) optionName(field Field, value, lang string) string {
	if field.OptionsFrom != "" && f.o.Names != nil {
		if t := f.o.Names(field.OptionsFrom, value); !t.Empty() {
			return t.In(lang)
		}
	}
	for _, o := range field.Options {
		if o.Value == value {
			return o.Label.In(lang)
		}
	}
	return value
}

// Masked hides the middle of a number, so that a neighbour in the hall learns little:
// 3501 **** **** 0028, 138 **** 6021. What is short is hidden but for its first character.
func Masked(s string) string {
	r := []rune(s)
	switch n := len(r); {
	case n == 18:
		return string(r[:4]) + " **** **** " + string(r[14:])
	case n == 11:
		return string(r[:3]) + " **** " + string(r[7:])
	case n > 8:
		return string(r[:4]) + " **** " + string(r[n-4:])
	case n > 1:
		return string(r[:1]) + strings.Repeat("*", n-1)
	}
	return s
}
