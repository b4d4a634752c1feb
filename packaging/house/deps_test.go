package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every direct dependency is named in README.md with its reason, so that nobody adds
// one in passing.
func TestEveryDependencyIsNamedWithItsReason(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	require := regexp.MustCompile(`(?m)^\s*(\S+\.\S+/?\S*) v\S+$`)
	found := require.FindAllStringSubmatch(string(mod), -1)
	if len(found) == 0 {
		t.Fatal("go.mod names no direct dependency")
	}
	for _, m := range found {
		if !strings.Contains(string(readme), "`"+m[1]+"`") {
			t.Errorf("README.md does not say what %s is for", m[1])
		}
	}
}
