package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is one line of go test -json.
type event struct {
	Action     string
	Package    string
	ImportPath string // of build output
	Test       string
	Output     string
	Elapsed    float64
}

// reader adds up a stream. It keeps the output of each test until the test ends, and
// prints it only when the test failed.
type reader struct {
	out    io.Writer
	total  tally
	inPkg  map[string]*tally
	said   map[string]*strings.Builder // package or package.Test -> output
	failed map[string]bool             // tests with a failed test below them
	parent map[string]bool             // tests that have others below them
}

func newReader(out io.Writer) *reader {
	return &reader{
		out:    out,
		inPkg:  map[string]*tally{},
		said:   map[string]*strings.Builder{},
		failed: map[string]bool{},
		parent: map[string]bool{},
	}
}

// read reads to the end. A line that is no event counts as a failure: the stream
// cannot be trusted then.
func (r *reader) read(in io.Reader) tally {
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" {
			continue
		}
		var e event
		if json.Unmarshal([]byte(line), &e) != nil {
			fmt.Fprintf(r.out, "--- FAIL: not a test event: %s\n", line)
			r.total.failed++
			continue
		}
		r.take(e)
	}
	if err := sc.Err(); err != nil {
		fmt.Fprintf(r.out, "--- FAIL: reading test events: %v\n", err)
		r.total.failed++
	}
	return r.total
}

func (r *reader) take(e event) {
	switch e.Action {
	case "output":
		r.keep(e.Package+"."+e.Test, e.Output)
	case "build-output":
		r.keep(e.ImportPath+".", e.Output)
	case "build-fail":
		r.total.failed++
		r.show("build "+e.ImportPath, e.ImportPath+".")
		// Its package then fails without having run: already counted.
		r.failed[strings.Fields(e.ImportPath)[0]+"."] = true
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.endPackage(e)
			return
		}
		r.endTest(e)
	}
}

func (r *reader) keep(key, text string) {
	b := r.said[key]
	if b == nil {
		b = &strings.Builder{}
		r.said[key] = b
	}
	b.WriteString(text)
}

// endTest counts the innermost tests, and one above them only when it failed by itself.
func (r *reader) endTest(e event) {
	key := e.Package + "." + e.Test
	own := !r.parent[key] || (e.Action == "fail" && !r.failed[key])
	for above := e.Test; ; {
		cut := strings.LastIndex(above, "/")
		if cut < 0 {
			break
		}
		above = above[:cut]
		r.parent[e.Package+"."+above] = true
		r.failed[e.Package+"."+above] = r.failed[e.Package+"."+above] || e.Action == "fail"
	}
	pkg := r.inPkg[e.Package]
	if pkg == nil {
		pkg = &tally{}
		r.inPkg[e.Package] = pkg
	}
	if own {
		*pkg = pkg.add(tally{passed: one(e.Action == "pass"), failed: one(e.Action == "fail"), skipped: one(e.Action == "skip")})
	}
	if e.Action == "fail" {
		r.failed[e.Package+"."] = true
		if own {
			r.show(e.Package+" "+e.Test, key)
		}
	}
	if e.Action == "skip" {
		fmt.Fprintf(r.out, "  skip  %s %s: %s\n", short(e.Package), e.Test, reason(r.said[key]))
	}
	delete(r.said, key)
}

// endPackage closes a package; one that failed with no failed test (a crash, a data
// race after the tests, a time-out) counts as one failure and shows what it said.
func (r *reader) endPackage(e event) {
	key := e.Package + "."
	pkg := r.inPkg[e.Package]
	if pkg == nil {
		pkg = &tally{}
	}
	if e.Action == "fail" && !r.failed[key] {
		pkg.failed++
		r.show(e.Package, key)
		r.showOpen(e.Package)
	}
	r.total = r.total.add(*pkg)
	if e.Action == "pass" && *pkg != (tally{}) {
		fmt.Fprintf(r.out, "  ok    %-44s %6.1f s  %d tests\n", short(e.Package), e.Elapsed, pkg.passed)
	}
	delete(r.said, key)
	delete(r.inPkg, e.Package)
}

// showOpen prints what the tests said that never ended.
func (r *reader) showOpen(pkg string) {
	for key := range r.said {
		if strings.HasPrefix(key, pkg+".") && key != pkg+"." {
			r.show(key, key)
		}
	}
}

func (r *reader) show(title, key string) {
	said := ""
	if b := r.said[key]; b != nil {
		said = strings.TrimRight(b.String(), "\n")
	}
	fmt.Fprintf(r.out, "--- FAIL: %s\n%s\n", title, said)
	delete(r.said, key)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func short(pkg string) string { return strings.TrimPrefix(pkg, "onestop/") }

// reason finds why a test was skipped among the lines it said.
func reason(said *strings.Builder) string {
	if said == nil {
		return "no reason given"
	}
	for _, line := range strings.Split(said.String(), "\n") {
		if _, why, ok := strings.Cut(strings.TrimSpace(line), ".go:"); ok {
			if _, text, ok := strings.Cut(why, ": "); ok {
				return text
			}
		}
	}
	return "no reason given"
}
