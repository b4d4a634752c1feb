package agent

import (
	"context"
	"time"

	"onestop/app/vault"
	"onestop/sync/wire"
)

// Step is one part of a synchronisation, for the words "agent.step.<step>".
type Step string

// The steps, in order.
const (
	StepHello     Step = "hello"
	StepRenew     Step = "renew"
	StepReconcile Step = "reconcile"
	StepDeliver   Step = "deliver"
	StepSteps     Step = "steps"
)

// Progress is how far a synchronisation is.
type Progress struct {
	Step      Step
	Delivered int    // so far
	Refused   int    // so far
	Waiting   uint64 // still to go
}

// Result is what a synchronisation did.
type Result struct {
	Delivered int // receipts stored
	Refused   int // gone to quarantine
	Reoffered int // the portal had lost them
	Lost      int // the portal had lost them and the kiosk no longer has the bytes
	Cases     int // cases with new steps
}

// SyncNow does everything at once, for staff: hello, certificate, comparison, delivery,
// steps. tell is called as it goes, from this goroutine, and may be nil. The error is a
// *hall.Error with the key of plain words.
func (a *Agent) SyncNow(ctx context.Context, tell func(Progress)) (Result, error) {
	if err := a.takeTurn(ctx); err != nil {
		return Result{}, asFault(err)
	}
	defer a.endTurn()
	s := &session{Agent: a, tell: tell, all: true}
	err := s.run(ctx)
	a.send(kickSynced)
	if err != nil {
		return s.result, asFault(err)
	}
	return s.result, nil
}

// takeTurn waits until nobody else talks: one batch in flight a kiosk.
func (a *Agent) takeTurn(ctx context.Context) error {
	select {
	case <-a.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (a *Agent) endTurn() { a.turn <- struct{}{} }

// session is one turn of talking with the portal.
type session struct {
	*Agent
	tell    func(Progress)
	all     bool // everything, whether due or not
	greeted bool // hello was answered in this turn
	result  Result
}

func (s *session) at(step Step) {
	if s.tell == nil {
		return
	}
	n, err := s.v.Counts()
	if err != nil {
		n.Waiting = 0 // the next write says what is wrong with the store
	}
	s.tell(Progress{Step: step, Delivered: s.result.Delivered, Refused: s.result.Refused, Waiting: n.Waiting})
}

// run does what is due, in an order in which each part helps the next.
func (s *session) run(ctx context.Context) error {
	if _, ok := s.Identity(); !ok {
		return fault(CodeNotEnrolled, "enter the code that the portal gives out", nil)
	}
	if s.all || s.due(func(p plan) time.Time { return p.hello }) {
		s.at(StepHello)
		if err := s.hello(ctx); err != nil {
			return err
		}
	}
	if s.renewDue() {
		s.at(StepRenew)
		if err := s.renew(ctx); err != nil {
			return err
		}
	}
	if s.all || s.reconcileDue() {
		s.at(StepReconcile)
		if err := s.reconcile(ctx); err != nil {
			return err
		}
	}
	if err := s.deliverAll(ctx); err != nil {
		return err
	}
	if s.all || s.due(func(p plan) time.Time { return p.steps }) {
		s.at(StepSteps)
		return s.steps(ctx)
	}
	return nil
}

func (s *session) due(when func(plan) time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.o.Now().Before(when(s.plan)) || when(s.plan).Sub(s.o.Now()) > time.Hour // the clock was set back
}

// hello tells the portal how the kiosk stands. A certificate that ran out is renewed on
// the way.
func (s *session) hello(ctx context.Context) error {
	got, err := s.helloOnce(ctx)
	if refusedWith(err, wire.FaultExpired) {
		if err = s.renew(ctx); err == nil {
			got, err = s.helloOnce(ctx)
		}
	}
	if err != nil {
		return err
	}
	s.greeted = true
	if err := s.keepSpread(got.Spread); err != nil {
		return err
	}
	now := s.o.Now()
	s.mu.Lock()
	s.plan.hello = now.Add(max(helloEvery, time.Duration(got.Slot)*time.Millisecond))
	s.plan.patience = time.Time{}
	s.status.Content = got.Content
	s.status.BackupKnown, s.status.BackupAt = true, wire.Time(got.Horizon)
	s.mu.Unlock()
	_, err = s.v.Prune(s.portalNow(), wire.Time(got.Horizon))
	return err
}

func (s *session) helloOnce(ctx context.Context) (got wire.HelloAnswer, err error) {
	n, err := s.v.Counts()
	if err != nil {
		return got, err
	}
	nonce, err := s.nonce()
	if err != nil {
		return got, err
	}
	id, _ := s.Identity()
	q := &wire.HelloQuestion{
		Nonce: nonce, Kiosk: id.Kiosk, Generation: s.v.Generation(), LastSeq: n.LastSeq, Waiting: n.Waiting,
		Held: n.Held, Quarantined: n.Quarantined, Program: s.o.Program, Clock: s.o.Now().UnixMilli(),
	}
	if s.o.Content != nil {
		q.Content = s.o.Content()
	}
	if _, err := s.ask(ctx, wire.PathHello, q, &got); err != nil {
		return got, err
	}
	if got.Highest > n.LastSeq {
		// The portal holds more of this generation than the store ever made: the disk was
		// rolled back. From here numbers must not repeat.
		return got, s.v.NewGeneration()
	}
	return got, nil
}

func (s *session) keepSpread(ms int64) error {
	spread := time.Duration(ms) * time.Millisecond
	s.mu.Lock()
	changed := s.plan.spread != spread
	s.plan.spread = spread
	s.mu.Unlock()
	if !changed {
		return nil
	}
	return s.v.Change(vault.Change{Settings: map[string][]byte{settingSpread: numberValue(ms)}})
}

// steps fetches the cases that changed.
func (s *session) steps(ctx context.Context) error {
	for {
		cursor, err := s.v.Cursor()
		if err != nil {
			return err
		}
		nonce, err := s.nonce()
		if err != nil {
			return err
		}
		before := s.Status().Epoch
		var got wire.StepsAnswer
		answer, err := s.ask(ctx, wire.PathSteps, &wire.StepsQuestion{Nonce: nonce, Cursor: cursor}, &got)
		if err != nil {
			return err
		}
		if answer.Epoch != before {
			continue // the cursor was another epoch's: begin again
		}
		feed := vault.Feed{Cases: got.Cases, Cursor: got.Cursor, AsOf: answer.At, Whole: !got.More}
		if err := s.v.SaveFeed(feed); err != nil {
			return err
		}
		s.result.Cases += len(got.Cases)
		if !got.More || got.Cursor == cursor {
			break
		}
	}
	s.mu.Lock()
	s.plan.steps = s.o.Now().Add(stepsEvery)
	s.mu.Unlock()
	return nil
}
