package form

import (
	"slices"
	"strconv"
)

// place is a schema and where it stands in the document.
type place struct {
	at     string
	schema any // map[string]any, or bool
}

// slot is one property of the answers with all schemas that speak of it under the
// answers given so far.
type slot struct {
	pointer  string
	key      string
	places   []place // $ref, allOf and active branches followed
	required bool
	view     view
}

// The bounds of a form: a schema may refer to itself for ever.
const (
	maxSlotDepth = 10
	maxSlots     = 2000
)

// walker finds the slots of a form.
type walker struct {
	f     *Form
	every bool // take every branch, whatever is answered
	base  bool // take no branch: what is so under any answers
	slots []slot
	must  []string // objects that must be there, whatever they hold
	open  []string // where the schemas of the objects around stand
	steps int      // properties looked at
}

// walk finds the properties to answer under answers, in the order of the schema.
func (f *Form) walk(w walker, answers map[string]any) *walker {
	root := w.expand(place{"", f.doc.root}, answers)
	for _, p := range root {
		w.open = append(w.open, p.at)
	}
	w.object(root, "", answers, true)
	return &w
}

// expand follows a schema to all schemas that hold at the same place of the answers.
func (w *walker) expand(p place, value any) []place {
	var out []place
	w.follow(p, value, map[string]bool{}, &out)
	return out
}

func (w *walker) follow(p place, value any, seen map[string]bool, out *[]place) {
	if seen[p.at] || len(seen) > maxSlots {
		return
	}
	seen[p.at] = true
	*out = append(*out, p)
	m, ok := p.schema.(map[string]any)
	if !ok {
		return
	}
	if ref, ok := m["$ref"].(string); ok {
		if at, ok := w.f.doc.target(ref); ok {
			w.at(at, value, seen, out)
		}
		if w.f.rules.refAlone {
			return
		}
	}
	if list, ok := m["allOf"].([]any); ok {
		for i := range list {
			w.at(p.at+"/allOf/"+strconv.Itoa(i), value, seen, out)
		}
	}
	w.branches(p, m, value, seen, out)
}

// branches follows if/then/else and the schemas that depend on a property.
func (w *walker) branches(p place, m map[string]any, value any, seen map[string]bool, out *[]place) {
	if w.base {
		return
	}
	if _, ok := m["if"]; ok {
		holds := !w.every && w.f.rules.holds(p.at+"/if", value)
		if holds || w.every {
			w.at(p.at+"/then", value, seen, out)
		}
		if !holds {
			w.at(p.at+"/else", value, seen, out)
		}
	}
	for _, word := range []string{"dependentSchemas", "dependencies"} {
		for _, key := range w.f.doc.order[p.at+"/"+word] {
			if w.every || has(value, key) {
				w.at(p.at+"/"+word+"/"+escape(key), value, seen, out)
			}
		}
	}
}

func (w *walker) at(at string, value any, seen map[string]bool, out *[]place) {
	switch s, _ := lookup(w.f.doc.root, at); s.(type) {
	case map[string]any, bool:
		w.follow(place{at, s}, value, seen, out)
	}
}

// object adds the slots of the properties of an object.
func (w *walker) object(places []place, pointer string, value any, required bool) {
	names, at := w.properties(places)
	must := w.required(places, value)
	for _, name := range names {
		here := pointer + "/" + escape(name)
		inner, _ := lookup(value, "/"+escape(name))
		var all []place
		seen := map[string]bool{}
		for _, p := range at[name] {
			w.at(p, inner, seen, &all)
		}
		if slices.ContainsFunc(all, func(p place) bool { return p.schema == false }) && !w.every {
			continue
		}
		w.add(slot{pointer: here, key: name, places: all, required: required && must[name]}, inner)
	}
}

func (w *walker) add(s slot, inner any) {
	s.view = merge(s.places)
	if w.steps++; w.steps > maxSlots {
		return
	}
	if !s.view.group() {
		w.slots = append(w.slots, s)
		return
	}
	// A schema that holds itself would be asked for ever.
	around := len(w.open)
	for _, p := range s.places {
		if slices.Contains(w.open, p.at) {
			s.view.endless = true
		}
		w.open = append(w.open, p.at)
	}
	if !s.view.endless && around < maxSlots && len(tokens(s.pointer)) <= maxSlotDepth {
		if s.required {
			w.must = append(w.must, s.pointer)
		}
		w.object(s.places, s.pointer, inner, s.required || inner != nil)
	} else {
		s.view.endless = true
		w.slots = append(w.slots, s)
	}
	w.open = w.open[:around]
}

// properties lists the names of the properties in the order of writing, and where
// their schemas stand. Alternatives (anyOf, oneOf) of an object add theirs: the
// validator decides between them.
func (w *walker) properties(places []place) ([]string, map[string][]string) {
	var names []string
	at := map[string][]string{}
	for _, p := range places {
		m, _ := p.schema.(map[string]any)
		props, _ := m["properties"].(map[string]any)
		for _, key := range w.f.doc.order[p.at+"/properties"] {
			if _, ok := props[key]; !ok {
				continue
			}
			if at[key] == nil {
				names = append(names, key)
			}
			at[key] = append(at[key], p.at+"/properties/"+escape(key))
		}
	}
	return names, at
}

// required returns the names that must be answered.
func (w *walker) required(places []place, value any) map[string]bool {
	must := map[string]bool{}
	for _, p := range places {
		m, _ := p.schema.(map[string]any)
		for _, key := range texts(m["required"]) {
			must[key] = true
		}
		if w.base {
			continue
		}
		for _, word := range []string{"dependentRequired", "dependencies"} {
			deps, _ := m[word].(map[string]any)
			for key, names := range deps {
				if w.every || has(value, key) {
					for _, name := range texts(names) {
						must[name] = true
					}
				}
			}
		}
	}
	return must
}

func has(value any, key string) bool {
	m, _ := value.(map[string]any)
	_, ok := m[key]
	return ok
}

// texts returns the strings of a JSON list.
func texts(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
