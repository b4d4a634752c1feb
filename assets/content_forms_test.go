package assets_test

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"onestop/app/hall"
	"onestop/assets"
)

// These are the form files as their author checks them, without the form engine: a
// mistake here is a mistake in the content, whatever the engine makes of it.

type condition struct {
	At string
	In []any
}

func (c *condition) holds(answers map[string]any) bool {
	return c == nil || slices.Contains(c.In, answers[strings.TrimPrefix(c.At, "/")])
}

type entry struct {
	At, Keyboard string
	Label, Hint  hall.Text
	Error        hall.Text
	Choices      map[string]hall.Text
	ChoicesFrom  string `json:"choices_from"`
	When         *condition
	Mask         bool
	Lines        int
}

type pageFile struct {
	ID, Version string
	Title       hall.Text
	Pages       []struct {
		ID          string
		Title, Hint hall.Text
		When        *condition
		Fields      []entry
	}
}

type property struct {
	Type, Format, Pattern string
	Enum                  []string
	Items                 *property
	Minimum               float64
}

type schemaFile struct {
	Properties map[string]property
}

// formIDs returns the id of every form, and forms the two files of one.
func formIDs(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(assets.Content(), "forms/*.page.json")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".page.json")
	}
	return names
}

func readForm(t *testing.T, id string) (pageFile, schemaFile, *jsonschema.Schema) {
	t.Helper()
	place := "forms/" + id + ".schema.json"
	b, err := fs.ReadFile(assets.Content(), place)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("form.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("form.json")
	if err != nil {
		t.Fatalf("%s: %v", place, err)
	}
	return read[pageFile](t, "forms/"+id+".page.json"), loose[schemaFile](t, place), compiled
}

func TestEveryGuideThatNamesAFormHasIt(t *testing.T) {
	ids := formIDs(t)
	for slug, g := range guides(t) {
		if g.AtKiosk() && !slices.Contains(ids, g.Form) {
			t.Errorf("%s: form %s is missing", slug, g.Form)
		}
	}
	if !slices.Contains(ids, "complaint") {
		t.Error("the complaint has no form")
	}
}

func TestPagesAskWhatTheSchemaWants(t *testing.T) {
	for _, id := range formIDs(t) {
		t.Run(id, func(t *testing.T) {
			page, schema, _ := readForm(t, id)
			if page.ID != id || page.Version == "" || len(page.Pages) > 6 {
				t.Errorf("id %q, version %q, %d pages", page.ID, page.Version, len(page.Pages))
			}
			asked := map[string]bool{}
			for _, p := range page.Pages {
				earlier(t, asked, p.When)
				for _, e := range p.Fields {
					earlier(t, asked, e.When)
					key := strings.TrimPrefix(e.At, "/")
					if asked[key] {
						t.Errorf("%s is asked twice", key)
					}
					asked[key] = true
					checkChoices(t, e, schema.Properties[key])
				}
			}
			for key := range schema.Properties {
				if !asked[key] {
					t.Errorf("%s is never asked", key)
				}
			}
		})
	}
}

// earlier says that a condition rests on what was asked before.
func earlier(t *testing.T, asked map[string]bool, c *condition) {
	t.Helper()
	if c != nil && !asked[strings.TrimPrefix(c.At, "/")] {
		t.Errorf("a condition rests on %s, which is asked later or never", c.At)
	}
}

func checkChoices(t *testing.T, e entry, p property) {
	t.Helper()
	values := p.Enum
	if p.Items != nil {
		values = p.Items.Enum
	}
	named := slices.Sorted(maps.Keys(e.Choices))
	if slices.Sort(values); !slices.Equal(values, named) {
		t.Errorf("%s: choices %q, the schema has %q", e.At, named, values)
	}
	if private := strings.Contains(p.Format, "id-number") || p.Format == "cn-mobile" || p.Format == "cn-bank-card"; private && !e.Mask {
		t.Errorf("%s: is not masked on the review page", e.At)
	}
}

// Whatever the citizen chooses, what the pages then ask is what the schema accepts;
// and nothing at all is never enough.
func TestEveryWayThroughAFormIsAccepted(t *testing.T) {
	for _, id := range formIDs(t) {
		t.Run(id, func(t *testing.T) {
			page, schema, compiled := readForm(t, id)
			for _, way := range ways(page, schema) {
				answers := fill(page, schema, way)
				if err := compiled.Validate(answers); err != nil {
					t.Errorf("with %v: %v", way, err)
				}
			}
			if compiled.Validate(map[string]any{}) == nil {
				t.Error("an empty form is accepted")
			}
		})
	}
}

// ways returns every combination of the answers on which conditions rest.
func ways(page pageFile, schema schemaFile) []map[string]any {
	out := []map[string]any{{}}
	for _, key := range drivers(page) {
		values := []any{true, false}
		if p := schema.Properties[key]; p.Enum != nil {
			values = nil
			for _, v := range p.Enum {
				values = append(values, v)
			}
		}
		var more []map[string]any
		for _, way := range out {
			for _, v := range values {
				next := maps.Clone(way)
				next[key] = v
				more = append(more, next)
			}
		}
		out = more
	}
	return out
}

func drivers(page pageFile) []string {
	found := map[string]bool{}
	for _, p := range page.Pages {
		for _, e := range p.Fields {
			for _, c := range []*condition{p.When, e.When} {
				if c != nil {
					found[strings.TrimPrefix(c.At, "/")] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// fill answers every field that is shown, the given ones as given.
func fill(page pageFile, schema schemaFile, given map[string]any) map[string]any {
	answers := map[string]any{}
	for _, p := range page.Pages {
		if !p.When.holds(answers) {
			continue
		}
		for _, e := range p.Fields {
			if !e.When.holds(answers) {
				continue
			}
			key := strings.TrimPrefix(e.At, "/")
			answers[key] = plausible(schema.Properties[key])
			if v, ok := given[key]; ok {
				answers[key] = v
			}
		}
	}
	return answers
}

// plausible is an answer of the kind that people give. The number is the well-known
// specimen of the identity card, nobody's own.
func plausible(p property) any {
	formats := map[string]any{
		"cn-name": "李明", "cn-id-number": "11010519491231002X", "cn-mobile": "13800138000", "cn-phone": "0591-87550000",
		"cn-uscc": "11350100MBXX00019A", "cn-bank-card": "6222021234567894", "date": "2020-05-01",
		"cn-address": map[string]any{"code": "350102", "province": "福建省", "city": "福州市", "county": "鼓楼区", "detail": "温泉街道东大路36号"},
	}
	patterns := map[string]any{"^[0-9]{4}$": "0101", "^[0-9]{12}$": "350100123456"}
	switch {
	case formats[p.Format] != nil:
		return formats[p.Format]
	case len(p.Enum) > 0:
		return p.Enum[0]
	case p.Items != nil:
		return []any{p.Items.Enum[0]}
	case p.Type == "boolean":
		return true
	case p.Type == "integer", p.Type == "number":
		return max(10, p.Minimum)
	case p.Pattern != "":
		return patterns[p.Pattern]
	}
	return "小吃服务和日用百货零售"
}
