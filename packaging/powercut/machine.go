package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// rig is a disk and the machine that is booted on it again and again.
type rig struct {
	dir    string // holds disk.img, initramfs, the disk server's socket
	kernel string
	log    io.Writer // the kernel's own words, nil: dropped
}

// bootLimit is how long a boot may take until the guest is ready, on a busy machine
// that emulates every instruction.
const bootLimit = 90 * time.Second

// seen is what one boot said on its serial line.
type seen struct {
	have   map[string]string // number -> hash of the envelope, at the start
	stored map[string]string // number -> hash, put in during this boot
	ready  bool
	audit  string
	report string // what the store said about itself, when not quiet
	fault  string
	boot   time.Duration // until ready
}

// boot starts the disk server and the machine, lets the guest run until after it is
// ready for the given time (or, with beforeReady, cuts that long after power-on), and
// ends both with kill -9. Everything that the guest had not flushed is gone.
func (r *rig) boot(ctx context.Context, after time.Duration, beforeReady bool, words ...string) (seen, error) {
	s := seen{have: map[string]string{}, stored: map[string]string{}}
	socket := filepath.Join(r.dir, "disk.sock")
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return s, err
	}
	disk := exec.CommandContext(ctx, "nbdkit", "-f", "-U", socket, "--filter=cache", "file", r.disk(), "cache=writeback")
	machine := exec.CommandContext(ctx, "qemu-system-x86_64", r.arguments(socket, words)...)
	for _, c := range []*exec.Cmd{disk, machine} { // an interrupt reaches us, and we end them
		c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
		c.Stderr = os.Stderr
	}
	if err := disk.Start(); err != nil {
		return s, fmt.Errorf("disk server: %w", err)
	}
	defer end(disk)
	if err := await(socket); err != nil {
		return s, err
	}
	serial, err := machine.StdoutPipe()
	if err != nil {
		return s, err
	}
	if err := machine.Start(); err != nil {
		return s, fmt.Errorf("machine: %w", err)
	}
	lines := make(chan string, 64)
	go readLines(serial, lines)
	start := time.Now()
	limit := bootLimit
	if beforeReady {
		limit = after
	}
	cut := time.NewTimer(limit)
	defer cut.Stop()
	for alive := true; alive; {
		select {
		case line, more := <-lines:
			alive = more
			if s.take(line, r.log) {
				s.boot = time.Since(start)
				if !beforeReady {
					cut.Reset(after)
				}
			}
		case <-cut.C:
			alive = false
		}
	}
	end(machine)
	end(disk)
	for line := range lines { // what was said before the cut and not read yet
		s.take(line, r.log)
	}
	if ctx.Err() != nil {
		return s, ctx.Err()
	}
	if !s.ready && !beforeReady && s.fault == "" {
		return s, fmt.Errorf("the guest was not ready after %v", time.Since(start).Round(time.Second))
	}
	return s, nil
}

func (r *rig) disk() string { return filepath.Join(r.dir, "disk.img") }

func (r *rig) arguments(socket string, words []string) []string {
	return []string{
		"-machine", "pc,accel=tcg", "-cpu", "max", "-m", "256", "-smp", "1", "-no-reboot",
		"-display", "none", "-monitor", "none", "-serial", "stdio", "-nic", "none",
		"-drive", "if=virtio,format=raw,cache=writeback,file=nbd+unix:///?socket=" + socket,
		"-kernel", r.kernel, "-initrd", filepath.Join(r.dir, "initramfs"),
		"-append", "console=ttyS0 quiet panic=-1 random.trust_cpu=on " + strings.Join(words, " "),
	}
}

// take notes a line and reports whether it says that the guest is ready.
func (s *seen) take(line string, log io.Writer) bool {
	_, said, ours := strings.Cut(line, "@")
	if !ours {
		if log != nil {
			fmt.Fprintln(log, line)
		}
		return false
	}
	f := strings.Fields(said)
	switch {
	case len(f) == 3 && f[0] == "HAVE":
		s.have[f[1]] = f[2]
	case len(f) == 3 && f[0] == "STORED" && len(f[2]) == 64: // a cut line was never said in full
		s.stored[f[1]] = f[2]
	case len(f) == 2 && f[0] == "AUDIT":
		s.audit = f[1]
	case len(f) > 0 && f[0] == "REPORT":
		s.report = strings.TrimPrefix(said, "REPORT ")
	case len(f) > 0 && f[0] == "FAULT":
		s.fault = strings.TrimPrefix(said, "FAULT ")
	case len(f) == 1 && f[0] == "READY":
		s.ready = true
		return true
	}
	return false
}

func readLines(from io.Reader, to chan<- string) {
	defer close(to)
	sc := bufio.NewScanner(from)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		to <- strings.TrimRight(sc.Text(), "\r")
	}
}

// end kills a process that we started; a second time is harmless.
func end(c *exec.Cmd) {
	_ = c.Process.Kill() // it may have ended already
	_ = c.Wait()         // it was killed: its error says only that
}

func await(path string) error {
	for range 500 {
		if _, err := os.Stat(path); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("the disk server made no socket at %s", path)
}
