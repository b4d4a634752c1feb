// Command bench measures the kiosk and the portal, each figure beside a peer that is
// measured in the same run where there is one, and prints one JSON line a figure.
//
//	bench                       everything
//	bench -only receipt_pdf_ms,ingest_per_s_1
//	bench -list                 the names
//
// It wants the programs of packaging/build.sh in build/. Two busy programs on the same
// machine make every figure wrong: run nothing beside it.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

// set is a measurement that gives several figures at once.
type set struct {
	names []string
	run   func(place) ([]figure, error)
}

// place is where a measurement works.
type place struct {
	root  string // of the repository
	build string // the programs
	dir   string // to write into, on the disk that is measured; gone afterwards
}

func sets() []set {
	return []set{
		{[]string{"receipt_pdf_ms"}, receiptPDF},
		{[]string{"submit_durable_p50_ms", "submit_durable_p99_ms"}, submitDurable},
		{[]string{"ingest_per_s_1", "ingest_per_s_64", "ingest_per_s_1000"}, ingest},
		{[]string{"cold_start_ms", "home_pss_mb", "idle_cpu_percent"}, startAndRest},
		{[]string{"press_repaint_p50_ms", "press_repaint_p95_ms", "press_settled_p50_ms", "press_settled_p95_ms"}, pressRepaint},
		{[]string{"screens_500_growth_percent"}, screens},
	}
}

func main() {
	only := flag.String("only", "", "names, separated by commas")
	list := flag.Bool("list", false, "print the names")
	build := flag.String("build", "build", "folder of the programs")
	flag.Parse()
	if *list {
		for _, s := range sets() {
			fmt.Println(strings.Join(s.names, "\n"))
		}
		return
	}
	if err := run(*only, *build); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(only, build string) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	wanted := func(name string) bool { return only == "" || slices.Contains(strings.Split(only, ","), name) }
	if err := known(only); err != nil {
		return err
	}
	var failed []string
	for _, s := range sets() {
		if !slices.ContainsFunc(s.names, wanted) {
			continue
		}
		figures, err := measure(s, root, build)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", strings.Join(s.names, ", "), err)
			failed = append(failed, s.names...)
		}
		for _, f := range figures {
			if wanted(f.Name) {
				if err := f.print(os.Stdout); err != nil {
					return err
				}
			}
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("not measured: %s", strings.Join(failed, ", "))
	}
	return nil
}

func measure(s set, root, build string) ([]figure, error) {
	dir, err := os.MkdirTemp(build, "bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if !strings.HasPrefix(build, "/") {
		build, dir = root+"/"+build, root+"/"+dir
	}
	return s.run(place{root: root, build: build, dir: dir})
}

// known refuses a name that is none, rather than measuring nothing in silence.
func known(only string) error {
	if only == "" {
		return nil
	}
	var all []string
	for _, s := range sets() {
		all = append(all, s.names...)
	}
	for _, name := range strings.Split(only, ",") {
		if !slices.Contains(all, name) {
			return fmt.Errorf("no figure %q; there are: %s", name, strings.Join(all, ", "))
		}
	}
	return nil
}
