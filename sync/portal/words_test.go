package portal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"onestop/app/hall"
	"onestop/app/words"
	"onestop/sync/portal/portaltest"
)

// spokenKey finds keys, and beginnings of keys, which end in a dot.
var spokenKey = regexp.MustCompile(`"(portal\.[a-z0-9_.]+)"`)

// Every key that pages or code say is there in both languages, and every key that is
// there is said somewhere.
func TestEveryWordingIsThereAndSaid(t *testing.T) {
	assets, err := portaltest.Assets()
	if err != nil {
		t.Fatal(err)
	}
	folder, err := fs.Sub(assets, "words")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := words.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	zh, en := catalogue.In(hall.Chinese), catalogue.In(hall.English)
	said := map[string]bool{}
	files := map[string]bool{"portal.lock": true, "portal.css": true} // look like keys
	// An act's key is joined from the act and what is asked for behind it.
	stems := []string{"portal.act."}
	for _, key := range spoken(t, assets) {
		switch {
		case strings.HasSuffix(key, "."):
			stems = append(stems, key)
		case zh.Has(key + ".text"): // a page that only says one thing
			said[key+".text"], said[key+".title"] = true, true
		case zh.Has(key), files[key]:
			said[key] = true
		default:
			t.Errorf("%s is said, but has no wording", key)
		}
	}
	for _, key := range append(catalogue.Keys(hall.Chinese), catalogue.Keys(hall.English)...) {
		area, _, _ := strings.Cut(key, ".")
		if area != "portal" && area != "step" && area != "state" {
			continue
		}
		if !zh.Has(key) || !en.Has(key) {
			t.Errorf("%s has wording in one language only", key)
		}
		if area == "portal" && !said[strings.TrimSuffix(key, ".one")] && !startsWithAny(key, stems) {
			t.Errorf("%s has a wording that nobody says", key)
		}
	}
}

// spoken reads which keys templates and code name.
func spoken(t *testing.T, assets fs.FS) []string {
	t.Helper()
	var keys []string
	read := func(fsys fs.FS, path string) error {
		b, err := fs.ReadFile(fsys, path)
		for _, m := range spokenKey.FindAllStringSubmatch(string(b), -1) {
			keys = append(keys, m[1])
		}
		return err
	}
	pages, err := fs.Glob(assets, "portal/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, f := range pages {
		if err := read(assets, f); err != nil {
			t.Fatal(err)
		}
	}
	here := os.DirFS(".")
	err = fs.WalkDir(here, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		return read(here, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func startsWithAny(key string, stems []string) bool {
	for _, s := range stems {
		if strings.HasPrefix(key, s) {
			return true
		}
	}
	return false
}
