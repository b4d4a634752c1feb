// Package words is the catalogue of what the interface says, in every language.
//
// A language is a folder of JSON files, each an object of key to wording, named
// after the part of the interface that says it. Keys are lower-case and dotted
// ("home.greeting"). {0}, {1} … in a wording stand for the arguments.
package words

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// Catalogue is every wording in every language. It is read-only and may be
// shared between goroutines.
type Catalogue struct {
	langs map[string]map[string]string
}

// Load reads the folders of fsys, one a language, named by language tag. A key that
// stands twice in a language is an error that names both files.
func Load(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{langs: map[string]map[string]string{}}
	files, err := fs.Glob(fsys, "*/*.json")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("words: no language folder with a .json file")
	}
	from := map[string]string{}
	for _, f := range files {
		if err := c.add(fsys, f, from); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalogue) add(fsys fs.FS, file string, from map[string]string) error {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("words: %w", err)
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("words: %s: %w", file, err)
	}
	lang := path.Dir(file)
	if c.langs[lang] == nil {
		c.langs[lang] = map[string]string{}
	}
	for k, s := range m {
		if other, ok := from[lang+"/"+k]; ok {
			return fmt.Errorf("words: key %q stands in %s and in %s", k, other, file)
		}
		from[lang+"/"+k] = file
		c.langs[lang][k] = s
	}
	return nil
}

// Langs returns the language tags, sorted.
func (c *Catalogue) Langs() []string {
	var out []string
	for l := range c.langs {
		out = append(out, l)
	}
	sort.Strings(out)
	return out
}

// Keys returns the keys of lang, sorted.
func (c *Catalogue) Keys(lang string) []string {
	var out []string
	for k := range c.langs[lang] {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// In returns the wordings of lang.
func (c *Catalogue) In(lang string) Words { return Words{Lang: lang, m: c.langs[lang]} }

// Words is the catalogue in one language.
type Words struct {
	Lang string
	m    map[string]string
}

// T returns the wording of key with its arguments put in. A missing key returns the
// key in ‹guillemets›: it is seen on the screen, and a test fails on it.
func (w Words) T(key string, args ...any) string {
	s, ok := w.m[key]
	if !ok {
		return "‹" + key + "›"
	}
	if len(args) == 0 {
		return s
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// Has reports whether key has a wording.
func (w Words) Has(key string) bool { _, ok := w.m[key]; return ok }
