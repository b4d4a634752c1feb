package form

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// rules are the compiled schema: they judge answers and decide conditions.
type rules struct {
	root     *jsonschema.Schema
	ifs      map[string]*jsonschema.Schema // by pointer of the if
	refAlone bool                          // drafts up to 7 ignore what stands beside $ref
}

const schemaURL = "form:schema"

// refuseLoader keeps schemas from reading files and the network.
type refuseLoader struct{}

// Load refuses.
func (refuseLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s leaves the document", url)
}

// draftOf reads which draft a schema follows: 4, 7 or 2020.
func draftOf(root map[string]any) (int, bool) {
	s, _ := root["$schema"].(string)
	switch {
	case s == "", strings.Contains(s, "2020-12"), strings.Contains(s, "2019-09"):
		return 2020, true
	case strings.Contains(s, "draft-04"):
		return 4, true
	case strings.Contains(s, "draft-07"), strings.Contains(s, "draft-06"):
		return 7, true
	}
	return 2020, false
}

// compileRules compiles a cleaned document. now is asked at each check of a date.
func compileRules(d *document, draft int, now func() time.Time) (*rules, error) {
	c := jsonschema.NewCompiler()
	c.UseLoader(refuseLoader{})
	c.UseRegexpEngine(compilePattern)
	c.AssertFormat()
	c.DefaultDraft(map[int]*jsonschema.Draft{4: jsonschema.Draft4, 7: jsonschema.Draft7, 2020: jsonschema.Draft2020}[draft])
	for name, f := range own() {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			if s, ok := v.(string); ok {
				if fault := f.check(s, now()); fault != nil {
					return formatError{fault}
				}
			}
			return nil
		}})
	}
	c.RegisterFormat(&jsonschema.Format{Name: formatAddress, Validate: func(v any) error {
		if fault := checkAddress(v); fault != nil {
			return formatError{fault}
		}
		return nil
	}})
	if err := c.AddResource(schemaURL, d.root); err != nil {
		return nil, err
	}
	root, err := c.Compile(schemaURL)
	if err != nil {
		return nil, err
	}
	r := &rules{root: root, ifs: map[string]*jsonschema.Schema{}, refAlone: draft != 2020}
	for at := range d.order {
		if s, ok := lookup(d.root, at); ok && has(s, "if") {
			if compiled, err := c.Compile(schemaURL + "#" + fragment(at+"/if")); err == nil {
				r.ifs[at+"/if"] = compiled
			}
		}
	}
	return r, nil
}

// fragment writes a pointer as the fragment of a URL.
func fragment(pointer string) string {
	return strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "\"", "%22", "^", "%5E", "{", "%7B", "}", "%7D", "|", "%7C", "\\", "%5C", "`", "%60", "<", "%3C", ">", "%3E").Replace(pointer)
}

// holds reports whether the condition at a pointer holds for a value; nothing yet
// answered counts as an empty object.
func (r *rules) holds(at string, value any) bool {
	if value == nil {
		value = map[string]any{}
	}
	s, ok := r.ifs[at]
	return ok && s.Validate(value) == nil
}

func knownFormat(name string) bool {
	if _, ok := own()[name]; ok || name == formatAddress {
		return true
	}
	return slices.Contains([]string{"json-pointer", "relative-json-pointer", "uuid", "duration", "ipv4", "ipv6", "hostname",
		"idn-hostname", "idn-email", "time", "date-time", "uri", "iri", "uri-reference", "iri-reference", "uri-template", "regex"}, name)
}
