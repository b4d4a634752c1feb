// Package form turns a department's form, which is data, into pages that a citizen
// answers with a finger: JSON Schema for what is true, a page description for how it is
// asked. Answers are judged by a full schema validator, so whatever the schema says
// holds, whether or not this package knows the keyword.
package form

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"onestop/app/hall"
)

// Options is what a form needs from outside.
type Options struct {
	Now   func() time.Time                     // for dates such as "today"
	Names func(source, value string) hall.Text // of a choice that comes from a list outside the form; may be nil
	Known func(source, value string) bool      // whether such a choice exists; may be nil
}

// Form is one form, ready to use. It is read-only and may be shared between goroutines.
type Form struct {
	ID      string
	Version string
	Title   hall.Text

	o      Options
	pages  []pageFile
	fields map[string]Field // by pointer
	order  []string         // pointers in the order of the pages
	schema *jsonschema.Schema
}

// Warning is something odd in a form that still works; it names the place.
type Warning struct{ Place, What string }

// String says the warning for an author.
func (w Warning) String() string { return w.Place + ": " + w.What }

// Page is one page as it is shown now.
type Page struct {
	ID     string
	Title  hall.Text
	Hint   hall.Text
	Fields []Field // shown now, in order
}

// maxFile bounds a schema or page description.
const maxFile = 4 << 20

// Load reads forms/<id>.schema.json and, if it is there, forms/<id>.page.json. A form
// that cannot work is a *hall.Error with the code "form" whose hint names the place.
func Load(fsys fs.FS, id string, o Options) (*Form, []Warning, error) {
	schema, err := readFile(fsys, "forms/"+id+".schema.json")
	if err != nil {
		return nil, nil, refuse(id, err)
	}
	page, err := readFile(fsys, "forms/"+id+".page.json")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, refuse(id, err)
	}
	return Parse(id, schema, page, o)
}

// Parse is Load on bytes; page may be nil.
func Parse(id string, schema, page []byte, o Options) (*Form, []Warning, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	f := &Form{ID: id, o: o, fields: map[string]Field{}}
	doc, err := decodeSchema(schema)
	if err != nil {
		return nil, nil, refuse(id, err)
	}
	if f.schema, err = compile(id, doc, o.Now); err != nil {
		return nil, nil, refuse(id, err)
	}
	root, ok := doc.(map[string]any)
	if !ok {
		return nil, nil, refuse(id, errors.New("the schema is not an object"))
	}
	described, warnings, err := readPages(page, root)
	if err != nil {
		return nil, nil, refuse(id, err)
	}
	more, err := f.build(described, root)
	if err != nil {
		return nil, nil, refuse(id, err)
	}
	return f, append(warnings, more...), nil
}

// build makes the fields of every described page, and a last page of those that the
// schema has and no page names.
func (f *Form) build(d *describedForm, root map[string]any) ([]Warning, error) {
	f.Version, f.Title = d.Version, d.Title
	warnings := []Warning{}
	for _, p := range d.Pages {
		for _, e := range p.Fields {
			if e.At == "" {
				continue
			}
			field, err := makeField(e, root)
			if err != nil {
				return nil, fmt.Errorf("page %q, field %q: %w", p.ID, e.At, err)
			}
			if _, twice := f.fields[e.At]; twice {
				return nil, fmt.Errorf("page %q, field %q: stands on a page already", p.ID, e.At)
			}
			f.fields[e.At] = field
			f.order = append(f.order, e.At)
		}
	}
	f.pages = d.Pages
	rest, left := f.unnamed(root)
	if len(left) > 0 {
		warnings = append(warnings, Warning{"pages", "no page names " + strings.Join(left, ", ") + ": shown last"})
		f.pages = append(f.pages, rest)
	}
	if len(f.order) == 0 {
		return nil, errors.New("the schema has no property that can be asked")
	}
	return warnings, f.checkConditions()
}

// unnamed collects the properties that no page names.
func (f *Form) unnamed(root map[string]any) (pageFile, []string) {
	p := pageFile{ID: "rest", Title: f.Title}
	var left []string
	for _, at := range leaves(root, root, "", 0) {
		if f.named(at) {
			continue
		}
		e := entryFile{At: at}
		field, err := makeField(e, root)
		if err != nil {
			continue
		}
		f.fields[at] = field
		f.order = append(f.order, at)
		p.Fields = append(p.Fields, e)
		left = append(left, at)
	}
	return p, left
}

func (f *Form) named(at string) bool {
	for have := range f.fields {
		if have == at || strings.HasPrefix(have, at+"/") || strings.HasPrefix(at, have+"/") {
			return true
		}
	}
	return false
}

// checkConditions refuses a condition on a field that nobody asks.
func (f *Form) checkConditions() error {
	for _, p := range f.pages {
		conditions := []*condition{p.When}
		for _, e := range p.Fields {
			conditions = append(conditions, e.When)
		}
		for _, c := range conditions {
			if c != nil && !slices.Contains(f.order, c.At) {
				return fmt.Errorf("page %q: the condition asks for %q, which no page has", p.ID, c.At)
			}
		}
	}
	return nil
}

// Pages returns the pages that the answers so far call for, each with the fields that
// they call for. A page without a field is left out.
func (f *Form) Pages(answers map[string]any) []Page {
	answers = f.reachable(answers)
	var out []Page
	for _, p := range f.pages {
		if !p.When.holds(answers) {
			continue
		}
		page := Page{ID: p.ID, Title: p.Title, Hint: p.Hint}
		asked := false
		for _, e := range p.Fields {
			if !e.When.holds(answers) {
				continue
			}
			if e.At == "" {
				page.Fields = append(page.Fields, Field{Kind: Notice, Label: e.Notice, Tone: e.Tone})
				continue
			}
			page.Fields = append(page.Fields, f.asked(e.At, answers))
			asked = true
		}
		if asked {
			out = append(out, page)
		}
	}
	return out
}

// Field returns the field at a pointer.
func (f *Form) Field(pointer string) (Field, bool) {
	field, ok := f.fields[pointer]
	return field, ok
}

func (f *Form) asked(at string, answers map[string]any) Field {
	field := f.fields[at]
	field.Required = f.required(at, answers)
	field.Min, field.Max = f.bounds(field)
	return field
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s has %d bytes, at most %d", name, info.Size(), maxFile)
	}
	return fs.ReadFile(fsys, name)
}

func refuse(id string, err error) error {
	return &hall.Error{Code: "form", Key: "form.unusable", Hint: "form " + id + ": " + err.Error(), Err: err}
}
