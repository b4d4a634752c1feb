package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// patternTime bounds one match of a pattern, so that no form can hang the kiosk.
const patternTime = 50 * time.Millisecond

// maxDepth bounds $ref and nesting while fields are looked for.
const maxDepth = 16

func decodeSchema(b []byte) (any, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return doc, nil
}

// compile makes the validator. References outside the document are refused: a kiosk
// without a network must know its whole form.
func compile(id string, doc any, now func() time.Time) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, f := range formats(now) {
		c.RegisterFormat(f)
	}
	c.UseRegexpEngine(ecma)
	c.UseLoader(noLoader{})
	url := "form:///" + id + ".json"
	if err := c.AddResource(url, doc); err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	s, err := c.Compile(url)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return s, nil
}

type noLoader struct{}

// Load refuses.
func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s lies outside the form", url)
}

// pattern is an ECMA-262 regular expression with a time limit.
type pattern struct{ re *regexp2.Regexp }

func ecma(s string) (jsonschema.Regexp, error) {
	re, err := regexp2.Compile(s, regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = patternTime
	return pattern{re}, nil
}

// MatchString says no when the limit is reached: what cannot be checked is not right.
func (p pattern) MatchString(s string) bool {
	ok, err := p.re.MatchString(s)
	return err == nil && ok
}

// String is the expression as written.
func (p pattern) String() string { return p.re.String() }

// at finds the schema of a pointer among the properties, through $ref.
func at(root map[string]any, pointer string) (map[string]any, error) {
	if !strings.HasPrefix(pointer, "/") {
		return nil, fmt.Errorf("a pointer begins with /")
	}
	here := root
	for _, name := range strings.Split(pointer[1:], "/") {
		props, _ := here["properties"].(map[string]any)
		next, ok := deref(props[unescape(name)], root)
		if !ok {
			return nil, fmt.Errorf("the schema has no property %q", name)
		}
		here = next
	}
	return here, nil
}

// deref follows local references; keywords beside a $ref are kept.
func deref(v any, root map[string]any) (map[string]any, bool) {
	m, ok := v.(map[string]any)
	for range maxDepth {
		if !ok {
			return nil, false
		}
		ref, has := m["$ref"].(string)
		if !has {
			return m, true
		}
		target, found := local(root, ref)
		if !found {
			return nil, false
		}
		merged := map[string]any{}
		for k, x := range target {
			merged[k] = x
		}
		for k, x := range m {
			if k != "$ref" {
				merged[k] = x
			}
		}
		m = merged
	}
	return nil, false
}

func local(root map[string]any, ref string) (map[string]any, bool) {
	path, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return nil, false
	}
	var here any = root
	for _, name := range strings.Split(path, "/") {
		m, isMap := here.(map[string]any)
		if !isMap {
			return nil, false
		}
		here = m[unescape(name)]
	}
	m, isMap := here.(map[string]any)
	return m, isMap
}

// leaves lists the pointers that can be asked, in the order required first, then by name.
func leaves(here, root map[string]any, prefix string, depth int) []string {
	if depth > maxDepth {
		return nil
	}
	props, _ := here["properties"].(map[string]any)
	var names []string
	for name := range props {
		names = append(names, name)
	}
	sort.Strings(names)
	var out []string
	for _, name := range names {
		child, ok := deref(props[name], root)
		if !ok {
			continue
		}
		pointer := prefix + "/" + escape(name)
		if _, nested := child["properties"]; nested && word(child, "format") != "cn-address" {
			out = append(out, leaves(child, root, pointer, depth+1)...)
			continue
		}
		out = append(out, pointer)
	}
	return out
}

func escape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}

func unescape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~1", "/"), "~0", "~")
}

func word(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func whole(m map[string]any, key string) int {
	n, ok := m[key].(json.Number)
	if !ok {
		return 0
	}
	i, err := n.Int64()
	if err != nil {
		return 0
	}
	return int(i)
}

func typesOf(m map[string]any) []string {
	switch t := m["type"].(type) {
	case string:
		return []string{t}
	case []any:
		var out []string
		for _, x := range t {
			if s, ok := x.(string); ok && s != "null" {
				out = append(out, s)
			}
		}
		return out
	}
	if len(optionsOf(m)) > 0 {
		return []string{"string"}
	}
	if _, ok := m["const"].(bool); ok {
		return []string{"boolean"}
	}
	return nil
}

func optionsOf(m map[string]any) []Option {
	list, _ := m["enum"].([]any)
	var out []Option
	for _, v := range list {
		switch v := v.(type) {
		case string:
			out = append(out, Option{Value: v})
		case json.Number:
			out = append(out, Option{Value: v.String()})
		}
	}
	return out
}
