package form

import (
	"encoding/json"
	"slices"
	"strconv"
)

// mend checks one keyword of the schema s; false: the keyword is taken out.
type mend func(c *cleaner, s map[string]any, word, here string) bool

// mendOf returns what mends a keyword; nil: no schema of any draft says it.
func mendOf(word string) mend {
	switch word {
	case "type":
		return mendTypes
	case "required":
		return mendRequired
	case "enum":
		return mendEnum
	case "format":
		return mendFormat
	case "pattern":
		return mendPattern
	case "$ref":
		return (*cleaner).ref
	case "x-min", "x-max", "formatMinimum", "formatMaximum":
		return dayBound
	case "dependencies", "dependentRequired":
		return mendDependencies
	case "not", "if", "then", "else", "contains", "propertyNames", "items", "additionalItems", "additionalProperties",
		"unevaluatedItems", "unevaluatedProperties":
		return mendOne
	case "properties", "patternProperties", "definitions", "$defs", "dependentSchemas":
		return mendMap
	case "allOf", "anyOf", "oneOf", "prefixItems":
		return mendList
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains":
		return mendCount
	case "minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum":
		return mendNumber
	case "title", "description", "$comment", "$schema", "$id", "id", "$anchor", "contentEncoding", "contentMediaType":
		return mendText
	case "const", "default", "examples", "example", "enumNames", "readOnly", "writeOnly", "deprecated", "uniqueItems", "version":
		return keep
	}
	return nil
}

func keep(*cleaner, map[string]any, string, string) bool { return true }

func mendOne(c *cleaner, s map[string]any, word, here string) bool {
	if list, ok := s[word].([]any); ok && word == "items" {
		for i, x := range list {
			list[i] = c.schema(x, here+"/"+strconv.Itoa(i))
		}
		return true
	}
	if b, ok := s[word].(bool); ok && (word == "additionalProperties" || word == "additionalItems") {
		s[word] = b
		return true
	}
	s[word] = c.schema(s[word], here)
	return true
}

func mendMap(c *cleaner, s map[string]any, word, here string) bool {
	m, ok := s[word].(map[string]any)
	if !ok {
		c.warn(here, "want an object of schemas, have %s; ignored", shape(s[word]))
		return false
	}
	for key, x := range m {
		if word == "patternProperties" {
			if _, err := compilePattern(key); err != nil {
				c.refuse(here, "pattern %q: %v", key, err)
			}
		}
		m[key] = c.schema(x, here+"/"+escape(key))
	}
	return true
}

func mendList(c *cleaner, s map[string]any, word, here string) bool {
	list, ok := s[word].([]any)
	if !ok || len(list) == 0 {
		c.warn(here, "want a list of schemas; ignored")
		return false
	}
	for i, x := range list {
		list[i] = c.schema(x, here+"/"+strconv.Itoa(i))
	}
	return true
}

func mendDependencies(c *cleaner, s map[string]any, word, here string) bool {
	m, ok := s[word].(map[string]any)
	if !ok {
		c.warn(here, "want an object; ignored")
		return false
	}
	for key, x := range m {
		if list, ok := x.([]any); ok {
			m[key] = onlyTexts(c, list, here+"/"+escape(key))
			continue
		}
		if word == "dependentRequired" {
			c.warn(here+"/"+escape(key), "want a list of names; ignored")
			delete(m, key)
			continue
		}
		m[key] = c.schema(x, here+"/"+escape(key))
	}
	return true
}

func mendTypes(c *cleaner, s map[string]any, word, here string) bool {
	var good []any
	for _, t := range typesOf(s[word]) {
		if !slices.Contains([]string{"null", "boolean", "integer", "number", "string", "array", "object"}, t) {
			c.warn(here, "unknown type %q, ignored", t)
		} else if !slices.Contains(good, any(t)) {
			good = append(good, t)
		}
	}
	switch len(good) {
	case 0:
		c.warn(here, "no known type; any is allowed")
		return false
	case 1:
		s[word] = good[0]
	default:
		s[word] = good
	}
	return true
}

func mendRequired(c *cleaner, s map[string]any, word, here string) bool {
	list, ok := s[word].([]any)
	if !ok {
		c.warn(here, "want a list of names, have %s; ignored", shape(s[word]))
		return false
	}
	if len(list) == 0 {
		if c.draft == 4 {
			c.warn(here, "the list is empty; ignored")
		}
		return c.draft != 4
	}
	s[word] = onlyTexts(c, list, here)
	return true
}

// onlyTexts keeps the strings of a list, each once.
func onlyTexts(c *cleaner, list []any, here string) []any {
	good := []any{}
	for _, x := range list {
		if _, ok := x.(string); !ok || slices.Contains(good, x) {
			c.warn(here, "want names, each once; %s left out", canonical(x))
			continue
		}
		good = append(good, x)
	}
	return good
}

func mendEnum(c *cleaner, s map[string]any, word, here string) bool {
	list, ok := s[word].([]any)
	if !ok || len(list) == 0 {
		c.warn(here, "want a list of values; ignored")
		return false
	}
	seen, good := map[string]bool{}, []any{}
	for _, x := range list {
		if k := string(canonical(x)); seen[k] {
			c.warn(here, "%s stands twice", k)
		} else {
			seen[k] = true
			good = append(good, x)
		}
	}
	s[word] = good
	return true
}

func mendFormat(c *cleaner, s map[string]any, word, here string) bool {
	name, ok := s[word].(string)
	if !ok {
		c.warn(here, "want a string; ignored")
		return false
	}
	if !knownFormat(name) {
		c.warn(here, "unknown format %q, ignored", name)
		return false
	}
	return true
}

func mendPattern(c *cleaner, s map[string]any, word, here string) bool {
	text, ok := s[word].(string)
	if !ok {
		c.warn(here, "want a string; ignored")
		return false
	}
	if _, err := compilePattern(text); err != nil {
		c.refuse(here, "pattern %q: %v", text, err)
	}
	return true
}

func mendCount(c *cleaner, s map[string]any, word, here string) bool {
	if text, ok := s[word].(string); ok {
		c.warn(here, "a number written as a string")
		s[word] = json.Number(text)
	}
	n, ok := whole(s[word])
	if !ok || n < 0 {
		c.warn(here, "want a whole number from 0; ignored")
		return false
	}
	return true
}

func mendNumber(c *cleaner, s map[string]any, word, here string) bool {
	if _, ok := s[word].(bool); ok && c.draft == 4 && (word == "exclusiveMinimum" || word == "exclusiveMaximum") {
		return true
	}
	n, ok := s[word].(json.Number)
	r, good := rational(n.String())
	if !ok || !good || word == "multipleOf" && r.Sign() <= 0 {
		c.warn(here, "want a number; ignored")
		return false
	}
	return true
}

func mendText(c *cleaner, s map[string]any, word, here string) bool {
	if _, ok := s[word].(string); !ok {
		c.warn(here, "want a string, have %s; ignored", shape(s[word]))
		return false
	}
	return true
}
