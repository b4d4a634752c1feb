package form

import (
	"maps"
	"slices"
	"time"
	"unicode"

	"onestop/app/hall"
)

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// shown is what the form asks under some answers.
type shown struct {
	answers map[string]any  // those that are asked for, and nothing else
	slots   map[string]slot // asked now, by pointer
	pages   []plannedPage   // with the fields that are asked now
}

// rounds bounds how often hiding may change what is hidden.
const rounds = 8

// shown hides what conditions hide. Conditions see only answers that are shown
// themselves, so hiding is repeated until nothing more changes.
func (f *Form) shown(answers map[string]any) shown {
	now := f.prune(answers, f.index, nil)
	var s shown
	for range rounds {
		w := f.walk(walker{f: f}, now)
		s = f.look(now, w.slots)
		next := f.prune(answers, s.slots, w.must)
		same := string(canonical(next)) == string(canonical(now))
		now = next
		if same {
			break
		}
	}
	s.answers = now
	return s
}

// look lists what is asked when the answers are now.
func (f *Form) look(now map[string]any, slots []slot) shown {
	s := shown{slots: map[string]slot{}}
	reached := map[string]slot{}
	for _, one := range slots {
		if _, ok := f.index[one.pointer]; !ok {
			continue
		}
		reached[one.pointer] = one
		if f.index[one.pointer].view.constantAnswer() {
			s.slots[one.pointer] = one
		}
	}
	for _, p := range f.plan {
		if !p.when.holds(now) {
			continue
		}
		page := p
		page.fields = nil
		asks := false
		for _, field := range p.fields {
			one, ok := reached[field.Pointer]
			if field.Kind != KindNotice && !ok || !field.when.holds(now) {
				continue
			}
			if field.Kind != KindNotice {
				asks = true
				s.slots[field.Pointer] = one
				field.Required = one.required || field.must
			}
			page.fields = append(page.fields, field)
		}
		if asks {
			s.pages = append(s.pages, page)
		}
	}
	return s
}

// prune keeps the answers to the slots. Objects that must be there are there, and
// values that the schema fixes stand beside what was asked.
func (f *Form) prune(answers map[string]any, slots map[string]slot, must []string) map[string]any {
	out := map[string]any{}
	for _, pointer := range slices.Sorted(maps.Keys(slots)) {
		s := slots[pointer]
		if v := f.index[pointer].view; v.constantAnswer() {
			if s.required {
				put(out, pointer, v.constant)
			}
			continue
		}
		if v, ok := lookup(answers, pointer); ok {
			put(out, pointer, v)
		}
	}
	for _, pointer := range must {
		if _, ok := lookup(out, pointer); !ok {
			put(out, pointer, map[string]any{})
		}
	}
	return out
}

// constantAnswer reports whether the schema leaves one value only, so that nobody is
// asked. Agreement is asked: it counts because it was given.
func (v view) constantAnswer() bool { return v.fixed && v.constant != true }

// Pages returns the pages to show under these answers, in order; at least one unless
// conditions hide everything.
func (f *Form) Pages(answers map[string]any) []Page {
	var out []Page
	for _, p := range f.shown(answers).pages {
		page := Page{ID: p.id, Title: p.title, Step: p.step, Hint: p.hint}
		if page.Title.Empty() {
			page.Title = f.Title
		}
		if page.Step.Empty() {
			page.Step = page.Title
		}
		for _, field := range p.fields {
			page.Fields = append(page.Fields, f.dated(field.Field))
		}
		out = append(out, page)
	}
	return out
}

// dated turns bounds relative to today into days, and puts in the choices on offer.
func (f *Form) dated(field Field) Field {
	if field.Kind == KindDate {
		for _, s := range []*string{&field.Min, &field.Max} {
			if day, err := bound(*s, f.now()); err == nil {
				*s = day.Format(time.DateOnly)
			}
		}
	}
	if field.From != "" {
		field.Choices = f.offers[field.From]
	}
	return field
}

// Offer sets the choices of every field that takes them from outside the form
// (choices_from, Field.From). It belongs between Load and the first use. Before any
// offer every answer counts as a choice.
func (f *Form) Offer(source string, choices []Choice) { f.offers[source] = choices }

// fieldOf makes a field from what the schema says.
func (f *Form) fieldOf(s slot) plannedField {
	v := s.view
	kind, _ := v.kind()
	p := plannedField{Field: Field{
		Pointer: s.pointer, Key: s.key, Kind: kind, Format: v.format, Lines: 1, Layout: LayoutText,
		MaxLength: v.maxLength, Min: v.min, Max: v.max, Required: s.required,
		Agree: kind == KindYesNo && v.fixed, Label: hall.ZH(v.title), Hint: hall.ZH(v.description),
	}, mask: maskNone}
	if v.title == "" {
		p.Label = humanised(s.key)
	}
	if own, ok := own()[v.format]; ok {
		p.Layout, p.mask, p.Masked, p.fold = own.layout, own.mask, own.mask != maskNone, own.fold
		if p.MaxLength == 0 || own.most < p.MaxLength {
			p.MaxLength = own.most
		}
	}
	opts := v.options
	if kind == KindChoices {
		opts = v.items
	}
	if kind == KindChoice || kind == KindChoices {
		for _, o := range opts {
			c := Choice{Key: key(o.value)}
			if o.name != "" {
				c.Name = hall.ZH(o.name)
			} else if k := key(o.value); len(k) > 0 && slices.ContainsFunc([]rune(k), isHan) {
				c.Name = hall.ZH(k)
			}
			p.Choices = append(p.Choices, c)
		}
	}
	switch {
	case kind == KindNumber && v.is("integer") && v.min != "" && v.min[0] != '-':
		p.Layout = LayoutDigits
	case kind == KindNumber:
		p.Layout = LayoutNumber
	case kind == KindText && p.fold == nil && (v.maxLength > 60):
		p.Lines = min(8, 2+v.maxLength/200)
	}
	return p
}
