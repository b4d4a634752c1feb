package form

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"onestop/app/hall"
)

// plannedPage is a page before any answer: what it would ask if nothing were hidden.
type plannedPage struct {
	id                string
	title, step, hint hall.Text
	when              *condition
	fields            []plannedField
}

// plannedField is a field before any answer.
type plannedField struct {
	Field
	must bool // required by the page description
	when *condition
	own  hall.Text // the department's own words for a fault
	mask maskStyle
	fold func(string) string
}

// describe lays the questions out on pages, as the page description says, or by the
// schema alone.
func (f *Form) describe(page []byte, file string) ([]Warning, error) {
	if page == nil {
		return f.warnNames(file), f.planBySchema(f.all)
	}
	d, err := parseDescription(page)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	f.Version = d.Version
	if !d.Title.Empty() {
		f.Title = d.Title
	}
	seen, ids := map[string]bool{}, map[string]bool{}
	for i, p := range d.Pages {
		place := file + "#/pages/" + strconv.Itoa(i)
		if p.ID == "" || ids[p.ID] {
			return nil, fmt.Errorf("%s/id: %q is missing or stands twice", place, p.ID)
		}
		ids[p.ID] = true
		if err := p.When.check(f, 0); err != nil {
			return nil, fmt.Errorf("%s/when: %w", place, err)
		}
		planned := plannedPage{id: p.ID, title: p.Title, step: p.Step, hint: p.Hint, when: p.When}
		for j, w := range p.Fields {
			one, err := f.planField(w, seen, p.When)
			if err != nil {
				return nil, fmt.Errorf("%s/fields/%d: %w", place, j, err)
			}
			if one != nil {
				planned.fields = append(planned.fields, *one)
			}
		}
		f.plan = append(f.plan, planned)
	}
	return f.planRest(seen, file)
}

// planRest gives what the description forgot pages of its own.
func (f *Form) planRest(seen map[string]bool, file string) ([]Warning, error) {
	var rest []slot
	var warnings []Warning
	for _, s := range f.all {
		if !seen[s.pointer] && !s.view.constantAnswer() {
			rest = append(rest, s)
			warnings = append(warnings, Warning{file, "/pages", "no page asks " + s.pointer + "; added at the end"})
		}
	}
	return warnings, f.planBySchema(rest)
}

// planField joins the words of a description with what the schema says.
func (f *Form) planField(w fieldWords, seen map[string]bool, pageWhen *condition) (*plannedField, error) {
	if err := w.When.check(f, 0); err != nil {
		return nil, fmt.Errorf("when: %w", err)
	}
	if !w.Notice.Empty() {
		if w.At != "" {
			return nil, fmt.Errorf("a notice asks nothing: at must not stand beside it")
		}
		return &plannedField{Field: Field{Kind: KindNotice, Label: w.Notice, Warn: w.Tone == "warn"}, when: w.When}, nil
	}
	s, ok := f.index[w.At]
	switch {
	case !ok:
		return nil, fmt.Errorf("at: the schema has no question %q", w.At)
	case seen[w.At]:
		return nil, fmt.Errorf("at: %q stands twice", w.At)
	}
	seen[w.At] = true
	if (w.When != nil || pageWhen != nil) && f.always(w.At) {
		return nil, fmt.Errorf("when: the schema requires %q whatever is answered; take it out of required and write required: true here", w.At)
	}
	p := f.fieldOf(s)
	p.must, p.when, p.own, p.From = w.Required, w.When, w.Error, w.From
	if p.From != "" {
		p.Kind, p.Choices = KindChoice, nil
	}
	if err := p.say(w); err != nil {
		return nil, err
	}
	return &p, nil
}

// always reports whether the schema requires a slot under any answers.
func (f *Form) always(pointer string) bool {
	return f.base[pointer].required
}

