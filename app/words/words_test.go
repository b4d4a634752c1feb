package words

import (
	"strings"
	"testing"
	"testing/fstest"
)

func load(t *testing.T, files map[string]string) (*Catalogue, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, s := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(s)}
	}
	return Load(fsys)
}

func TestT(t *testing.T) {
	c, err := load(t, map[string]string{
		"zh-Hans/home.json": `{"home.found":"找到 {0} 项,共 {1} 项","home.a":"甲"}`,
		"en/home.json":      `{"home.found":"{0} of {1} found"}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][2]string{
		"arguments":        {c.In("zh-Hans").T("home.found", 6, 20), "找到 6 项,共 20 项"},
		"other language":   {c.In("en").T("home.found", 6, 20), "6 of 20 found"},
		"missing is seen":  {c.In("en").T("home.a"), "‹home.a›"},
		"unknown language": {c.In("fr").T("home.a"), "‹home.a›"},
		"argument as text": {c.In("en").T("home.found", "{1}", "x"), "{1} of x found"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: got %q, want %q", name, got[0], got[1])
		}
	}
}

func TestLoadSaysWhereItIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no language":  {map[string]string{"readme.txt": ""}, "no language folder"},
		"not JSON":     {map[string]string{"en/a.json": "{"}, "en/a.json"},
		"a key twice":  {map[string]string{"en/a.json": `{"k":"1"}`, "en/b.json": `{"k":"2"}`}, `key "k" stands in en/a.json and in en/b.json`},
		"not a string": {map[string]string{"en/a.json": `{"k":1}`}, "en/a.json"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := load(t, c.files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
