package device_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"onestop/app/device"
	"onestop/app/device/devicetest"
	"onestop/app/hall"
)

// desk is a spooler over a double, with a journal and a screen that remember.
type desk struct {
	*device.Spooler
	double *devicetest.Simulator

	mu     sync.Mutex
	events []string
	stages []device.Stage
	fail   device.What // the journal fails at this event
}

func newDesk() *desk {
	d := &desk{double: &devicetest.Simulator{}}
	now := time.Date(2026, 11, 23, 14, 36, 0, 0, time.UTC)
	d.Spooler = &device.Spooler{Printer: d.double, Journal: d.note, Now: func() time.Time { return now }, Watch: d.watch}
	return d
}

func (d *desk) note(e device.Event) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail == e.What {
		return errors.New("disk full")
	}
	d.events = append(d.events, strings.TrimSpace(string(e.What)+" "+e.Reason))
	return nil
}

func (d *desk) watch(p device.Printing) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stages = append(d.stages, p.Stage)
}

func (d *desk) journal() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.events)
}

var ticket = device.Ticket{Number: "FZ26-1123-7K4M-8Q2C-9", Copy: 1}

func draw(f device.Format) ([]byte, error) { return devicetest.Document(f, 'a'), nil }

func TestPrintIsKeptInTheJournal(t *testing.T) {
	d := newDesk()
	if err := d.Print(context.Background(), ticket, draw); err != nil {
		t.Fatal(err)
	}
	if want := []string{"intended", "sent", "confirmed"}; !slices.Equal(d.journal(), want) {
		t.Errorf("journal %q, want %q", d.journal(), want)
	}
	if want := []device.Stage{device.Waiting, device.Started, device.Done}; !slices.Equal(d.stages, want) {
		t.Errorf("screen %q, want %q", d.stages, want)
	}
	if key := d.Printing().Key(); key != "device.printing.done" {
		t.Errorf("key %q", key)
	}
}

func TestPrintWithoutPaperIsVoided(t *testing.T) {
	d := newDesk()
	d.double.Set(devicetest.Switches{PaperOut: true})
	err := d.Print(context.Background(), ticket, draw)
	if hall.CodeOf(err) != "printer_no_paper" {
		t.Errorf("Print: %v, want the code printer_no_paper", err)
	}
	if want := []string{"intended", "voided printer_no_paper"}; !slices.Equal(d.journal(), want) {
		t.Errorf("journal %q, want %q", d.journal(), want)
	}
	if key := d.Printing().Key(); key != "device.error.no_paper" {
		t.Errorf("key %q, want the failure's", key)
	}
}

func TestNothingPrintsAfterTheVisit(t *testing.T) {
	d := newDesk()
	d.double.Set(devicetest.Switches{Slow: true})
	visit, end := context.WithCancel(context.Background())
	done := make(chan error, 2)
	go func() { done <- d.Print(visit, ticket, draw) }()
	<-d.double.Hung()
	go func() { done <- d.Print(visit, ticket, draw) }() // waits its turn
	end()
	if err := d.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := <-done; hall.CodeOf(err) != "printer_stopped" {
			t.Errorf("Print: %v, want the code printer_stopped", err)
		}
	}
	d.double.Set(devicetest.Switches{})
	if n := len(d.double.Printed()); n != 0 {
		t.Errorf("%d receipts came out for the next person", n)
	}
	if p := d.Printing(); p != (device.Printing{}) {
		t.Errorf("the next visit sees %+v", p)
	}
}

func TestNoPaperLeavesUnrecorded(t *testing.T) {
	d := newDesk()
	d.fail = device.Intended
	if err := d.Print(context.Background(), ticket, draw); hall.CodeOf(err) != "printer_journal" {
		t.Errorf("Print: %v, want the code printer_journal", err)
	}
	if n := len(d.double.Printed()); n != 0 {
		t.Errorf("%d receipts came out unrecorded", n)
	}
}

func TestReceiptThatCannotBeDrawnIsVoided(t *testing.T) {
	d := newDesk()
	bad := &hall.Error{Code: "receipt", Key: "slip.error"}
	err := d.Print(context.Background(), ticket, func(device.Format) ([]byte, error) { return nil, bad })
	if !errors.Is(err, bad) || d.Printing().Key() != "slip.error" {
		t.Errorf("Print: %v, key %q; want the drawing's own", err, d.Printing().Key())
	}
	if want := []string{"intended", "voided receipt"}; !slices.Equal(d.journal(), want) {
		t.Errorf("journal %q, want %q", d.journal(), want)
	}
}

// A job that cannot be taken back closes the printer until it can.
func TestStuckJobClosesThePrinter(t *testing.T) {
	ipp := ippDouble(t)
	ipp.SetStubborn(true)
	d := newDesk()
	d.Printer = open(t, "ipp", ipp.Address())
	ipp.Set(devicetest.Switches{Slow: true})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Print(ctx, ticket, draw) }()
	<-ipp.Hung()
	cancel()
	if err := <-done; hall.CodeOf(err) != "printer_stuck" {
		t.Errorf("Print: %v, want the code printer_stuck", err)
	}
	if err := d.Settle(context.Background()); hall.CodeOf(err) != "printer_stuck" {
		t.Errorf("Settle: %v, want the code printer_stuck", err)
	}
	if err := d.Print(context.Background(), ticket, draw); hall.CodeOf(err) != "printer_stuck" {
		t.Errorf("Print in the next visit: %v, want the code printer_stuck", err)
	}
	ipp.SetStubborn(false)
	if err := d.Settle(context.Background()); err != nil {
		t.Errorf("Settle after the queue was freed: %v", err)
	}
	ipp.Set(devicetest.Switches{})
	if err := d.Print(context.Background(), ticket, draw); err != nil || len(ipp.Printed()) != 1 {
		t.Errorf("Print: %v, %d pages; want one", err, len(ipp.Printed()))
	}
}
