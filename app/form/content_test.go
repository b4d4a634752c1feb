package form_test

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"testing"
	"time"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/assets"
)

var today = time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))

func clock() time.Time { return today }

// Every form that ships loads without a warning and asks in both languages.
func TestEveryFormThatShipsMakesPages(t *testing.T) {
	names, err := fs.Glob(assets.Content(), "forms/*.schema.json")
	if err != nil || len(names) == 0 {
		t.Skip("no forms in assets yet")
	}
	for _, name := range names {
		id := strings.TrimSuffix(path.Base(name), ".schema.json")
		t.Run(id, func(t *testing.T) {
			f, warnings, err := form.Load(assets.Content(), id, clock)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range warnings {
				t.Error(w)
			}
			pages := f.Pages(nil)
			if len(pages) == 0 || f.Title.In(hall.English) == f.Title.In(hall.Chinese) {
				t.Errorf("%d pages, title %v", len(pages), f.Title)
			}
			for _, p := range pages {
				for _, field := range p.Fields {
					if field.Label[hall.Chinese] == "" || field.Label[hall.English] == "" {
						t.Errorf("%s: label %v", field.Pointer, field.Label)
					}
					for _, c := range field.Choices {
						if c.Name[hall.Chinese] == "" || c.Name[hall.English] == "" {
							t.Errorf("%s: choice %s: %v", field.Pointer, c.Key, c.Name)
						}
					}
				}
			}
			if len(f.CheckAll(&hall.Draft{})) == 0 {
				t.Error("an empty form has no fault")
			}
		})
	}
}

func TestEveryFormThatAGuideNamesIsThere(t *testing.T) {
	names, err := fs.Glob(assets.Content(), "guides/*.json")
	if err != nil || len(names) == 0 {
		t.Skip("no guides in assets yet")
	}
	for _, name := range names {
		b, err := fs.ReadFile(assets.Content(), name)
		if err != nil {
			t.Fatal(err)
		}
		var g hall.Guide
		if err := json.Unmarshal(b, &g); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if g.Form == "" {
			continue
		}
		if _, _, err := form.Load(assets.Content(), g.Form, clock); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
