package devicetest

import (
	"context"
	"sync"

	"onestop/app/device"
	"onestop/app/hall"
)

// Simulator is a printer in memory. The zero value takes PDF and is ready.
type Simulator struct {
	Takes device.Format // empty: PDF
	panel

	mu   sync.Mutex
	docs [][]byte
	busy sync.Mutex
}

// Printed returns what came out, oldest first, each copy by itself.
func (s *Simulator) Printed() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]byte(nil), s.docs...)
}

// Format returns what the simulator takes.
func (s *Simulator) Format() device.Format {
	if s.Takes == "" {
		return device.PDF
	}
	return s.Takes
}

// State returns what the switches say.
func (s *Simulator) State(context.Context) device.State {
	sw, _ := s.now()
	return device.State{Condition: sw.condition(), Detail: "simulated"}
}

// Print waits while the printer is slow; then the paper is out at once.
func (s *Simulator) Print(ctx context.Context, job device.Job) error {
	if err := job.Check(s.Format()); err != nil {
		return err
	}
	s.busy.Lock()
	defer s.busy.Unlock()
	sent := false
	for {
		sw, changed := s.now()
		state := s.State(ctx)
		switch {
		case ctx.Err() != nil:
			return &hall.Error{Code: "printer_stopped", Key: "device.error.stopped", Err: context.Cause(ctx)}
		case !state.Usable():
			return device.Failure(state, nil)
		case sw.DropAfter > 0 && sw.DropAfter < len(job.Data):
			return device.Failure(device.State{Condition: device.Offline, Detail: "cut"}, nil)
		}
		if !sent && job.Sent != nil {
			job.Sent()
		}
		sent = true
		if !sw.Slow {
			break
		}
		s.hang()
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for range max(1, job.Copies) {
		s.docs = append(s.docs, job.Data)
	}
	return nil
}

// Clear does nothing: a job that was given up is gone.
func (s *Simulator) Clear(context.Context) error { return nil }