// say puts the description's words into a field.
func (p *plannedField) say(w fieldWords) error {
	for _, t := range []struct{ to, from *hall.Text }{{&p.Label, &w.Label}, {&p.Hint, &w.Hint}, {&p.Placeholder, &w.Placeholder}, {&p.Unit, &w.Unit}} {
		if !t.from.Empty() {
			*t.to = *t.from
		}
	}
	if w.Layout != "" {
		if !slices.Contains([]Layout{LayoutText, LayoutName, LayoutLatin, LayoutDigits, LayoutNumber, LayoutID, LayoutPhone}, w.Layout) {
			return fmt.Errorf("keyboard: %q is unknown", w.Layout)
		}
		p.Layout = w.Layout
	}
	if w.Lines > 0 {
		p.Lines = w.Lines
	}
	if err := p.sayMask(w.Mask); err != nil {
		return err
	}
	return p.sayNames(w)
}

func (p *plannedField) sayMask(m maskWords) error {
	switch {
	case !m.said:
		return nil
	case m.style != "" && !m.style.known():
		return fmt.Errorf("mask: %q is unknown", m.style)
	case m.style != "":
		p.mask = m.style
	case !m.on:
		p.mask = maskNone
	case p.mask == maskNone:
		p.mask = maskAll
	}
	p.Masked = p.mask != maskNone
	return nil
}

func (p *plannedField) sayNames(w fieldWords) error {
	if p.Kind == KindYesNo {
		for _, k := range []string{"true", "false"} {
			if said := w.Choices[k]; !said.name.Empty() {
				p.Choices = append(p.Choices, Choice{Key: k, Name: said.name, Hint: said.hint})
			}
		}
		return nil
	}
	for k := range w.Choices {
		if !slices.ContainsFunc(p.Choices, func(c Choice) bool { return c.Key == k }) {
			return fmt.Errorf("choices: %q is no answer of %s", k, p.Pointer)
		}
	}
	for i := range p.Choices {
		c := &p.Choices[i]
		if said := w.Choices[c.Key]; !said.name.Empty() {
			c.Name, c.Hint = said.name, said.hint
		}
		if c.Name.Empty() {
			return fmt.Errorf("choices: the answer %q has no name", c.Key)
		}
	}
	return nil
}

// perPage is how many small questions a page made from the schema holds.
const perPage = 4

// planBySchema adds pages for slots: an object's questions together, at most perPage.
func (f *Form) planBySchema(slots []slot) error {
	parent := func(s slot) string {
		keys := tokens(s.pointer)
		return join(keys[:len(keys)-1])
	}
	weight := 0
	for i, s := range slots {
		if s.view.constantAnswer() {
			continue
		}
		p := f.fieldOf(s)
		w := 1
		if p.Lines > 1 || p.Kind == KindAddress || len(p.Choices) > perPage {
			w = 2
		}
		if weight == 0 || weight+w > perPage || i > 0 && parent(slots[i-1]) != parent(s) {
			f.plan = append(f.plan, plannedPage{id: "at" + s.pointer, title: f.groupTitle(parent(s))})
			weight = 0
		}
		weight += w
		page := &f.plan[len(f.plan)-1]
		page.fields = append(page.fields, namesFromValues(p))
	}
	if len(f.plan) == 0 {
		return fmt.Errorf("forms/%s.schema.json: nothing to ask", f.ID)
	}
	return nil
}

// namesFromValues lets a form without description show values where the schema has
// no names; warnNames has told the author.
func namesFromValues(p plannedField) plannedField {
	for i := range p.Choices {
		if p.Choices[i].Name.Empty() {
			p.Choices[i].Name = humanised(p.Choices[i].Key)
		}
	}
	return p
}

func (f *Form) warnNames(file string) []Warning {
	var out []Warning
	for _, s := range f.all {
		for _, o := range append(s.view.options, s.view.items...) {
			if o.name == "" && !strings.ContainsFunc(key(o.value), isHan) {
				out = append(out, Warning{file, s.pointer, "choices have no names; their values are shown"})
				break
			}
		}
	}
	return out
}

func (f *Form) groupTitle(pointer string) hall.Text {
	if pointer == "" {
		return f.Title
	}
	keys := tokens(pointer)
	w := walker{f: f, every: true}
	places := w.expand(place{"", f.doc.root}, nil)
	for _, k := range keys {
		_, at := w.properties(places)
		seen := map[string]bool{}
		places = nil
		for _, p := range at[k] {
			w.at(p, nil, seen, &places)
		}
	}
	if title := merge(places).title; title != "" {
		return hall.ZH(title)
	}
	return humanised(keys[len(keys)-1])
}
