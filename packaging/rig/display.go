package rig

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Display is a virtual screen with a hand on it.
type Display struct {
	*Hand
	Name string // ":7"

	server *Process
}

// OpenDisplay starts a screen of that many pixels on a free number. dir takes the logs;
// hand is the built hand program.
func OpenDisplay(dir, hand string, wide, high int) (*Display, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", wide, high), "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{w}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt reaches the rig first
	server, err := Launch(dir, "display", cmd)
	if err = firstError(err, w.Close()); err != nil {
		return nil, err
	}
	if err := r.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return nil, err
	}
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		server.Kill()
		return nil, fmt.Errorf("virtual screen did not start: %w: %s", err, server.Said(5))
	}
	d := &Display{Name: ":" + strings.TrimSpace(number), server: server}
	if d.Hand, err = openHand(hand, d.Name); err != nil {
		server.Kill()
		return nil, err
	}
	return d, nil
}

// Env is the environment of a program on this screen.
func (d *Display) Env(more ...string) []string {
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "DISPLAY=") && !strings.HasPrefix(e, "WAYLAND_") {
			env = append(env, e)
		}
	}
	return append(append(env, "DISPLAY="+d.Name), more...)
}

// Close takes the hand off and the screen away.
func (d *Display) Close() {
	d.Hand.close()
	d.server.Kill()
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
