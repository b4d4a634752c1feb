package device

import (
	"context"
	"errors"
	"sync"
	"time"

	"onestop/app/hall"
)

// Event is one line of the journal of prints. It says nothing about the citizen.
type Event struct {
	Number hall.Number
	Copy   int // 1: the first
	What   What
	At     time.Time
	Reason string // the code of the error, when voided
}

// What happened to a print.
type What string

// The events of a print: it is to be printed; the printer has it; the printer says it
// is done; it failed or was taken back. Each intended print ends confirmed or voided,
// unless the power went.
const (
	Intended  What = "intended"
	Sent      What = "sent"
	Confirmed What = "confirmed"
	Voided    What = "voided"
)

// Journal keeps an event durably before it returns.
type Journal func(Event) error

// Printing is what the screen shows of a print.
type Printing struct {
	Number hall.Number
	Stage  Stage
	Err    error // of the stage Failed: a hall.Error with a key for the citizen
}

// Stage is how far a print has come.
type Stage string

// The stages of a print.
const (
	Idle    Stage = ""
	Waiting Stage = "waiting"
	Started Stage = "printing"
	Done    Stage = "done"
	Failed  Stage = "failed"
)

// Key is the wording of the stage, of a failure the failure's own, of Idle none.
func (p Printing) Key() string {
	var e *hall.Error
	if p.Stage == Idle {
		return ""
	}
	if p.Stage == Failed && errors.As(p.Err, &e) {
		return e.Key
	}
	return "device.printing." + string(p.Stage)
}

// Spooler prints the receipts of the visit, one at a time, and keeps their journal.
// Its methods may be called from any goroutine.
type Spooler struct {
	Printer Printer
	Journal Journal
	Now     func() time.Time
	Watch   func(Printing) // called on the printing goroutine at each stage; may be nil

	turn  chan struct{} // holds one token: whose turn it is
	once  sync.Once
	mu    sync.Mutex
	state Printing
	dirty bool // something may wait in the printer
	begun bool // Settle has run: what a killed program left is gone
}

// Ticket names what is to be printed.
type Ticket struct {
	Number hall.Number
	Copy   int // 1 is the first print; more is a reprint, which the drawn document says
}

// Print prints one receipt and returns when it is done, failed, or the visit's ctx
// ended. draw makes the document in the printer's format when its turn has come. The
// journal is written first; a journal that cannot be written stops the print, so that
// no paper leaves the kiosk unrecorded. The error is a hall.Error with a key.
func (s *Spooler) Print(ctx context.Context, t Ticket, draw func(Format) ([]byte, error)) error {
	if !s.queue(ctx, t) {
		return stopped(ctx)
	}
	// Shown inside the turn: Settle, whose turn is next, forgets the number again.
	return s.inTurn(ctx, func() error {
		err := s.print(ctx, t, draw)
		if err != nil {
			s.show(Printing{Number: t.Number, Stage: Failed, Err: err})
			return err
		}
		s.show(Printing{Number: t.Number, Stage: Done})
		return nil
	})
}

func (s *Spooler) print(ctx context.Context, t Ticket, draw func(Format) ([]byte, error)) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if err := s.note(t, Intended, nil); err != nil {
		return err
	}
	s.show(Printing{Number: t.Number, Stage: Started})
	var sentErr error
	err := s.run(ctx, t, draw, func() { sentErr = s.note(t, Sent, nil) })
	if err != nil {
		s.setDirty(hall.CodeOf(err) == "printer_stuck")
		return errors.Join(err, sentErr, s.note(t, Voided, err))
	}
	// The paper is out: a journal that fails now is the journal's trouble, and is seen
	// by staff at its next write.
	_ = s.note(t, Confirmed, nil)
	return nil
}

func (s *Spooler) run(ctx context.Context, t Ticket, draw func(Format) ([]byte, error), sent func()) error {
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	format := s.Printer.Format()
	data, err := draw(format)
	if err != nil {
		return err
	}
	return s.Printer.Print(ctx, Job{Name: string(t.Number), Format: format, Data: data, Sent: sent})
}

// Settle waits for the print under way, whose ctx has ended with the visit, and makes
// sure that the printer holds nothing. It is called between two visits and at start.
// An error means that printing stays closed; it is tried again before the next print.
func (s *Spooler) Settle(ctx context.Context) error {
	err := s.inTurn(ctx, func() error { return s.settle(ctx) })
	s.show(Printing{})
	return err
}

func (s *Spooler) settle(ctx context.Context) error {
	s.mu.Lock()
	clean := s.begun && !s.dirty
	s.mu.Unlock()
	if clean {
		return nil
	}
	if err := s.Printer.Clear(ctx); err != nil {
		s.setDirty(true)
		if state := s.Printer.State(ctx); !state.Usable() {
			return Failure(state, err)
		}
		return err
	}
	s.mu.Lock()
	s.begun, s.dirty = true, false
	s.mu.Unlock()
	return nil
}

func (s *Spooler) setDirty(d bool) {
	s.mu.Lock()
	s.dirty = s.dirty || d
	s.mu.Unlock()
}

// Printing returns the newest stage, for a screen that is built anew.
func (s *Spooler) Printing() Printing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// queue shows that a print waits, but not for a visit that has ended: under the lock,
// so that it can never follow the forgetting of Settle.
func (s *Spooler) queue(ctx context.Context, t Ticket) bool {
	p := Printing{Number: t.Number, Stage: Waiting}
	s.mu.Lock()
	if ctx.Err() != nil {
		s.mu.Unlock()
		return false
	}
	s.state = p
	s.mu.Unlock()
	if s.Watch != nil {
		s.Watch(p)
	}
	return true
}

func (s *Spooler) show(p Printing) {
	s.mu.Lock()
	s.state = p
	s.mu.Unlock()
	if s.Watch != nil {
		s.Watch(p)
	}
}

func (s *Spooler) inTurn(ctx context.Context, act func() error) error {
	s.once.Do(func() { s.turn = make(chan struct{}, 1) })
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
		return act()
	case <-ctx.Done():
		return stopped(ctx)
	}
}

func (s *Spooler) note(t Ticket, what What, why error) error {
	err := s.Journal(Event{Number: t.Number, Copy: max(1, t.Copy), What: what, At: s.Now(), Reason: hall.CodeOf(why)})
	if err != nil {
		return &hall.Error{Code: "printer_journal", Key: "device.error.error", Hint: "the journal of prints cannot be written: see the disk", Err: err}
	}
	return nil
}
