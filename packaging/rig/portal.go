package rig

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Portal is the real portal program with its embedded store.
type Portal struct {
	Dir  string
	API  string // address of the kiosk API
	Web  string // address of people's pages
	Demo string // what "portal demo" said: the demo clerks' logins

	program string
	process *Process
}

// NewPortal prepares a portal in dir on two free ports and starts it with demo clerks.
func NewPortal(dir, build string) (*Portal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	p := &Portal{Dir: dir, program: filepath.Join(build, "portal")}
	var err error
	if p.API, err = freeAddress(); err != nil {
		return nil, err
	}
	if p.Web, err = freeAddress(); err != nil {
		return nil, err
	}
	if err := p.Start(); err != nil {
		return nil, err
	}
	p.Demo, err = output(p.program, "demo", "--data", p.data())
	return p, err
}

// Start starts the program and waits until both addresses answer.
func (p *Portal) Start() error {
	cmd := exec.Command(p.program, "serve", "--data", p.data(), "--kiosk-addr", p.API, "--web-addr", p.Web, "--public-url", p.URL())
	var err error
	if p.process, err = Launch(p.Dir, "portal", cmd); err != nil {
		return err
	}
	for _, addr := range []string{p.API, p.Web} {
		err := p.process.Until(20*time.Second, "answer at "+addr, func() error {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				return err
			}
			return c.Close()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// URL is the address of people's pages.
func (p *Portal) URL() string { return "http://" + p.Web }

func (p *Portal) data() string { return filepath.Join(p.Dir, "data") }

// Code makes a one-time code for a kiosk of that name.
func (p *Portal) Code(kiosk string) (string, error) {
	said, err := output(p.program, "code", "--data", p.data(), "--kiosk", kiosk, "--hall", "福州市民服务中心")
	f := strings.Fields(said)
	if err != nil || len(f) == 0 {
		return "", fmt.Errorf("portal code: %w: said %q", err, said)
	}
	return f[len(f)-1], nil
}

// Login finds a clerk's name and password among what demo said: a line has login,
// password and department. The word is part of the department's name or is the login;
// "" means the first clerk.
func (p *Portal) Login(word string) (name, password string, err error) {
	for _, line := range strings.Split(p.Demo, "\n") {
		if f := strings.Fields(line); len(f) >= 3 && (f[0] == word || strings.Contains(f[2], word)) {
			return f[0], f[1], nil
		}
	}
	return "", "", fmt.Errorf("portal demo names no clerk of %q: %s", word, p.Demo)
}

// Process is the running program.
func (p *Portal) Process() *Process { return p.process }

// Kill ends the program with -9.
func (p *Portal) Kill() { p.process.Kill() }

// Close ends the program if it runs.
func (p *Portal) Close() {
	if p.process != nil {
		_ = p.process.Stop() // how it ends is a matter of the tests that look for it
	}
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// output runs a program to its end and returns what it said on standard output.
func output(program string, args ...string) (string, error) {
	cmd := exec.Command(program, args...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s %s: %w: %s", filepath.Base(program), args[0], err, errs.String())
	}
	return out.String(), nil
}
