package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"onestop/app/words"
)

func catalogue(t *testing.T) *words.Catalogue {
	t.Helper()
	c, err := words.Load(os.DirFS(filepath.Join(root, "assets/words")))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryWordStandsInEveryLanguage(t *testing.T) {
	c := catalogue(t)
	if len(c.Langs()) < 2 {
		t.Fatalf("languages %v", c.Langs())
	}
	place := regexp.MustCompile(`\{\d\}`)
	for _, from := range c.Langs() {
		for _, key := range c.Keys(from) {
			for _, to := range c.Langs() {
				if !c.In(to).Has(key) {
					t.Errorf("%s: %q is in %s only", to, key, from)
					continue
				}
				a, b := places(place, c.In(from).T(key)), places(place, c.In(to).T(key))
				if a != b && !strings.HasPrefix(key, "progress.day") { // a date takes month as number or as name
					t.Errorf("%q takes %s in %s and %s in %s", key, a, from, b, to)
				}
			}
		}
	}
}

// places lists the arguments a wording takes, each once: a language may need one twice.
func places(re *regexp.Regexp, s string) string {
	have := map[string]bool{}
	for _, m := range re.FindAllString(s, -1) {
		have[m] = true
	}
	out := ""
	for i := range 10 {
		if p := "{" + strconv.Itoa(i) + "}"; have[p] {
			out += p
		}
	}
	return out
}

var (
	keyShape    = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_]+)+$`)
	prefixShape = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_]+)*\.$`)
)

// TestEveryAskedWordExists reads what code asks for by name: the first argument of T
// and Has, and the Key of an error.
func TestEveryAskedWordExists(t *testing.T) {
	c := catalogue(t)
	asked := 0
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest || strings.HasPrefix(pkg, "packaging") || isDouble(pkg) {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if key := askedKey(n); keyShape.MatchString(key) {
				asked++
				if !c.In("zh-Hans").Has(key) {
					t.Errorf("%s: no wording for %q", file, key)
				}
			}
			return true
		})
	})
	if asked < 100 {
		t.Errorf("only %d wordings are asked for: the test no longer sees how", asked)
	}
}

func askedKey(n ast.Node) string {
	switch n := n.(type) {
	case *ast.CallExpr:
		sel, ok := n.Fun.(*ast.SelectorExpr)
		if ok && len(n.Args) > 0 && sel.Sel.Name == "T" {
			return literal(n.Args[0])
		}
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Key" {
			return literal(n.Value)
		}
	}
	return ""
}

func literal(e ast.Expr) string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(l.Value)
	if err != nil {
		return ""
	}
	return s
}

// TestEveryWordIsUsed looks for each key among the literals of the code and the portal's
// pages. A literal that ends in a dot ("step.") stands for a family that code composes;
// the package that composes it tests its members.
func TestEveryWordIsUsed(t *testing.T) {
	c := catalogue(t)
	used, prefixes := usedKeys(t)
	for _, key := range c.Keys("zh-Hans") {
		if !used[key] && !hasPrefix(key, prefixes) && !inFamily(key, used) {
			t.Errorf("%q is used nowhere", key)
		}
	}
}

func usedKeys(t *testing.T) (map[string]bool, []string) {
	t.Helper()
	used, prefixes := map[string]bool{}, []string{}
	note := func(s string) {
		if prefixShape.MatchString(s) {
			prefixes = append(prefixes, s)
		}
		used[s] = true
	}
	eachFile(t, func(_, file string, isTest bool) {
		if isTest {
			return
		}
		for _, s := range literals(t, file) {
			note(s)
		}
	})
	quoted := regexp.MustCompile("[\"`]([a-z0-9_.]+)[\"`]")
	pages, err := filepath.Glob(filepath.Join(root, "assets/portal/*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		b, err := os.ReadFile(p)
		if err != nil {
			continue // a folder
		}
		for _, m := range quoted.FindAllStringSubmatch(string(b), -1) {
			note(m[1])
		}
	}
	return used, prefixes
}

// inFamily reports whether code names the head of the key and composes the rest
// ("done.next" + ".complaint").
func inFamily(key string, used map[string]bool) bool {
	for i := strings.LastIndexByte(key, '.'); i > 0; i = strings.LastIndexByte(key[:i], '.') {
		if head := key[:i]; strings.Contains(head, ".") && used[head] {
			return true
		}
	}
	return false
}

func hasPrefix(key string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(key, p) {
			return true
		}
	}
	return false
}

func literals(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

// What people read stands in the catalogue: a literal with Chinese in the interface,
// or with an English phrase in a screen, is one that nobody can translate.
func TestScreensHoldNoWording(t *testing.T) {
	phrase := regexp.MustCompile(`^[A-Z][a-z]+ [a-z]+`)
	// A language is named in itself; the fonts are measured by a Han character.
	said := map[string]bool{"中文": true, "A永": true}
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest || !strings.HasPrefix(pkg, "app/ui") || isDouble(pkg) {
			return
		}
		for _, s := range literals(t, file) {
			if said[s] {
				continue
			}
			if strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 || pkg == "app/ui/screen" && phrase.MatchString(s) {
				t.Errorf("%s: %q belongs in assets/words", file, s)
			}
		}
	})
}
