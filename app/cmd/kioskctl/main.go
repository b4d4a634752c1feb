// Kioskctl is the command line for technicians and for authors of content. It links no
// window system, so that it runs on any machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `kioskctl: tools for the kiosk's technicians and authors

  kioskctl config check --config FILE            is the configuration right?
  kioskctl enrol --config FILE --code CODE       make this machine a kiosk of the portal
  kioskctl pin set --config FILE                 set the staff PIN, read from standard input
  kioskctl pin reset --config FILE               forget the staff PIN; the kiosk asks for a new one
  kioskctl receipt verify --kiosks FILE TEXT     was this scanned receipt made by a kiosk? (TEXT - reads it)
  kioskctl store check --config FILE             is the store sound? does the audit log hold?
  kioskctl store rebuild --config FILE           make a new store from what a damaged one still holds
  kioskctl store start-over --config FILE        leave a damaged store aside and begin an empty one
  kioskctl audit --config FILE                   the newest 200 lines of the audit log

Commands on the store need the kiosk program to be stopped. Exit codes: 0 yes, 1 no, 2 usage.
`

// Main is the command, with its surroundings as fields so that tests own them.
type Main struct {
	In       io.Reader
	Out, Err io.Writer
}

// errUsage asks for the usage text.
var errUsage = errors.New("usage")

// command is one verb: its words and what it does with the arguments after them.
type command struct {
	words []string
	run   func(m *Main, ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{[]string{"config", "check"}, (*Main).configCheck},
		{[]string{"enrol"}, (*Main).enrol},
		{[]string{"pin", "set"}, (*Main).pinSet},
		{[]string{"pin", "reset"}, (*Main).pinReset},
		{[]string{"receipt", "verify"}, (*Main).receiptVerify},
		{[]string{"store", "check"}, (*Main).storeCheck},
		{[]string{"store", "rebuild"}, (*Main).storeRebuild},
		{[]string{"store", "start-over"}, (*Main).storeStartOver},
		{[]string{"audit"}, (*Main).audit},
	}
}

// Run does one command and returns the exit code.
func (m *Main) Run(ctx context.Context, args []string) int {
	for _, c := range commands() {
		if len(args) < len(c.words) || !equal(args[:len(c.words)], c.words) {
			continue
		}
		err := c.run(m, ctx, args[len(c.words):])
		switch {
		case err == nil:
			return 0
		case errors.Is(err, errUsage):
			fmt.Fprint(m.Err, usage)
			return 2
		}
		fmt.Fprintf(m.Err, "kioskctl: %v\n", err)
		return 1
	}
	fmt.Fprint(m.Err, usage)
	return 2
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	m := &Main{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(m.Run(ctx, os.Args[1:]))
}
