package form

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// cleaner mends a schema in place where its author's meaning is clear, and notes each
// place. What it cannot mend it refuses: a citizen must never meet it.
type cleaner struct {
	doc      *document
	file     string
	draft    int
	seen     map[string]bool
	warnings []Warning
	refused  error // the first reason
}

func (c *cleaner) warn(at, format string, args ...any) {
	c.warnings = append(c.warnings, Warning{c.file, at, fmt.Sprintf(format, args...)})
}

func (c *cleaner) refuse(at, format string, args ...any) {
	if c.refused == nil {
		c.refused = fmt.Errorf("%s#%s: %s", c.file, at, fmt.Sprintf(format, args...))
	}
}

// schema mends the schema at a pointer and returns it, or what takes its place.
func (c *cleaner) schema(v any, at string) any {
	if c.seen[at] {
		return v
	}
	c.seen[at] = true
	switch s := v.(type) {
	case bool:
		return c.boolean(s)
	case map[string]any:
		for _, word := range slices.Sorted(maps.Keys(s)) {
			c.keyword(s, word, at)
		}
		return s
	}
	c.warn(at, "want a schema, have %s; anything is allowed here", shape(v))
	return map[string]any{}
}

// boolean spells a boolean schema in drafts that have none.
func (c *cleaner) boolean(s bool) any {
	switch {
	case c.draft != 4:
		return s
	case s:
		return map[string]any{}
	}
	return map[string]any{"not": map[string]any{}}
}

// keyword mends one keyword of a schema, or removes it.
func (c *cleaner) keyword(s map[string]any, word, at string) {
	here := at + "/" + escape(word)
	want := mendOf(word)
	switch {
	case want != nil:
	case strings.HasPrefix(word, "x-"):
		return
	case word == "nullable":
		c.nullable(s, here)
		return
	default:
		c.warn(here, "unknown keyword, ignored%s", meant(word))
		return
	}
	if !want(c, s, word, here) {
		delete(s, word)
	}
}

func (c *cleaner) nullable(s map[string]any, here string) {
	c.warn(here, "nullable is of OpenAPI; taken as the type null")
	if types := typesOf(s["type"]); s["nullable"] == true && types != nil && !slices.Contains(types, "null") {
		list := []any{"null"}
		for _, t := range types {
			list = append(list, t)
		}
		s["type"] = list
	}
	delete(s, "nullable")
}

// ref keeps a reference within the document.
func (c *cleaner) ref(s map[string]any, word, here string) bool {
	ref, ok := s[word].(string)
	if !ok {
		c.warn(here, "want a string; ignored")
		return false
	}
	root, _ := c.doc.root.(map[string]any)
	for _, id := range []string{"$id", "id"} {
		if base, ok := root[id].(string); ok && base != "" {
			ref = strings.TrimPrefix(ref, strings.TrimSuffix(base, "#"))
		}
	}
	if !strings.HasPrefix(ref, "#") {
		c.refuse(here, "%q leaves the document", ref)
		return false
	}
	at, ok := c.doc.target(ref)
	if !ok {
		c.warn(here, "nothing stands at %q; ignored", ref)
		return false
	}
	s[word] = ref
	target, _ := lookup(c.doc.root, at)
	if mended := c.schema(target, at); shape(mended) != shape(target) {
		c.refuse(here, "%q is not a schema", ref)
	}
	return true
}

// target is where a reference within the document points.
func (d *document) target(ref string) (string, bool) {
	at, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return "", false
	}
	if plain, err := url.PathUnescape(at); err == nil {
		at = plain
	}
	if at != "" && at[0] != '/' {
		at, ok = d.anchors()[at]
		return at, ok
	}
	_, ok = lookup(d.root, at)
	return at, ok
}

// anchors finds the named places of the document.
func (d *document) anchors() map[string]string {
	found := map[string]string{}
	for at := range d.order {
		v, _ := lookup(d.root, at)
		m, _ := v.(map[string]any)
		if name, ok := m["$anchor"].(string); ok {
			found[name] = at
		}
		for _, word := range []string{"$id", "id"} {
			if name, ok := m[word].(string); ok && strings.HasPrefix(name, "#") {
				found[name[1:]] = at
			}
		}
	}
	return found
}

// meant names the keyword that a misspelt one stands for.
func meant(word string) string {
	for _, end := range []string{"s", "d", "es"} {
		if mendOf(word+end) != nil {
			return "; is " + word + end + " meant?"
		}
	}
	return ""
}

// shape names the JSON type of a value.
func shape(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "a list"
	}
	return "an object"
}

// dayBound checks x-min, x-max, formatMinimum and formatMaximum.
func dayBound(c *cleaner, s map[string]any, word, here string) bool {
	text, ok := s[word].(string)
	if ok {
		_, err := bound(text, time.Unix(0, 0).UTC())
		ok = err == nil
	}
	if !ok {
		c.refuse(here, "want a date (2006-01-02), today, or today with +3d, -6m, -18y")
	}
	return ok
}
