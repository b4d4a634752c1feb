// Package staff is what stands behind the staff's page (设备管理): who may enter, what
// the kiosk looks like from inside, and the acts of a technician. Every act is checked
// here, below the interface, and written to the audit log.
package staff

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"onestop/app/hall"
	"onestop/app/vault"
)

// Store is what staff need of the vault.
type Store interface {
	Setting(name string) ([]byte, error)
	Change(c vault.Change) error
	Queue(limit int) ([]vault.Item, error)
	Quarantine(limit int) ([]vault.Item, error)
	Counts() (vault.Counts, error)
	Stats() (vault.Stats, error)
	CheckNow() (vault.Check, error)
	Retry(n hall.Number) error
	Log(id vault.EventID, f vault.Fields) error
	Audit(limit int) ([]vault.Entry, error)
}

// Portal is what staff need of the agent.
type Portal interface {
	// SyncNow contacts the portal and delivers what waits. It reports each step, and
	// returns how many items were delivered.
	SyncNow(ctx context.Context, step func(done, total int)) (delivered int, err error)
	State() hall.SyncState
	Enrol(ctx context.Context, code string) error
}

// Printer is what staff need of the receipt printer.
type Printer interface {
	State(ctx context.Context) hall.DeviceState
	Test(ctx context.Context) error
}

// Facts never change while the program runs.
type Facts struct {
	Version string
	Portal  string
	Content string
	Started time.Time
	Config  [][2]string                              // key and value, as in force
	Name    func(item string, k hall.Kind) hall.Text // of an item, where only its code is known
	Kiosk   func() string                            // the enrolled name; empty: not enrolled
}

// Service is the staff's side of the kiosk. Its methods may be called from any goroutine.
type Service struct {
	Store   Store
	Portal  Portal
	Printer Printer
	Facts   Facts
	PIN     PIN
	Now     func() time.Time
	Restart func() // ends the program so that it starts anew; must not block

	mu      sync.Mutex
	entered time.Time // zero: nobody is in
}

// sessionLimit ends a staff session whatever happens on the screen (kiosk.md: 30 min).
const sessionLimit = 30 * time.Minute

// serviceKey is the setting that keeps the kiosk out of service across restarts.
const serviceKey = "staff.out_of_service"

// PINSet reports whether a PIN was set; until then the kiosk serves nobody.
func (s *Service) PINSet() (bool, error) { return s.PIN.IsSet() }

// SetPIN sets the first PIN, or a new one by somebody who is in.
func (s *Service) SetPIN(pin string) error {
	set, err := s.PIN.IsSet()
	if err != nil {
		return err
	}
	if set {
		if err := s.guard(); err != nil {
			return err
		}
	}
	b, err := s.PIN.made(pin)
	if err != nil {
		return err
	}
	return s.Store.Change(vault.Change{Settings: map[string][]byte{pinKey: b}, Event: vault.EventPINSet})
}

// Enter opens a session with the PIN. The errors are those of PIN.Check.
func (s *Service) Enter(pin string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.PIN.Check(pin); err != nil {
		return errors.Join(err, s.logTry(hall.CodeOf(err)))
	}
	s.entered = s.Now()
	return s.Store.Log(vault.EventLogin, vault.Fields{"role": "technician"})
}

func (s *Service) logTry(code string) error {
	wrong := vault.Fields{"count": strconv.Itoa(s.PIN.wrong())}
	switch code {
	case "pin_wrong":
		return s.Store.Log(vault.EventPINWrong, wrong)
	case "pin_locked":
		return s.Store.Log(vault.EventPINLocked, wrong)
	}
	return nil
}

// Leave ends the session. Why is "button" or "idle".
func (s *Service) Leave(why string) error {
	s.mu.Lock()
	in := !s.entered.IsZero()
	s.entered = time.Time{}
	s.mu.Unlock()
	if !in {
		return nil
	}
	return s.Store.Log(vault.EventLogout, vault.Fields{"why": why})
}

// guard refuses an act outside a session.
func (s *Service) guard() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in := s.Now().Sub(s.entered); s.entered.IsZero() || in < 0 || in > sessionLimit {
		s.entered = time.Time{}
		return &hall.Error{Code: "staff_closed", Key: "staff.closed"}
	}
	return nil
}

// InService reports whether the kiosk serves citizens. A setting that cannot be read
// counts as out of service.
func (s *Service) InService() bool {
	b, err := s.Store.Setting(serviceKey)
	return err == nil && len(b) == 0
}

// SetService takes the kiosk out of service (停止服务) or back, also across restarts.
func (s *Service) SetService(open bool) error {
	if err := s.guard(); err != nil {
		return err
	}
	value, event := []byte("1"), vault.EventOutOfService
	if open {
		value, event = nil, vault.EventInService
	}
	return s.Store.Change(vault.Change{Settings: map[string][]byte{serviceKey: value}, Event: event})
}
