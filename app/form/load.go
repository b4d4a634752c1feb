package form

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"onestop/app/hall"
)

// Load reads forms/<id>.schema.json and, where there is one, forms/<id>.page.json of
// fsys. now is asked whenever a date is compared with today; it must not be nil. Dirty
// parts are mended and returned as warnings, also with an error; a form that cannot
// work is refused with an Error of code "form" whose cause names file and place.
func Load(fsys fs.FS, id string, now func() time.Time) (*Form, []Warning, error) {
	if !fs.ValidPath("forms/" + id) {
		return nil, nil, refused(id, fmt.Errorf("forms/%s: not a name", id))
	}
	schema, err := fs.ReadFile(fsys, "forms/"+id+".schema.json")
	if err != nil {
		return nil, nil, refused(id, err)
	}
	page, err := fs.ReadFile(fsys, "forms/"+id+".page.json")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, refused(id, err)
	}
	return Parse(id, schema, page, now)
}

// Parse is Load for documents in memory. page is nil where there is no page description.
func Parse(id string, schema, page []byte, now func() time.Time) (*Form, []Warning, error) {
	f := &Form{ID: id, now: now, index: map[string]slot{}, offers: map[string][]Choice{}}
	warnings, err := f.read(schema, "forms/"+id+".schema.json")
	if err != nil {
		return nil, warnings, refused(id, err)
	}
	more, err := f.find("forms/" + id + ".schema.json")
	warnings = append(warnings, more...)
	if err != nil {
		return nil, warnings, refused(id, err)
	}
	more, err = f.describe(page, "forms/"+id+".page.json")
	warnings = append(warnings, more...)
	if err != nil {
		return nil, warnings, refused(id, err)
	}
	return f, warnings, nil
}

func refused(id string, err error) error {
	return &hall.Error{Code: "form", Key: "form.error.refused", Hint: "mend form " + id + " and load the content again", Err: err}
}

// read parses, cleans and compiles the schema.
func (f *Form) read(schema []byte, file string) ([]Warning, error) {
	doc, err := parse(schema)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	root, ok := doc.root.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: want an object, have %s", file, shape(doc.root))
	}
	draft, known := draftOf(root)
	c := &cleaner{doc: doc, file: file, draft: draft, seen: map[string]bool{}}
	if !known {
		c.warn("/$schema", "unknown draft %q; taken as 2020-12", root["$schema"])
	}
	for _, at := range doc.twice {
		c.warn(at, "the key stands twice; the last one counts")
	}
	c.schema(root, "")
	if c.refused != nil {
		return c.warnings, c.refused
	}
	// The document's own address would turn its references away from this copy of it.
	for _, word := range []string{"$schema", "$id", "id"} {
		delete(root, word)
	}
	if f.rules, err = compileRules(doc, draft, f.now); err != nil {
		return c.warnings, fmt.Errorf("%s: %w", file, err)
	}
	f.doc = doc
	title, _ := root["title"].(string)
	f.Title = hall.ZH(title)
	if title == "" {
		f.Title = humanised(f.ID)
	}
	return c.warnings, nil
}

// find lists every question that the schema can ask.
func (f *Form) find(file string) ([]Warning, error) {
	var warnings []Warning
	base := map[string]slot{}
	f.base = base
	for _, s := range f.walk(walker{f: f, base: true}, nil).slots {
		base[s.pointer] = s
	}
	every := f.walk(walker{f: f, every: true}, nil)
	if every.steps > maxSlots {
		return nil, fmt.Errorf("%s: more than %d questions", file, maxSlots)
	}
	for _, s := range every.slots {
		// What a branch adds to a question holds in that branch only.
		if b, ok := base[s.pointer]; ok {
			s.view = b.view
		}
		_, can := s.view.kind()
		switch {
		case can:
			f.all = append(f.all, s)
			f.index[s.pointer] = s
		case base[s.pointer].required:
			return warnings, fmt.Errorf("%s#%s: must be answered, but no field can ask it: %s", file, s.first(), s.view.said())
		default:
			warnings = append(warnings, Warning{file, s.first(), "left out: no field can ask it: " + s.view.said()})
		}
	}
	if len(f.all) == 0 {
		return warnings, fmt.Errorf("%s: nothing to ask: the schema has no properties", file)
	}
	return warnings, nil
}

// first is where in the schema the slot stands first.
func (s slot) first() string {
	if len(s.places) == 0 {
		return ""
	}
	return s.places[0].at
}

// said names what the slot is, for the author.
func (v view) said() string {
	switch {
	case v.endless:
		return "an object that holds itself"
	case v.is("array"):
		return "a list whose elements are not counted by enum"
	case v.is("object"):
		return "an object without properties"
	case len(v.types) > 0:
		return "type " + v.types[0]
	}
	return "no type"
}
