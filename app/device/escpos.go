package device

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
)

// escpos is a receipt printer that is sent rows of dots.
type escpos struct {
	open func(ctx context.Context) (line, error)
	opts Options
	busy sync.Mutex // one conversation at a time: answers carry no number
}

const (
	rowBytes = 72  // 576 dots
	bandRows = 128 // more at once overflows small printers
)

// What a receipt printer is told.
var (
	reset   = []byte{0x1B, 0x40}
	feedCut = []byte{0x1B, 0x64, 4, 0x1D, 0x56, 0x42, 0}
	askFor  = [2][]byte{{0x10, 0x04, 2}, {0x10, 0x04, 4}} // why offline, paper
)

func newESCPOS(address string, opts Options) (*escpos, error) {
	p := &escpos{opts: opts}
	if strings.HasPrefix(address, "/") {
		p.open = func(context.Context) (line, error) {
			return os.OpenFile(address, os.O_RDWR|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
		}
		return p, nil
	}
	if !strings.Contains(address, "://") {
		address = "tcp://" + address
	}
	u, err := parseAddress(address, "tcp")
	if err != nil {
		return nil, fmt.Errorf("%w; or host:port, or the path of a device file", err)
	}
	if u.Port() == "" {
		return nil, fmt.Errorf("printer address %q: the port is missing, most receipt printers take 9100", address)
	}
	p.open = func(ctx context.Context) (line, error) {
		d := net.Dialer{Timeout: opts.Answer}
		return d.DialContext(ctx, "tcp", u.Host)
	}
	return p, nil
}

func (p *escpos) Format() Format { return Dots }

func (p *escpos) State(ctx context.Context) State {
	if !p.busy.TryLock() {
		return State{Condition: Busy, Detail: "a job is being sent"}
	}
	defer p.busy.Unlock()
	l, err := p.open(ctx)
	if err != nil {
		return State{Condition: Offline, Detail: err.Error()}
	}
	defer l.Close()
	return newTalk(l).ask(p.opts.Answer)
}

// readStatus reads the answers to "why offline" and "paper". Bits 1 and 4 are always
// set, bits 0 and 7 never: anything else is not a receipt printer.
func readStatus(why, paper byte) State {
	s := State{Condition: Ready, Detail: fmt.Sprintf("status %#02x %#02x", why, paper)}
	switch {
	case why&0x93 != 0x12 || paper&0x93 != 0x12:
		s.Condition = Fault
	case why&0x04 != 0:
		s.Condition = CoverOpen
	case why&0x20 != 0 || paper&0x60 != 0:
		s.Condition = NoPaper
	case why&0x40 != 0:
		s.Condition = Fault
	case paper&0x0C != 0:
		s.Condition = Low
	}
	return s
}

func (p *escpos) Print(ctx context.Context, job Job) error {
	if err := job.Check(Dots); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.opts.Limit)
	defer cancel()
	p.busy.Lock()
	defer p.busy.Unlock()
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	l, err := p.open(ctx)
	if err != nil {
		return Failure(State{Condition: Offline, Detail: err.Error()}, err)
	}
	defer l.Close()
	t := newTalk(l)
	stop := context.AfterFunc(ctx, t.giveUp)
	defer stop()
	if s := t.ask(p.opts.Answer); !s.Usable() {
		return p.why(ctx, s)
	}
	for i := range job.copies() {
		if s := p.send(t, job.Data); !s.Usable() {
			t.end(p.opts.Answer)
			return p.why(ctx, s)
		}
		if i == job.copies()-1 {
			job.sent()
		}
	}
	return nil
}

// why is the error of a job that broke off.
func (p *escpos) why(ctx context.Context, s State) error {
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	return Failure(s, nil)
}

// send prints one copy. It asks after each band, so that a printer which stops never
// holds more than a band that could still come out, and after the cut.
func (p *escpos) send(t *talk, rows []byte) State {
	patience := 10 * p.opts.Answer // the answer may stand behind rows that still print
	if err := t.write(reset, p.opts.Answer); err != nil {
		return State{Condition: Offline, Detail: err.Error()}
	}
	for len(rows) > 0 {
		n := min(len(rows), bandRows*rowBytes)
		high := n / rowBytes
		band := append([]byte{0x1D, 0x76, 0x30, 0, rowBytes, 0, byte(high), byte(high >> 8)}, rows[:n]...)
		if err := t.write(band, patience); err != nil {
			return State{Condition: Offline, Detail: err.Error()}
		}
		if s := t.ask(patience); !s.Usable() {
			return s
		}
		rows = rows[n:]
	}
	if err := t.write(feedCut, p.opts.Answer); err != nil {
		return State{Condition: Offline, Detail: err.Error()}
	}
	return t.ask(patience)
}

// Clear has nothing to do: a receipt printer has no queue, and Print ends what it
// began.
func (p *escpos) Clear(context.Context) error { return nil }
