//go:build journey

package privacy

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// searchesFiles searches all that the kiosk program can have written: its data, its cache
// and home folder, what it said, what it printed, and the names of all of them.
func (g *guest) searchesFiles() {
	g.Helper()
	files := 0
	err := filepath.WalkDir(g.house.Kiosk.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		for what, s := range g.traces() {
			if strings.Contains(d.Name(), s) {
				g.Errorf("the file %s is named by the %s", path, what)
			}
		}
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, h := range find(b, 0, path, g.traces()) {
			g.Error(h)
		}
		return nil
	})
	g.must(err)
	if _, err := os.Stat(filepath.Join(g.house.Kiosk.Data(), "vault.db")); err != nil || files < 3 {
		g.Errorf("only %d files were searched: %v", files, err)
	}
}

// searchesProcess searches what every user of the machine can read of the process.
func (g *guest) searchesProcess(pid int) {
	g.Helper()
	dir := fmt.Sprintf("/proc/%d", pid)
	for _, name := range []string{"cmdline", "environ", "comm", "maps"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		g.must(err)
		for _, h := range find(b, 0, name, g.traces()) {
			g.Error(h)
		}
	}
	open, err := os.ReadDir(filepath.Join(dir, "fd"))
	g.must(err)
	for _, fd := range open {
		to, err := os.Readlink(filepath.Join(dir, "fd", fd.Name()))
		if err != nil {
			continue // closed since
		}
		for what, s := range g.traces() {
			if strings.Contains(to, s) {
				g.Errorf("an open file, %s, is named by the %s", to, what)
			}
		}
	}
}

// The search must find what it looks for, or it proves nothing.
func TestSearchFindsEverySpelling(t *testing.T) {
	p := rare()
	for what, s := range p.traces() {
		for spelling, b := range spellings(s) {
			hits := find(append([]byte("before "), b...), 0, "here", map[string]string{what: s})
			if len(hits) == 0 {
				t.Errorf("%s is not found in %s", what, spelling)
			}
		}
	}
	if hits := find(bytes.Repeat([]byte("350102 "), 9), 0, "here", p.traces()); len(hits) > 0 {
		t.Errorf("found %v in something else", hits)
	}
}
