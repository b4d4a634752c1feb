package rig

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// View is what the kiosk's window shows now: its page, the controls on it and the points
// of a timeline. It names labels and public words only, never an answer.
type View struct {
	Page     string    `json:"page"`
	Controls []Control `json:"controls"`
	Steps    []Step    `json:"steps"`
}

// Step is a point of a case's timeline: what has happened, or what comes next.
type Step struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Done  bool   `json:"done"`
}

// Control is something that can be pressed, in pixels of the window.
type Control struct {
	Label string  `json:"label"`
	Kind  string  `json:"kind"` // button, field, key, tile, row, choice …
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	W     float64 `json:"w"`
	H     float64 `json:"h"`
}

// Centre is where to press.
func (c Control) Centre() (x, y int) { return int(c.X + c.W/2), int(c.Y + c.H/2) }

// Find returns the first control whose label is exactly that, or else begins with it, or
// else contains it. Kind "" means any.
func (v View) Find(kind, label string) (Control, bool) {
	for _, fits := range []func(string) bool{
		func(s string) bool { return s == label },
		func(s string) bool { return strings.HasPrefix(s, label) },
		func(s string) bool { return strings.Contains(s, label) },
	} {
		for _, c := range v.Controls {
			if (kind == "" || c.Kind == kind) && fits(c.Label) {
				return c, true
			}
		}
	}
	return Control{}, false
}

// Labels lists what can be pressed, for messages.
func (v View) Labels() string {
	var all []string
	for _, c := range v.Controls {
		all = append(all, c.Kind+":"+c.Label)
	}
	for _, s := range v.Steps {
		all = append(all, "step:"+s.Title)
	}
	return v.Page + " [" + strings.Join(all, " | ") + "]"
}

// Shape tells one step of a form from another: by what can be pressed, keys apart.
func (v View) Shape() string {
	var b strings.Builder
	b.WriteString(v.Page)
	for _, c := range v.Controls {
		if c.Kind != "key" {
			b.WriteString("|" + c.Label)
		}
	}
	return b.String()
}

// Probe asks a running kiosk what it shows, over the socket that --probe names.
type Probe struct {
	path string

	mu   sync.Mutex
	conn net.Conn
	in   *bufio.Reader
}

// NewProbe makes the probe of a socket, which need not be there yet.
func NewProbe(path string) *Probe { return &Probe{path: path} }

// View returns what is shown now. After a failure the next call connects anew, so it
// survives a restart of the kiosk.
func (p *Probe) View() (View, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, err := p.ask()
	if err != nil {
		p.hangUp()
	}
	return v, err
}

// Close ends the conversation.
func (p *Probe) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hangUp()
}

func (p *Probe) hangUp() {
	if p.conn != nil {
		_ = p.conn.Close() // whatever it says, the next question connects anew
	}
	p.conn = nil
}

func (p *Probe) ask() (View, error) {
	if p.conn == nil {
		c, err := net.DialTimeout("unix", p.path, time.Second)
		if err != nil {
			return View{}, fmt.Errorf("probe: %w", err)
		}
		p.conn, p.in = c, bufio.NewReader(c)
	}
	if err := p.conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return View{}, err
	}
	if _, err := p.conn.Write([]byte("controls\n")); err != nil {
		return View{}, fmt.Errorf("probe: %w", err)
	}
	line, err := p.in.ReadBytes('\n')
	if err != nil {
		return View{}, fmt.Errorf("probe: %w", err)
	}
	var v View
	if err := json.Unmarshal(line, &v); err != nil {
		return View{}, fmt.Errorf("probe said %q: %w", line, err)
	}
	return v, nil
}
