package device

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"onestop/app/hall"
)

// Printer is one printer. All methods may be called from any goroutine; one job
// prints at a time.
type Printer interface {
	// Format is the kind of data that Print takes.
	Format() Format
	// Print prints a job and returns when the printer says that it is done. On an error,
	// also of ctx, nothing of the job is left that could print later, unless the error's
	// code is "printer_stuck": then Clear must succeed before the next visit.
	Print(ctx context.Context, job Job) error
	// State asks the printer. It answers in a few seconds at most.
	State(ctx context.Context) State
	// Clear takes back everything that this kiosk has left waiting in the printer.
	Clear(ctx context.Context) error
}

// Format says what a job's data are.
type Format string

// The formats: a PDF, and rows of dots for a receipt printer (72 bytes a row, bit 7
// leftmost, 1 is black).
const (
	PDF  Format = "pdf"
	Dots Format = "dots"
)

// Job is one document to print.
type Job struct {
	Name   string // the case number only: spooled names are seen by others
	Format Format
	Data   []byte
	Copies int    // 0 counts as 1
	Sent   func() // called once when the printer has the whole job; may be nil
}

// Condition sums up a printer.
type Condition string

// The conditions of a printer.
const (
	Ready     Condition = "ready"
	Low       Condition = "low" // paper or toner; prints still
	Busy      Condition = "busy"
	NoPaper   Condition = "no_paper"
	CoverOpen Condition = "cover_open"
	Fault     Condition = "error"
	Offline   Condition = "offline"
	Missing   Condition = "none" // the kiosk has no printer
)

// State is a printer's condition and, for the operator, what the printer said.
type State struct {
	Condition Condition
	Detail    string // English, from the printer or the network; never shown to a citizen
}

// Usable reports whether a print can be offered.
func (s State) Usable() bool {
	return s.Condition == Ready || s.Condition == Low || s.Condition == Busy
}

// Key is the wording for a citizen.
func (s State) Key() string { return "device.state." + string(s.Condition) }

// StaffKey is the wording for staff: what to do.
func (s State) StaffKey() string { return "device.todo." + string(s.Condition) }

// Shown is the printer's line on the staff's page.
func (s State) Shown() hall.DeviceState {
	d := hall.DeviceState{Name: "device.printer", State: s.Key(), Tone: hall.ToneBad}
	switch s.Condition {
	case Ready, Busy:
		d.Tone = hall.ToneOK
	case Low:
		d.Tone = hall.ToneWarn
	case Missing:
		d.Tone = hall.ToneNeutral
	}
	return d
}

// Failure makes the error of a printer in a condition that prevents printing.
func Failure(s State, err error) *hall.Error {
	hint := s.Detail
	if hint == "" {
		hint = "see the printer"
	}
	return &hall.Error{Code: "printer_" + string(s.Condition), Key: "device.error." + string(s.Condition), Hint: hint, Err: err}
}

func stuck(err error) *hall.Error {
	return &hall.Error{Code: "printer_stuck", Key: "device.error.stuck", Hint: "the printer may still hold a job: clear its queue, then sync or restart", Err: err}
}

func stopped(ctx context.Context) *hall.Error {
	err := context.Cause(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return &hall.Error{Code: "printer_late", Key: "device.error.late", Hint: "the printer took too long", Err: err}
	}
	return &hall.Error{Code: "printer_stopped", Key: "device.error.stopped", Hint: "the visit ended first", Err: err}
}

const nameMax = 48

// Check refuses a job that could leak (a name that is more than a number), or that
// the printer cannot take.
func (j Job) Check(want Format) error {
	var err error
	switch {
	case j.Name == "" || len(j.Name) > nameMax || strings.Trim(j.Name, nameCharacters) != "" || strings.Trim(j.Name, "-.") == "":
		err = errors.New("job name: want a number of letters, digits and hyphens only")
	case j.Format != want:
		err = fmt.Errorf("job format %q: this printer takes %q", j.Format, want)
	case len(j.Data) == 0:
		err = errors.New("job has no data")
	case j.Format == Dots && len(j.Data)%rowBytes != 0:
		err = fmt.Errorf("job of %d bytes: dots come in rows of %d", len(j.Data), rowBytes)
	case j.Copies < 0 || j.Copies > copiesMax:
		err = fmt.Errorf("%d copies: at most %d", j.Copies, copiesMax)
	}
	if err != nil {
		return &hall.Error{Code: "printer_job", Key: "device.error.error", Hint: "a fault in the program: report it", Err: err}
	}
	return nil
}

const (
	nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
	copiesMax      = 20
)

func (j Job) copies() int { return max(1, j.Copies) }

func (j Job) sent() {
	if j.Sent != nil {
		j.Sent()
	}
}
