package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStreamIsAddedUp(t *testing.T) {
	for name, c := range map[string]struct {
		stream string
		want   tally
		shows  string
	}{
		"innermost tests count, their parents do not": {
			`{"Action":"pass","Package":"p","Test":"A/x"}
{"Action":"pass","Package":"p","Test":"A/y"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"pass","Package":"p"}`, tally{2, 0, 0}, "2 tests"},
		"a failure below fails once": {
			`{"Action":"output","Package":"p","Test":"A/x","Output":"why it failed\n"}
{"Action":"fail","Package":"p","Test":"A/x"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, tally{0, 1, 0}, "why it failed"},
		"a parent that fails by itself counts": {
			`{"Action":"pass","Package":"p","Test":"A/x"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, tally{1, 1, 0}, "p A"},
		"a package that crashes counts once and shows the open test": {
			`{"Action":"output","Package":"p","Test":"A","Output":"last words\n"}
{"Action":"fail","Package":"p"}`, tally{0, 1, 0}, "last words"},
		"a package that does not build counts once": {
			`{"ImportPath":"p [p.test]","Action":"build-output","Output":"syntax error\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"fail","Package":"p"}`, tally{0, 1, 0}, "syntax error"},
		"a skip tells why": {
			`{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:9: no printer here\n"}
{"Action":"skip","Package":"p","Test":"A"}
{"Action":"pass","Package":"p"}`, tally{0, 0, 1}, "no printer here"},
		"a package without tests counts nothing": {
			`{"Action":"skip","Package":"p"}`, tally{}, ""},
		"a line that is no event is a failure": {
			`garbage`, tally{0, 1, 0}, "garbage"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			got := newReader(&out).read(strings.NewReader(c.stream))
			if got != c.want {
				t.Errorf("got %v, want %v; said %s", got, c.want, out.String())
			}
			if !strings.Contains(out.String(), c.shows) {
				t.Errorf("said %q, want %q in it", out.String(), c.shows)
			}
		})
	}
}

func TestPartsAreSummedAcrossRuns(t *testing.T) {
	sum := filepath.Join(t.TempDir(), "sum")
	if code := run([]string{"-sum", sum, "-name", "good", "--", "true"}, io.Discard, io.Discard); code != 0 {
		t.Fatalf("exit %d", code)
	}
	if code := run([]string{"-sum", sum, "-name", "bad", "--", "false"}, io.Discard, io.Discard); code != 1 {
		t.Fatalf("exit %d of a failing command", code)
	}
	if code := run([]string{"-sum", sum, "-tests", "--", "sh", "-c", "exit 3"}, io.Discard, io.Discard); code != 1 {
		t.Fatalf("exit %d of a stream that ends badly", code)
	}
	var out strings.Builder
	if code := run([]string{"-sum", sum, "-close"}, &out, io.Discard); code != 1 {
		t.Fatalf("exit %d", code)
	}
	if got, want := out.String(), "1 passed, 2 failed, 0 skipped\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWrongUseIsRefused(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("no figures"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"-sum", broken, "-close"}, {"-sum", "x", "true"}, {"-sum", "x", "-tests", "-name", "y", "--", "true"}} {
		if code := run(args, io.Discard, io.Discard); code != 2 {
			t.Errorf("%q: exit %d, want 2", args, code)
		}
	}
}
