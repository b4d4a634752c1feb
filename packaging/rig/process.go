package rig

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a program that the rig started. It dies with the rig.
type Process struct {
	Name string
	Log  string // file with everything it said

	cmd  *exec.Cmd
	file *os.File
	done chan struct{}
	once sync.Once
	err  error
}

// Launch starts a program with its output in dir/name.log, appended to.
func Launch(dir, name string, cmd *exec.Cmd) (*Process, error) {
	p := &Process{Name: name, Log: filepath.Join(dir, name+".log"), cmd: cmd, done: make(chan struct{})}
	f, err := os.OpenFile(p.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	p.file, cmd.Stdout, cmd.Stderr = f, f, f
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", name, err), f.Close())
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// PID is the process's number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Alive reports whether it still runs.
func (p *Process) Alive() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Kill ends it with -9, as a crash or a power cut would, and waits for its end.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended already
	p.gone()
}

// Stop asks it to end, and insists after five seconds. It returns how it ended.
func (p *Process) Stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = p.cmd.Process.Kill()
		p.gone()
		return fmt.Errorf("%s did not end within 5 s of SIGTERM", p.Name)
	}
	p.gone()
	return p.err
}

func (p *Process) gone() {
	<-p.done
	p.once.Do(func() { _ = p.file.Close() })
}

// Said returns the last lines of what the process said.
func (p *Process) Said(lines int) string {
	b, err := os.ReadFile(p.Log)
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimRight(string(b), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// Until asks again and again until ready returns nil, the process ends or the limit has
// passed; then its error says what was awaited and what the process said last.
func (p *Process) Until(limit time.Duration, what string, ready func() error) error {
	var err error
	for end := time.Now().Add(limit); time.Now().Before(end); {
		if err = ready(); err == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended (%v) while waiting for %s; it said:\n%s", p.Name, p.err, what, p.Said(15))
		case <-time.After(20 * time.Millisecond):
		}
	}
	return fmt.Errorf("%s: no %s within %v: %w; it said:\n%s", p.Name, what, limit, err, p.Said(15))
}
