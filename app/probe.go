package main

import (
	"bufio"
	"encoding/json"
	"net"
	"os"

	"fyne.io/fyne/v2"

	"onestop/app/ui"
	"onestop/app/ui/widget"
)

// probe tells a test what is shown: labels and places, never answers. It is only there
// when --probe asks for it.
type probe struct{ listener net.Listener }

// shown is what the probe tells.
type shown struct {
	ui.Shown
	Texts []string `json:"texts,omitempty"` // only while the visit holds nothing of a visitor
}

// look is what the window shows now.
func look(w fyne.Window, app *ui.App) shown {
	s := shown{Shown: app.Shown()}
	v := *app.Visit()
	unwritten := v.Draft == nil || len(v.Draft.Answers) == 0 && len(v.Draft.Typed) == 0
	if unwritten && v.Receipt == nil && v.Case == nil && v.Query == "" && v.Lookup == "" {
		s.read(w.Content())
	}
	return s
}

func (s *shown) read(o fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	if t, ok := o.(*widget.Text); ok {
		s.Texts = append(s.Texts, t.String())
	} else if w, ok := o.(fyne.Widget); ok {
		for _, child := range w.CreateRenderer().Objects() {
			s.read(child)
		}
	}
}

func listenProbe(path string, clock ui.Clock, see func() shown) (*probe, error) {
	// What an earlier start left may go; anything else at that path stays.
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == os.ModeSocket {
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, err
	}
	p := &probe{l}
	go p.serve(clock, see)
	return p, nil
}

func (p *probe) close() { _ = p.listener.Close() } // ends serve; the socket file goes with it

func (p *probe) serve(clock ui.Clock, see func() shown) {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		go answer(conn, clock, see)
	}
}

// answer gives one line of JSON for each line "controls".
func answer(conn net.Conn, clock ui.Clock, see func() shown) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		seen := make(chan shown, 1)
		clock.Do(func() { seen <- see() })
		b, err := json.Marshal(<-seen)
		if err != nil {
			return
		}
		if _, err := conn.Write(append(b, '\n')); err != nil {
			return
		}
	}
}
