package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// mayImport says which packages of the house each package may import; a package in
// nobody's list is a package that nobody planned. Tests may also import assets and
// the doubles (…test packages).
var mayImport = map[string][]string{
	"app/hall":              {},
	"app/lines":             {},
	"app/words":             {},
	"app/config":            {"app/hall"},
	"app/form":              {"app/hall", "app/words"},
	"app/catalogue":         {"app/hall"},
	"app/receipt":           {"app/hall", "app/words", "app/lines"},
	"app/device":            {"app/hall"},
	"app/vault":             {"app/hall", "sync/wire"},
	"app/counter":           {"app/hall", "app/vault", "sync/wire"},
	"app/staff":             {"app/hall", "app/vault"},
	"app/ui/theme":          {"app/hall"},
	"app/ui/widget":         {"app/hall", "app/lines", "app/words", "app/ui/theme"},
	"app/ui/screen":         {"app/hall", "app/words", "app/form", "app/catalogue", "app/device", "app/receipt", "app/ui/widget", "app/ui/theme"},
	"app/ui":                {"app/hall", "app/words", "app/ui/widget", "app/ui/theme", "app/ui/screen"},
	"app/cmd/kioskctl":      {"app", "sync", "assets"},
	"app":                   {"app", "sync", "assets"},
	"sync/wire":             {"app/hall"},
	"sync/agent":            {"app/hall", "app/vault", "sync/wire"},
	"sync/portal":           {"app/hall", "app/words", "sync/wire", "sync/portal/directory", "sync/portal/keyring", "sync/portal/intake", "sync/portal/pages", "sync/portal/casework", "sync/portal/board", "sync/portal/ledger"},
	"sync/portal/pages":     {"app/hall", "app/words", "sync/wire", "sync/portal/directory", "sync/portal/casework", "sync/portal/board", "sync/portal/ledger"},
	"sync/portal/intake":    {"app/hall", "sync/wire", "sync/portal/directory", "sync/portal/keyring", "sync/portal/casework", "sync/portal/board", "sync/portal/ledger"},
	"sync/portal/directory": {"app/hall", "app/catalogue", "sync/portal/board", "sync/portal/casework"},
	"sync/portal/keyring":   {"app/hall", "sync/wire"},
	"sync/portal/casework":  {"app/hall"},
	"sync/portal/board":     {"app/hall", "sync/portal/casework", "sync/portal/ledger"},
	"sync/portal/ledger":    {"app/hall", "sync/wire", "sync/portal/casework"},
	"sync/cmd/portal":       {"app", "sync", "assets"},
	"assets":                {},
}

// corner says where a library may be imported: one corner each, so that it can be
// replaced there.
var corner = map[string][]string{
	"fyne.io/fyne/v2":             {"app/ui", "app"},
	"go.etcd.io/bbolt":            {"app/vault"},
	"database/sql":                {"sync/portal/ledger"},
	"modernc.org/sqlite":          {"sync/portal/ledger"},
	"net/http":                    {"sync", "app/device"}, // a printer speaks IPP, which is HTTP
	"github.com/jung-kurt/gofpdf": {"app/receipt"},
	"github.com/skip2/go-qrcode":  {"app/receipt", "app/ui/widget"},
}

func TestArrowsPointOneWay(t *testing.T) {
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest || strings.HasPrefix(pkg, "packaging") || isDouble(pkg) {
			return
		}
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("%s: package %s is not in the picture of the house", file, pkg)
			return
		}
		for _, imp := range imports(t, file) {
			inside, ok := strings.CutPrefix(imp, "onestop/")
			if ok && !within(inside, allowed, pkg) {
				t.Errorf("%s: %s may not import %s", file, pkg, inside)
			}
		}
	})
}

func TestDomainIsStandardLibraryOnly(t *testing.T) {
	eachFile(t, func(pkg, file string, _ bool) {
		if pkg != "app/hall" && pkg != "app/lines" {
			return
		}
		for _, imp := range imports(t, file) {
			if strings.Contains(strings.Split(imp, "/")[0], ".") && !strings.HasPrefix(imp, "pgregory.net/rapid") {
				t.Errorf("%s imports %s", file, imp)
			}
		}
	})
}

func TestLibrariesStayInTheirCorner(t *testing.T) {
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest || strings.HasPrefix(pkg, "packaging") || isDouble(pkg) {
			return
		}
		for _, imp := range imports(t, file) {
			for lib, places := range corner {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !inCorner(pkg, places) {
					t.Errorf("%s: %s is imported outside %v", file, lib, places)
				}
			}
		}
	})
}

// inCorner lets a corner hold its sub-packages, but "app" means the main alone.
func inCorner(pkg string, places []string) bool {
	for _, p := range places {
		if pkg == p || p != "app" && strings.HasPrefix(pkg, p+"/") {
			return true
		}
	}
	return false
}

func within(imp string, allowed []string, self string) bool {
	for _, a := range allowed {
		mains := (a == "app" || a == "sync" || a == "assets") && strings.HasPrefix(imp, a)
		if imp == a || mains && (strings.HasPrefix(self, "app") || strings.HasPrefix(self, "sync")) {
			return true
		}
	}
	return false
}

// isDouble reports whether pkg is a test double, which lives beside what it doubles.
func isDouble(pkg string) bool { return strings.HasSuffix(pkg, "test") }

func eachFile(t *testing.T, visit func(pkg, file string, isTest bool)) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && rel != "." || rel == "run" || rel == "build" || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && filepath.Dir(rel) != "." {
			n++
			visit(filepath.ToSlash(filepath.Dir(rel)), path, strings.HasSuffix(path, "_test.go"))
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Fatalf("walked %d files: %v", n, err)
	}
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range f.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}
