package main

import (
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"onestop/app/config"
	"onestop/app/hall"
	"onestop/app/ui/uitest"
	"onestop/assets"
)

// program is the kiosk program with a right configuration in a folder of its own.
func program(t *testing.T) *Main {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kiosk.toml")
	if err := os.WriteFile(file, []byte("data_dir = \"data\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return &Main{Config: file, Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Pack: embedded()}
}

// without is a folder as it ships, with some files in place of others; nil removes one.
func without(t *testing.T, from fs.FS, change map[string][]byte) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, changed := change[path]
		if !changed {
			if b, err = fs.ReadFile(from, path); err != nil {
				return err
			}
		}
		if b != nil {
			out[path] = &fstest.MapFile{Data: b}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestUnreadablePackIsAFaultOnTheScreen(t *testing.T) {
	for name, c := range map[string]struct {
		code  string
		spoil func(t *testing.T, p *pack)
	}{
		"no content at all": {"content", func(_ *testing.T, p *pack) { p.content = fstest.MapFS{} }},
		"half a guide": {"content", func(t *testing.T, p *pack) {
			p.content = without(t, p.content, map[string][]byte{"guides/id-card-renewal.json": []byte(`{"code": "1135`)})
		}},
		"no divisions": {"content", func(t *testing.T, p *pack) {
			p.content = without(t, p.content, map[string][]byte{"divisions.csv": nil})
		}},
		"no departments": {"content", func(t *testing.T, p *pack) {
			p.content = without(t, p.content, map[string][]byte{"departments.json": nil})
		}},
		"half a font":  {"font", func(_ *testing.T, p *pack) { p.regular = p.regular[:1<<20] }},
		"no bold font": {"font", func(_ *testing.T, p *pack) { p.bold = nil }},
	} {
		t.Run(name, func(t *testing.T) {
			m := program(t)
			c.spoil(t, &m.Pack)
			k, err := open(m)
			if err == nil {
				t.Fatal(k.close())
			}
			if got := hall.CodeOf(err); got != c.code {
				t.Fatalf("code %q, want %q: %v", got, c.code, err)
			}
			b := uitest.New(t, uitest.Config{Pages: faultPages(err, func() {})})
			said := strings.Join(b.Texts(), "")
			for _, want := range []string{"工作人员请看", "代号" + c.code, "重新启动程序"} {
				if !strings.Contains(strings.ReplaceAll(said, " ", ""), want) {
					t.Errorf("the page does not say %q: %s", want, said)
				}
			}
		})
	}
}

// Without fonts or words no page can be built: that is an error with a code, not a panic.
func TestBrokenFontsAndWordsAreErrors(t *testing.T) {
	m := program(t)
	whole := m.Pack
	for name, b := range map[string][]byte{"missing": nil, "half": whole.regular[:1<<20], "noise": []byte(strings.Repeat("noise", 1000)), "an icon": icon(t)} {
		t.Run(name, func(t *testing.T) {
			m.Pack.regular = b
			if _, err := m.parts(config.Default()); hall.CodeOf(err) != "font" {
				t.Errorf("got %v, want the code \"font\"", err)
			}
		})
	}
	m.Pack = whole
	m.Pack.words = without(t, whole.words, map[string][]byte{"zh-Hans/home.json": []byte(`{"home.greeting": 3}`)})
	if _, err := open(m); hall.CodeOf(err) != "content" {
		t.Errorf("broken words: got %v, want the code \"content\"", err)
	}
}

func icon(t *testing.T) []byte {
	t.Helper()
	b, err := fs.ReadFile(assets.Icons(), "house.svg")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A start that failed half way gives the store back: the next start may have it.
func TestFailedStartGivesTheStoreBack(t *testing.T) {
	m := program(t)
	font := m.Pack.regular
	m.Pack.regular = nil
	if _, err := open(m); hall.CodeOf(err) != "font" {
		t.Fatalf("got %v", err)
	}
	m.Pack.regular = font
	k, err := open(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.close(); err != nil {
		t.Error(err)
	}
}
