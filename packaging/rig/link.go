package rig

import (
	"io"
	"net"
	"sync"
)

// Link is the network between kiosk and portal: a TCP proxy on loopback that can be cut
// and joined again. A cut link refuses: connections under way are reset, new ones are
// closed at once.
type Link struct {
	listener net.Listener
	to       string

	mu   sync.Mutex
	down bool
	open map[net.Conn]bool
	done sync.WaitGroup
}

// OpenLink listens on a free port for connections to the address.
func OpenLink(to string) (*Link, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &Link{listener: ln, to: to, open: map[net.Conn]bool{}}
	l.done.Add(1)
	go l.accept()
	return l, nil
}

// Addr is where the link listens.
func (l *Link) Addr() string { return l.listener.Addr().String() }

// Cut takes the network down.
func (l *Link) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = true
	for c := range l.open {
		reset(c)
	}
}

// Join brings the network back.
func (l *Link) Join() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = false
}

// Close ends the link and every connection on it.
func (l *Link) Close() error {
	l.Cut()
	err := l.listener.Close()
	l.done.Wait()
	return err
}

func (l *Link) accept() {
	defer l.done.Done()
	for {
		c, err := l.listener.Accept()
		if err != nil {
			return // closed
		}
		l.done.Add(1)
		go l.carry(c)
	}
}

func (l *Link) carry(near net.Conn) {
	defer l.done.Done()
	if !l.hold(near) {
		return
	}
	defer l.release(near)
	far, err := net.Dial("tcp", l.to)
	if err != nil {
		return // the portal is away: the kiosk sees its connection close
	}
	if !l.hold(far) {
		return
	}
	defer l.release(far)
	ended := make(chan struct{}, 2)
	pipe := func(to, from net.Conn) {
		_, _ = io.Copy(to, from) // however it ends, the connection is over
		ended <- struct{}{}
	}
	go pipe(far, near)
	go pipe(near, far)
	<-ended
	reset(near)
	reset(far)
	<-ended
}

// hold counts a connection among the open ones, or closes it when the link is down.
func (l *Link) hold(c net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		reset(c)
		return false
	}
	l.open[c] = true
	return true
}

func (l *Link) release(c net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, c)
	_ = c.Close() // a second close is harmless
}

// reset closes without waiting for what is still to be sent, as a pulled cable does.
func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}
