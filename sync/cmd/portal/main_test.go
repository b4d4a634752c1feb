package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var serveIn = flag.String("serve", "", "be the portal on this folder, for tests that kill it: the arguments after --")

func TestMain(m *testing.M) {
	flag.Parse()
	if *serveIn == "" {
		os.Exit(m.Run())
	}
	if err := NewMain(nil, os.Stdout, io.Discard).Run(context.Background(), append([]string{"serve", "--data", *serveIn}, flag.Args()...)); err != nil {
		os.Exit(1)
	}
}

// run runs one command on a folder and returns what it printed.
func run(t *testing.T, dir, in string, args ...string) (string, error) {
	t.Helper()
	var out, log bytes.Buffer
	m := NewMain(strings.NewReader(in), &out, &log)
	if len(args) > 0 {
		at := 1
		if args[0] == "clerk" && len(args) > 1 {
			at = 2
		}
		args = append(append(append([]string{}, args[:at]...), "--data", dir), args[at:]...)
	}
	err := m.Run(context.Background(), args)
	return out.String(), err
}

func TestCommands(t *testing.T) {
	dir := t.TempDir()
	for _, x := range []struct {
		name, in string
		args     []string
		want     string
	}{
		{"demo prints a clerk for every department", "", []string{"demo"}, "construction"},
		{"demo again changes nothing", "", []string{"demo"}, "water"},
		{"a code", "", []string{"code", "--kiosk", "fz-gl-0012", "--hall", "福州市民服务中心"}, "-"},
		{"a clerk with a made password", "", []string{"clerk", "add", "--dept", "water", "--name", "李", "--login", "Li"}, "login li\npassword "},
		{"a clerk with a given password", "long enough 1\n", []string{"clerk", "add", "--dept", "water", "--name", "李", "--password-stdin"}, "login water"},
		{"a clerk sent away", "", []string{"clerk", "disable", "--login", "LI"}, ""},
		{"the CA for checking receipts", "", []string{"kiosks", "--pem"}, "-----BEGIN CERTIFICATE-----"},
		{"status", "", []string{"status"}, "submissions 0"},
		{"no kiosk yet", "", []string{"kiosks"}, ""},
		{"nothing held", "", []string{"held"}, ""},
		{"backup", "", []string{"backup", "--to", filepath.Join(dir, "copy.db")}, ""},
		{"restore", "", []string{"restore", "--from", filepath.Join(dir, "copy.db")}, "epoch "},
	} {
		t.Run(x.name, func(t *testing.T) {
			if out, err := run(t, dir, x.in, x.args...); err != nil || !strings.Contains(out, x.want) {
				t.Errorf("printed %q, %v; want %q", out, err, x.want)
			}
		})
	}
}

func TestCommandsSayWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for name, x := range map[string]struct {
		args []string
		want string
	}{
		"no command":              {nil, "usage"},
		"an unknown command":      {[]string{"fly"}, "usage"},
		"clerk without add":       {[]string{"clerk", "sack"}, "usage"},
		"clerk without a word":    {[]string{"clerk"}, "usage"},
		"a clerk nobody knows":    {[]string{"clerk", "disable", "--login", "ghost"}, `clerk "ghost"`},
		"a stray word":            {[]string{"demo", "now"}, `"now" is not a flag`},
		"an unknown department":   {[]string{"clerk", "add", "--dept", "moon"}, `department "moon"`},
		"a kiosk with no name":    {[]string{"code"}, "kiosk name"},
		"revoke an unknown kiosk": {[]string{"revoke", "--kiosk", "FZ-1"}, "not found"},
		"a backup to nowhere":     {[]string{"backup"}, "--to"},
		"content that is absent":  {[]string{"demo", "--content", filepath.Join(dir, "none")}, "departments.json"},
		"an address in use twice": {[]string{"serve", "--kiosk-addr", "300.1.1.1:0", "--web-addr", "127.0.0.1:0"}, "kiosk API"},
		"a foreign prefix":        {[]string{"serve", "--prefix", "福"}, "prefix"},
		"a public address behind": {[]string{"serve", "--public-url", "https://x/y"}, "public address"},
		"half a certificate":      {[]string{"serve", "--web-cert", "x"}, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := run(t, dir, "", x.args...); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("got %v, want %q", err, x.want)
			}
		})
	}
}

// The program as it runs, on free ports, until it is told to stop.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	printed, out := io.Pipe()
	m := NewMain(nil, out, io.Discard)
	done := make(chan error, 1)
	go func() {
		done <- m.Run(ctx, []string{"serve", "--data", t.TempDir(), "--kiosk-addr", "127.0.0.1:0", "--web-addr", "127.0.0.1:0"})
		out.Close()
	}()
	b := make([]byte, 4096)
	n, err := printed.Read(b)
	if err != nil {
		t.Fatal(errors.Join(err, <-done))
	}
	go io.Copy(io.Discard, printed)
	fields := strings.Fields(string(b[:n]))
	if len(fields) != 8 || fields[0] != "kiosks" || fields[2] != "pages" {
		t.Fatalf("printed %q", b[:n])
	}
	resp, err := http.Get(fields[3] + "/progress")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("page: %s", resp.Status)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("stopped with %v", err)
	}
}
