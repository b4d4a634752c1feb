package device

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// line is a connection whose reads and writes can be given up.
type line interface {
	io.ReadWriteCloser
	SetDeadline(time.Time) error
}

// talk is one conversation with a receipt printer. giveUp may come from another
// goroutine; the rest belongs to one.
type talk struct {
	line  line
	owing int // bytes of a band that the printer still waits for

	mu   sync.Mutex
	over bool
}

func newTalk(l line) *talk { return &talk{line: l} }

var errGivenUp = errors.New("given up")

// giveUp makes a read or write that is under way return, and refuses more.
func (t *talk) giveUp() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	_ = t.line.SetDeadline(time.Unix(1, 0)) // whoever waits sees it
}

func (t *talk) within(patience time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return errGivenUp
	}
	if err := t.line.SetDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("not a device that can be waited for: %w", err)
	}
	return nil
}

func (t *talk) write(b []byte, patience time.Duration) error {
	if err := t.within(patience); err != nil {
		return err
	}
	n, err := t.line.Write(b)
	t.owing = len(b) - n
	return err
}

// ask puts both questions. No answer in time is Offline.
func (t *talk) ask(patience time.Duration) State {
	var answers [2]byte
	for i, q := range askFor {
		if err := t.write(q, patience); err != nil {
			return State{Condition: Offline, Detail: err.Error()}
		}
		if _, err := io.ReadFull(t.line, answers[i:i+1]); err != nil {
			return State{Condition: Offline, Detail: "no answer to a status question: " + err.Error()}
		}
	}
	return readStatus(answers[0], answers[1])
}

// end fills up a broken band and cuts, as far as the printer still listens, so that
// no half receipt hangs on the next one.
func (t *talk) end(patience time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.line.SetDeadline(time.Now().Add(patience)) != nil {
		return
	}
	rest := append(make([]byte, t.owing), reset...)
	_, _ = t.line.Write(append(rest, feedCut...)) // the job has failed already
}
