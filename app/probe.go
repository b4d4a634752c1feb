package main

import (
	"bufio"
	"encoding/json"
	"net"
	"os"

	"onestop/app/ui"
)

// probe tells a test which controls are shown and where: labels and places, never
// answers. It is only there when --probe asks for it.
type probe struct{ listener net.Listener }

func listenProbe(path string, app *ui.App, clock ui.Clock) (*probe, error) {
	if err := os.RemoveAll(path); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, err
	}
	p := &probe{l}
	go p.serve(app, clock)
	return p, nil
}

func (p *probe) close() { _ = p.listener.Close() } // ends serve; the socket file goes with it

func (p *probe) serve(app *ui.App, clock ui.Clock) {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		go answer(conn, app, clock)
	}
}

// answer gives one line of JSON for each line "controls".
func answer(conn net.Conn, app *ui.App, clock ui.Clock) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		shown := make(chan ui.Shown, 1)
		clock.Do(func() { shown <- app.Shown() })
		b, err := json.Marshal(<-shown)
		if err != nil {
			return
		}
		if _, err := conn.Write(append(b, '\n')); err != nil {
			return
		}
	}
}
