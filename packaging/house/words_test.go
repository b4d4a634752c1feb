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
				if a != b {
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

var keyShape = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9_]+)+\.?$`)

// TestEveryWordIsUsedAndEveryUsedWordExists reads the string literals of the code. A
// literal that ends in a dot ("step.") stands for all keys that begin so; templates of
// the portal count as code.
func TestEveryWordIsUsedAndEveryUsedWordExists(t *testing.T) {
	c := catalogue(t)
	areas := map[string]bool{}
	for _, k := range c.Keys("zh-Hans") {
		areas[strings.SplitN(k, ".", 2)[0]] = true
	}
	used, prefixes := usedKeys(t)
	for key, file := range used {
		if areas[strings.SplitN(key, ".", 2)[0]] && !c.In("zh-Hans").Has(key) && !isPrefixOfKey(c, key) {
			t.Errorf("%s: no wording for %q", file, key)
		}
	}
	for _, key := range c.Keys("zh-Hans") {
		if used[key] == "" && !hasPrefix(key, prefixes) {
			t.Errorf("%q is used nowhere", key)
		}
	}
}

// isPrefixOfKey lets code cut a family of keys ("agent.portal_500") before its last dot.
func isPrefixOfKey(c *words.Catalogue, s string) bool {
	for _, k := range c.Keys("zh-Hans") {
		if strings.HasPrefix(k, s+".") {
			return true
		}
	}
	return false
}

func usedKeys(t *testing.T) (map[string]string, []string) {
	t.Helper()
	used, prefixes := map[string]string{}, []string{}
	note := func(s, file string) {
		if !keyShape.MatchString(s) {
			return
		}
		if strings.HasSuffix(s, ".") {
			prefixes = append(prefixes, s)
			return
		}
		used[s] = file
	}
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest {
			return
		}
		for _, s := range literals(t, file) {
			note(s, file)
		}
	})
	quoted := regexp.MustCompile(`"([a-z0-9_.]+)"`)
	pages, _ := filepath.Glob(filepath.Join(root, "assets/portal/*"))
	for _, p := range pages {
		b, err := os.ReadFile(p)
		if err != nil {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(string(b), -1) {
			note(m[1], p)
		}
	}
	return used, prefixes
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
	eachFile(t, func(pkg, file string, isTest bool) {
		if isTest || !strings.HasPrefix(pkg, "app/ui") || isDouble(pkg) {
			return
		}
		for _, s := range literals(t, file) {
			if strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 || pkg == "app/ui/screen" && phrase.MatchString(s) {
				t.Errorf("%s: %q belongs in assets/words", file, s)
			}
		}
	})
}
