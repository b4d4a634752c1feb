package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// The budget: a file of more than 500 lines or a function of more than 80 holds more
// than one reason to change.
const (
	fileLines     = 500
	functionLines = 80
)

func TestFilesAndFunctionsFitAScreen(t *testing.T) {
	eachFile(t, func(pkg, file string, isTest bool) {
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if n := set.File(f.Pos()).LineCount(); n > fileLines {
			t.Errorf("%s has %d lines, most is %d", file, n, fileLines)
		}
		if isTest {
			return
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1; n > functionLines {
				t.Errorf("%s: %s has %d lines, most is %d", file, fn.Name.Name, n, functionLines)
			}
		}
	})
}

func TestExportedNamesAreDocumented(t *testing.T) {
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no doc comment", file, name)
			}
		}
	})
}

func undocumented(d ast.Decl) []string {
	var out []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && (d.Recv == nil || receiverExported(d.Recv)) && !rendererMethod(d) {
			out = append(out, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					out = append(out, s.Name.Name)
				}
			case *ast.ValueSpec:
				if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					out = append(out, s.Names[0].Name)
				}
			}
		}
	}
	return out
}

func receiverExported(r *ast.FieldList) bool {
	t := r.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

// rendererMethod reports the methods by which Fyne, error and fmt know a type: their
// contract is documented there.
func rendererMethod(d *ast.FuncDecl) bool {
	switch d.Name.Name {
	case "CreateRenderer", "MinSize", "Layout", "Refresh", "Objects", "Destroy", "Resize", "Move", "Error", "String", "Unwrap":
		return d.Recv != nil
	}
	return false
}

// One door between goroutines and widgets, and never the call that deadlocks.
func TestOneDoorToTheInterface(t *testing.T) {
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest || strings.HasPrefix(pkg, "packaging") {
			return
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code := withoutComments(string(b))
		if strings.Contains(code, "fyne.DoAndWait(") {
			t.Errorf("%s calls fyne.DoAndWait", file)
		}
		if strings.Contains(code, "fyne.Do(") && !strings.HasSuffix(file, "app/ui/do.go") {
			t.Errorf("%s calls fyne.Do: go through app/ui/do.go", file)
		}
	})
}

func withoutComments(src string) string {
	var out strings.Builder
	for _, line := range strings.Split(src, "\n") {
		if code, _, _ := strings.Cut(line, "//"); strings.TrimSpace(code) != "" {
			out.WriteString(code + "\n")
		}
	}
	return out.String()
}
