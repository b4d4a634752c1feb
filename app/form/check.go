package form

import (
	"errors"
	"slices"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"onestop/app/hall"
)

// CheckPage returns what is not right yet on a page, in the order of its fields, one
// fault a field. It is for the moment when the citizen goes on.
func (f *Form) CheckPage(page Page, d *hall.Draft) []Fault {
	here := map[string]bool{}
	for _, field := range page.Fields {
		here[field.Pointer] = field.Kind != KindNotice
	}
	all := f.check(d)
	return slices.DeleteFunc(all, func(x Fault) bool { return !here[x.Pointer] })
}

// CheckAll returns what is not right yet on any page, in the order of asking. A fault
// that belongs to no field has an empty pointer and stands last.
func (f *Form) CheckAll(d *hall.Draft) []Fault { return f.check(d) }

func (f *Form) check(d *hall.Draft) []Fault {
	s := f.shown(d.Answers)
	c := checker{f: f, s: s, faults: map[string]Fault{}}
	for _, page := range s.pages {
		for _, p := range page.fields {
			if p.Kind != KindNotice {
				c.field(p, d)
			}
		}
	}
	var invalid *jsonschema.ValidationError
	if err := f.rules.root.Validate(s.answers); errors.As(err, &invalid) {
		c.descend(invalid)
	} else if err != nil {
		c.note("", Fault{Key: "form.fault.form"})
	}
	return c.inOrder()
}

// checker gathers the first fault of each field.
type checker struct {
	f      *Form
	s      shown
	faults map[string]Fault
}

func (c *checker) note(pointer string, x Fault) {
	if _, ok := c.faults[pointer]; ok {
		return
	}
	x.Pointer = pointer
	if p, ok := c.f.field(pointer); ok {
		if x.Keyword != "required" {
			x.Text = p.own
		}
	}
	c.faults[pointer] = x
}

// field checks what the schema cannot: text that gives no value, days relative to
// today, and what the page description requires.
func (c *checker) field(p plannedField, d *hall.Draft) {
	v, answered := lookup(c.s.answers, p.Pointer)
	if typed, ok := d.Typed[p.Pointer]; ok && !answered && p.Kind != KindAddress {
		if _, x := c.f.decode(p, typed); x != nil {
			c.note(p.Pointer, *x)
			return
		}
	}
	if !answered {
		if p.Required {
			c.note(p.Pointer, required(p))
		}
		return
	}
	if day, ok := v.(string); ok && p.Kind == KindDate {
		c.days(p, day)
	}
	if k, ok := v.(string); ok && p.From != "" && !c.f.offered(p.From, k) {
		c.note(p.Pointer, *fault("form.fault.choose"))
	}
}

func required(p plannedField) Fault {
	x := Fault{Keyword: "required"}
	switch {
	case p.Agree:
		x.Key = "form.fault.agree"
	case p.Kind == KindChoice || p.Kind == KindChoices || p.Kind == KindYesNo:
		x.Key = "form.fault.choose"
	case p.Kind == KindDate:
		x.Key = "form.fault.date"
	case p.Kind == KindAddress:
		x.Key = "form.fault.region"
	default:
		x.Key = "form.fault.required"
	}
	return x
}

// days checks the bounds of a date.
func (c *checker) days(p plannedField, answer string) {
	day, err := time.Parse(time.DateOnly, answer)
	if err != nil {
		return // the format's fault says it
	}
	v := c.s.slots[p.Pointer].view
	if from, err := bound(v.min, c.f.now()); v.min != "" && err == nil && day.Before(from) {
		c.note(p.Pointer, Fault{Keyword: "formatMinimum", Key: "form.fault.date_early", Args: []any{from.Format(time.DateOnly)}})
	}
	if to, err := bound(v.max, c.f.now()); v.max != "" && err == nil && day.After(to) {
		c.note(p.Pointer, Fault{Keyword: "formatMaximum", Key: "form.fault.date_late", Args: []any{to.Format(time.DateOnly)}})
	}
}

func (c *checker) inOrder() []Fault {
	var out []Fault
	for _, page := range c.s.pages {
		for _, p := range page.fields {
			if x, ok := c.faults[p.Pointer]; ok && p.Kind != KindNotice {
				out = append(out, x)
			}
		}
	}
	if x, ok := c.faults[""]; ok {
		out = append(out, x)
	}
	return out
}
