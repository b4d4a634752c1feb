package form

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"onestop/app/hall"
	"onestop/app/words"
)

// ReviewRow is one line of the review page.
type ReviewRow struct {
	Page    int // index into Pages: where "change" leads
	Pointer string
	Label   string
	Value   string // masked; the words for "not given" where Empty
	Empty   bool
}

// Review returns every question that is asked with its answer, in the citizen's
// language, with what strangers should not read over a shoulder masked.
func (f *Form) Review(d *hall.Draft, w words.Words) []ReviewRow {
	var out []ReviewRow
	s := f.shown(d.Answers)
	for i, page := range s.pages {
		for _, p := range page.fields {
			if p.Kind == KindNotice {
				continue
			}
			row := ReviewRow{Page: i, Pointer: p.Pointer, Label: p.Label.In(w.Lang)}
			v, ok := lookup(s.answers, p.Pointer)
			if ok {
				row.Value = p.mask.hide(f.say(p, v, w))
			} else {
				row.Value, row.Empty = w.T("form.none"), true
			}
			out = append(out, row)
		}
	}
	return out
}

// Rows returns the answers that are given, whole, with their labels, as a clerk reads
// them: pass the words of hall.Chinese for a submission.
func (f *Form) Rows(d *hall.Draft, w words.Words) []hall.Row {
	var out []hall.Row
	s := f.shown(d.Answers)
	for _, page := range s.pages {
		for _, p := range page.fields {
			if v, ok := lookup(s.answers, p.Pointer); ok && p.Kind != KindNotice {
				out = append(out, hall.Row{Pointer: p.Pointer, Label: p.Label.In(w.Lang), Value: f.say(p, v, w)})
			}
		}
	}
	return out
}

// Masked hides the middle of a value as the field at a pointer wants it.
func (f *Form) Masked(pointer, value string) string {
	p, ok := f.field(pointer)
	if !ok {
		return value
	}
	return p.mask.hide(value)
}

// say puts an answer into words.
func (f *Form) say(p plannedField, v any, w words.Words) string {
	switch p.Kind {
	case KindAddress:
		return addressOf(v).String()
	case KindDate:
		return sayDate(key(v), w)
	case KindNumber:
		if n, ok := v.(json.Number); ok {
			return strings.TrimSpace(n.String() + " " + p.Unit.In(w.Lang))
		}
	case KindYesNo:
		return sayYes(p, key(v), w)
	case KindChoice, KindChoices:
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		var names []string
		for _, x := range list {
			names = append(names, f.nameOf(p, key(x), w.Lang))
		}
		return strings.Join(names, w.T("form.and"))
	}
	return key(v)
}

func (f *Form) nameOf(p plannedField, k, lang string) string {
	list := f.dated(p.Field).Choices
	if i := slices.IndexFunc(list, func(c Choice) bool { return c.Key == k }); i >= 0 {
		return list[i].Name.In(lang)
	}
	return k
}

func sayYes(p plannedField, k string, w words.Words) string {
	for _, c := range p.Choices {
		if c.Key == k {
			return c.Name.In(w.Lang)
		}
	}
	switch {
	case p.Agree:
		return w.T("form.agreed")
	case k == "true":
		return w.T("form.yes")
	}
	return w.T("form.no")
}

func sayDate(s string, w words.Words) string {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return w.T("form.date", day.Year(), w.T("form.month."+strings.ToLower(day.Month().String()[:3])), day.Day())
}
