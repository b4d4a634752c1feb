// Command count runs the parts of a test run, keeps the passing ones quiet, prints
// the failing ones in full and adds everything up.
//
//	count -sum FILE -tests -- go test -json ./...    each test of the stream counts
//	count -sum FILE -name "gofmt" -- packaging/x.sh  the command counts as one test
//	count -sum FILE -close                           prints "N passed, N failed, N skipped"
//
// The exit code is 0 when nothing failed, 1 when something did, 2 on wrong use.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, errs io.Writer) int {
	fs := flag.NewFlagSet("count", flag.ContinueOnError)
	fs.SetOutput(errs)
	sum := fs.String("sum", "", "file that holds the figures of this run so far")
	name := fs.String("name", "", "the command after -- counts as one test of this name")
	tests := fs.Bool("tests", false, "the command after -- prints a go test -json stream")
	closing := fs.Bool("close", false, "print the closing line")
	if fs.Parse(args) != nil {
		return 2
	}
	total, err := readTally(*sum)
	if err != nil {
		fmt.Fprintln(errs, "count:", err)
		return 2
	}
	if *closing {
		fmt.Fprintln(out, total)
		return total.code()
	}
	if fs.NArg() == 0 || *tests == (*name != "") {
		fmt.Fprintln(errs, "count: give -tests or -name, then -- and a command")
		return 2
	}
	var part tally
	if *tests {
		part = runTests(fs.Args(), out)
	} else {
		part = runOne(*name, fs.Args(), out)
	}
	if err := total.add(part).write(*sum); err != nil {
		fmt.Fprintln(errs, "count:", err)
		return 2
	}
	return part.code()
}

// runOne runs a command that is one test: its output is shown only when it fails.
func runOne(name string, args []string, out io.Writer) tally {
	var said bytes.Buffer
	start := time.Now()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		fmt.Fprintf(out, "--- FAIL: %s (%v)\n%s\n", name, err, bytes.TrimRight(said.Bytes(), "\n"))
		return tally{failed: 1}
	}
	fmt.Fprintf(out, "  ok    %-44s %6.1f s\n", name, time.Since(start).Seconds())
	return tally{passed: 1}
}

// runTests runs a command whose output is a go test -json stream. A command that
// fails without any failed test in its stream (it could not start, say) counts as one.
func runTests(args []string, out io.Writer) tally {
	cmd := exec.Command(args[0], args[1:]...)
	var said bytes.Buffer
	cmd.Stderr = &said
	stream, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintf(out, "--- FAIL: %s: %v\n", args[0], err)
		return tally{failed: 1}
	}
	part := newReader(out).read(stream)
	var exit *exec.ExitError
	if err = cmd.Wait(); err != nil && (part.failed == 0 || !errors.As(err, &exit)) {
		fmt.Fprintf(out, "--- FAIL: %s: %v\n%s\n", args[0], err, said.Bytes())
		part.failed++
	}
	return part
}
