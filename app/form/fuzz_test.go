package form_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/assets"
)

// Whatever a department hands in loads or is refused; what loads has pages that can be
// asked, answered and reviewed.
func FuzzParse(f *testing.F) {
	f.Add([]byte(demoSchema), []byte(demoPage))
	f.Add([]byte(`{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"o":{"$ref":"#"},"a":{"anyOf":[{"const":1},{"type":"null"}]}},"required":[]}`), []byte(nil))
	f.Add([]byte(`{"if":{"required":["a"]},"then":{"properties":{"b":{"enum":[1,null,[]]}}},"else":{"required":["a"]},"properties":{"a":{"type":"array","items":{"enum":[{}]}}}}`), []byte(`{"pages":[]}`))
	if names, err := fs.Glob(assets.Content(), "forms/id-*.schema.json"); err == nil {
		for _, name := range names {
			schema, _ := fs.ReadFile(assets.Content(), name)
			page, _ := fs.ReadFile(assets.Content(), strings.Replace(name, ".schema.", ".page.", 1))
			f.Add(schema, page)
		}
	}
	w := speak(f, hall.Chinese)
	f.Fuzz(func(t *testing.T, schema, page []byte) {
		if len(page) == 0 {
			page = nil
		}
		got, _, err := form.Parse("f", schema, page, clock)
		if err != nil {
			if hall.CodeOf(err) != "form" {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		d := &hall.Draft{}
		for range 2 {
			for _, p := range got.Pages(d.Answers) {
				if len(p.Fields) == 0 {
					t.Fatal("an empty page")
				}
				for _, x := range p.Fields {
					if x.Kind == form.KindNotice {
						continue
					}
					got.Set(d, x.Pointer, try(x))
				}
				got.CheckPage(p, d)
			}
		}
		got.CheckAll(d)
		got.Review(d, w)
		if !json.Valid(got.Submitted(d)) {
			t.Fatalf("sent %s", got.Submitted(d))
		}
	})
}

func try(x form.Field) string {
	switch {
	case len(x.Choices) > 0:
		return x.Choices[0].Key
	case x.Kind == form.KindYesNo:
		return "true"
	case x.Kind == form.KindDate:
		return "2026-01-05"
	}
	return "12"
}

// Whatever is typed is kept, never panics, and reading it twice says the same.
func FuzzSet(f *testing.F) {
	for _, s := range []string{"", "１２", "11010519491231002X", "a\nb", "true", "-0", "1e9", "\x00\xff", "东大路36号", "2026年1月5日"} {
		f.Add(3, s)
	}
	demo := demo(f)
	var at []string
	for _, p := range demo.Pages(map[string]any{"way": "post"}) {
		for _, x := range p.Fields {
			at = append(at, x.Pointer)
		}
	}
	w := speak(f, hall.English)
	f.Fuzz(func(t *testing.T, i int, typed string) {
		d := filled(demo)
		pointer := at[uint(i)%uint(len(at))]
		demo.Set(d, pointer, typed)
		if pointer != "" && demo.Typed(d, pointer) != typed && typed != "" {
			t.Fatalf("typed %q, kept %q", typed, demo.Typed(d, pointer))
		}
		first := demo.Submitted(d)
		for _, x := range demo.CheckAll(d) {
			if strings.Contains(x.In(w), "‹") {
				t.Fatalf("no words for %+v", x)
			}
		}
		demo.Review(d, w)
		demo.Set(d, pointer, demo.Typed(d, pointer))
		if string(first) != string(demo.Submitted(d)) {
			t.Fatalf("%s, then %s", first, demo.Submitted(d))
		}
	})
}
