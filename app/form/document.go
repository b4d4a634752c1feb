package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The bounds of a form's documents: far above any real form, low enough that no
// document can exhaust a kiosk.
const (
	maxDocument = 4 << 20
	maxDepth    = 64
)

// document is a decoded JSON document that remembers the order of keys, because the
// order in which a department wrote the properties is the order in which to ask.
type document struct {
	root  any
	order map[string][]string // keys of the object at a pointer, as written
	twice []string            // pointers of keys that stand twice; the last one counts
}

// parse decodes b; numbers stay as they are written.
func parse(b []byte) (*document, error) {
	if len(b) > maxDocument {
		return nil, fmt.Errorf("the document has %d bytes, most is %d", len(b), maxDocument)
	}
	d := &document{order: map[string][]string{}}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	v, err := d.value(dec, "", 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("more than one JSON value")
	}
	d.root = v
	return d, nil
}

func (d *document) value(dec *json.Decoder, at string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%s: nested deeper than %d", at, maxDepth)
	}
	t, err := dec.Token()
	if err != nil {
		return nil, err
	}
	if n, ok := t.(json.Number); ok && !writable(n.String()) {
		return nil, fmt.Errorf("%s: the number has too many digits", at)
	}
	switch t {
	case json.Delim('{'):
		return d.object(dec, at, depth)
	case json.Delim('['):
		list := []any{}
		for i := 0; dec.More(); i++ {
			v, err := d.value(dec, at+"/"+strconv.Itoa(i), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := dec.Token()
		return list, err
	}
	return t, nil
}

func (d *document) object(dec *json.Decoder, at string, depth int) (any, error) {
	m := map[string]any{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key := t.(string) // the decoder allows nothing else here
		here := at + "/" + escape(key)
		v, err := d.value(dec, here, depth+1)
		if err != nil {
			return nil, err
		}
		if _, ok := m[key]; ok {
			d.twice = append(d.twice, here)
		} else {
			d.order[at] = append(d.order[at], key)
		}
		m[key] = v
	}
	_, err := dec.Token()
	return m, err
}

// lookup finds the value at a JSON pointer.
func lookup(root any, pointer string) (any, bool) {
	v := root
	for _, key := range tokens(pointer) {
		switch x := v.(type) {
		case map[string]any:
			inner, ok := x[key]
			if !ok {
				return nil, false
			}
			v = inner
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// put sets the value at a pointer into objects, making those that are missing. It
// returns false where a value that is no object stands in the way.
func put(root map[string]any, pointer string, v any) bool {
	keys := tokens(pointer)
	if len(keys) == 0 {
		return false
	}
	for _, key := range keys[:len(keys)-1] {
		inner, ok := root[key].(map[string]any)
		if !ok {
			if _, taken := root[key]; taken {
				return false
			}
			inner = map[string]any{}
			root[key] = inner
		}
		root = inner
	}
	root[keys[len(keys)-1]] = v
	return true
}

// drop removes the value at a pointer, and the objects that became empty by it.
func drop(root map[string]any, pointer string) {
	keys := tokens(pointer)
	for len(keys) > 0 {
		parent, ok := lookup(root, join(keys[:len(keys)-1]))
		m, isMap := parent.(map[string]any)
		if !ok || !isMap {
			return
		}
		delete(m, keys[len(keys)-1])
		if len(m) > 0 {
			return
		}
		keys = keys[:len(keys)-1]
	}
}

// writable reports whether a number can be written out: an exponent beyond reason
// would take all memory as soon as anything compares it.
func writable(s string) bool {
	i := strings.IndexAny(s, "eE")
	return len(s) <= 64 && (i < 0 || len(s)-i <= 4)
}

func tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	list := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, s := range list {
		list[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(s)
	}
	return list
}

func join(keys []string) string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString("/" + escape(k))
	}
	return b.String()
}

func escape(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }
