package devicetest

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"sync"
)

// ESCPOS is a receipt printer on a TCP port of the loopback: it understands the
// five commands that a kiosk sends, answers status from its switches, and keeps each
// cut page as rows of 72 bytes. Anything else it is sent is a fault (see Faults). Like a
// real one it has one buffer: it listens to the next kiosk when the last one is done.
type ESCPOS struct {
	panel
	listener net.Listener
	wait     sync.WaitGroup
	turn     sync.Mutex // held by the conversation under way

	mu     sync.Mutex
	conns  map[net.Conn]bool
	page   []byte
	pages  [][]byte
	faults []string
	over   bool
}

// RowBytes is the length of a row of dots.
const RowBytes = 72

// NewESCPOS starts the printer on a free port. Close it.
func NewESCPOS() (*ESCPOS, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &ESCPOS{listener: l, conns: map[net.Conn]bool{}}
	p.wait.Add(1)
	go p.accept()
	return p, nil
}

// Address is tcp://host:port.
func (p *ESCPOS) Address() string { return "tcp://" + p.listener.Addr().String() }

// Printed returns the cut pages, oldest first.
func (p *ESCPOS) Printed() [][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([][]byte(nil), p.pages...)
}

// Faults returns what the printer was sent and did not understand.
func (p *ESCPOS) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.faults...)
}

// Close ends the printer and waits for it.
func (p *ESCPOS) Close() error {
	err := p.listener.Close()
	p.mu.Lock()
	p.over = true
	for c := range p.conns {
		c.Close()
	}
	p.mu.Unlock()
	p.Set(Switches{}) // wakes a slow one
	p.wait.Wait()
	return err
}

func (p *ESCPOS) accept() {
	defer p.wait.Done()
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		if p.over {
			c.Close()
		}
		p.conns[c] = true
		p.mu.Unlock()
		p.wait.Add(1)
		go func() {
			defer p.wait.Done()
			p.turn.Lock()
			p.serve(c)
			p.turn.Unlock()
			c.Close()
			p.mu.Lock()
			delete(p.conns, c)
			p.mu.Unlock()
		}()
	}
}

// Serve talks to one kiosk over rw until it ends: for a device file.
func (p *ESCPOS) Serve(rw io.ReadWriter) { p.serve(rw) }

func (p *ESCPOS) serve(rw io.ReadWriter) {
	r := bufio.NewReaderSize(rw, 16)
	for {
		err := p.command(r, rw)
		if err == nil {
			continue
		}
		if !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) && !errors.Is(err, errCut) {
			p.mu.Lock()
			p.faults = append(p.faults, err.Error())
			p.mu.Unlock()
		}
		return
	}
}

var errCut = errors.New("cut by the switch")

func (p *ESCPOS) command(r *bufio.Reader, w io.Writer) error {
	head, err := take(r, 2)
	if err != nil {
		return io.EOF
	}
	switch string(head) {
	case "\x1b\x40": // reset
		return nil
	case "\x10\x04":
		n, err := take(r, 1)
		if err != nil {
			return io.EOF
		}
		return p.status(n[0], w)
	case "\x1d\x76":
		return p.raster(r)
	case "\x1b\x64": // feed
		_, err := take(r, 1)
		return err
	case "\x1d\x56":
		if b, err := take(r, 2); err != nil || b[0] != 0x42 {
			return fmt.Errorf("cut: % x, %v", b, err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.page) > 0 {
			p.pages, p.page = append(p.pages, p.page), nil
		}
		return nil
	}
	return fmt.Errorf("unknown command % x", head)
}

func take(r *bufio.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(r, b)
	return b, err
}

func (p *ESCPOS) status(n byte, w io.Writer) error {
	sw, _ := p.now()
	if sw.Silent {
		return nil
	}
	b := byte(0x12)
	switch {
	case n == 4 && sw.PaperOut:
		b = 0x72
	case n == 2 && sw.PaperOut:
		b = 0x32
	}
	if n == 2 && sw.CoverOpen {
		b |= 0x04
	}
	_, err := w.Write([]byte{b})
	return err
}

// raster takes one band, row by row, as slowly as the switches say.
func (p *ESCPOS) raster(r *bufio.Reader) error {
	head, err := take(r, 6)
	if err != nil {
		return err
	}
	wide, high := int(head[2])|int(head[3])<<8, int(head[4])|int(head[5])<<8
	if head[0] != '0' || head[1] != 0 || wide != RowBytes || high > 128 {
		return fmt.Errorf("raster head % x: want rows of %d bytes, at most 128", head, RowBytes)
	}
	for range high {
		for {
			sw, changed := p.now()
			if !sw.Slow || p.closed() {
				break
			}
			p.hang()
			<-changed
		}
		row, err := take(r, wide)
		if err != nil {
			return errCut
		}
		if sw, _ := p.now(); sw.PaperOut {
			continue // nothing to print on
		}
		p.mu.Lock()
		p.page = append(p.page, row...)
		printed := len(p.page)
		p.mu.Unlock()
		if sw, _ := p.now(); sw.DropAfter > 0 && printed >= sw.DropAfter {
			p.mu.Lock()
			p.page = nil // torn off by hand
			p.mu.Unlock()
			return errCut
		}
	}
	return nil
}

func (p *ESCPOS) closed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.over
}

// Pictures returns the cut pages as pictures, as a scanner would see them.
func (p *ESCPOS) Pictures() []*image.Gray {
	var out []*image.Gray
	for _, page := range p.Printed() {
		img := image.NewGray(image.Rect(0, 0, 8*RowBytes, len(page)/RowBytes))
		for i := range img.Pix {
			if page[i/8]&(0x80>>(i%8)) == 0 {
				img.Pix[i] = 0xFF
			}
		}
		out = append(out, img)
	}
	return out
}
