package devicetest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"onestop/app/device"
	"onestop/app/hall"
)

// Rig is one printer with its double. Each test gets a new one.
type Rig struct {
	Printer device.Printer
	Set     func(Switches)
	Printed func() [][]byte // whole pages and torn ones, oldest first
	Hung    <-chan struct{} // receives when a job hangs; nil: cannot be slow
	Drops   bool            // can cut a connection in mid job
	Faults  func() []string // what the double did not understand; may be nil
}

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// Document is something to print in a format, told apart by its mark.
func Document(f device.Format, mark byte) []byte {
	if f == device.Dots {
		return bytes.Repeat([]byte{mark, 0xFF ^ mark, 0x55}, RowBytes*300/3)
	}
	return append([]byte("%PDF-1.3 "), bytes.Repeat([]byte{mark}, 40000)...)
}

// Conform runs the suite that every printer passes.
func Conform(t *testing.T, open func(t *testing.T) Rig) {
	for name, test := range map[string]func(*testing.T, Rig){
		"a job comes out whole, once":                  wholeOnce,
		"copies come out one by one":                   copies,
		"no paper: refused, and nothing comes later":   refused(Switches{PaperOut: true}, device.NoPaper),
		"cover open: refused, and nothing comes later": refused(Switches{CoverOpen: true}, device.CoverOpen),
		"silent: offline, and nothing comes later":     refused(Switches{Silent: true}, device.Offline),
		"a visit that has ended prints nothing":        endedBefore,
		"a visit that ends takes its job along":        endedMidway,
		"paper that runs out midway: taken back":       paperOutMidway,
		"a line that breaks midway: whole at last":     broken,
		"a job that could leak is refused":             leaks,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // a silent printer is waited for, and nothing works meanwhile
			rig := open(t)
			test(t, rig)
			if rig.Faults != nil && len(rig.Faults()) > 0 {
				t.Errorf("the printer did not understand: %q", rig.Faults())
			}
		})
	}
}

func job(p device.Printer, mark byte) device.Job {
	return device.Job{Name: "FZ26-1123-7K4M-8Q2C-9", Format: p.Format(), Data: Document(p.Format(), mark)}
}

// whole counts how often the document came out whole.
func (r Rig) whole(mark byte) int {
	n := 0
	for _, d := range r.Printed() {
		if bytes.Equal(d, Document(r.Printer.Format(), mark)) {
			n++
		}
	}
	return n
}

func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// prints demands that the printer works now and nothing old comes out.
func (r Rig) prints(t *testing.T, mark byte, others ...byte) {
	t.Helper()
	ctx := limited(t)
	if err := r.Printer.Clear(ctx); err != nil {
		t.Fatalf("Clear: %v", err)
	}
	if s := r.Printer.State(ctx); !s.Usable() {
		t.Fatalf("state %+v, want one that prints", s)
	}
	if err := r.Printer.Print(ctx, job(r.Printer, mark)); err != nil {
		t.Fatalf("Print: %v", err)
	}
	if n := r.whole(mark); n != 1 {
		t.Errorf("came out whole %d times, want once", n)
	}
	for _, o := range others {
		if n := r.whole(o); n != 0 {
			t.Errorf("the job that failed came out %d times later", n)
		}
	}
}

func wholeOnce(t *testing.T, r Rig) {
	ctx, sent := limited(t), 0
	if s := r.Printer.State(ctx); s.Condition != device.Ready {
		t.Fatalf("state %+v, want ready", s)
	}
	j := job(r.Printer, 'a')
	j.Sent = func() { sent++ }
	if err := r.Printer.Print(ctx, j); err != nil {
		t.Fatal(err)
	}
	if n := r.whole('a'); n != 1 || len(r.Printed()) != 1 || sent != 1 {
		t.Errorf("whole %d of %d, sent called %d times; want 1 of 1, once", n, len(r.Printed()), sent)
	}
	r.prints(t, 'b')
}

func copies(t *testing.T, r Rig) {
	j := job(r.Printer, 'a')
	j.Copies = 3
	if err := r.Printer.Print(limited(t), j); err != nil {
		t.Fatal(err)
	}
	if n := r.whole('a'); n != 3 {
		t.Errorf("came out %d times, want 3", n)
	}
}

func refused(sw Switches, want device.Condition) func(*testing.T, Rig) {
	return func(t *testing.T, r Rig) {
		r.Set(sw)
		if s := r.Printer.State(limited(t)); s.Condition != want {
			t.Errorf("state %+v, want %s", s, want)
		}
		err := r.Printer.Print(limited(t), job(r.Printer, 'a'))
		if code := hall.CodeOf(err); code != "printer_"+string(want) {
			t.Errorf("Print: %v, want the code printer_%s", err, want)
		}
		r.Set(Switches{})
		r.prints(t, 'b', 'a')
	}
}

func endedBefore(t *testing.T, r Rig) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Printer.Print(ctx, job(r.Printer, 'a')); hall.CodeOf(err) != "printer_stopped" {
		t.Errorf("Print: %v, want the code printer_stopped", err)
	}
	r.prints(t, 'b', 'a')
}

// hanging starts a job and waits until it hangs.
func (r Rig) hanging(t *testing.T, ctx context.Context, mark byte) <-chan error {
	t.Helper()
	if r.Hung == nil {
		t.Skip("this printer takes a job at once: it cannot hang")
	}
	r.Set(Switches{Slow: true})
	done := make(chan error, 1)
	go func() { done <- r.Printer.Print(ctx, job(r.Printer, mark)) }()
	select {
	case <-r.Hung:
	case err := <-done:
		t.Fatalf("Print returned %v before it could hang", err)
	case <-time.After(patience):
		t.Fatal("the job does not hang")
	}
	return done
}

func result(t *testing.T, done <-chan error) error {
	t.Helper()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		t.Fatal("Print does not return")
		return nil
	}
}

func endedMidway(t *testing.T, r Rig) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := r.hanging(t, ctx, 'a')
	cancel()
	if err := result(t, done); hall.CodeOf(err) != "printer_stopped" {
		t.Errorf("Print: %v, want the code printer_stopped", err)
	}
	r.Set(Switches{})
	r.prints(t, 'b', 'a')
}

func paperOutMidway(t *testing.T, r Rig) {
	done := r.hanging(t, limited(t), 'a')
	r.Set(Switches{PaperOut: true})
	if err := result(t, done); hall.CodeOf(err) != "printer_no_paper" {
		t.Errorf("Print: %v, want the code printer_no_paper", err)
	}
	r.Set(Switches{})
	r.prints(t, 'b', 'a')
}

func broken(t *testing.T, r Rig) {
	if !r.Drops {
		t.Skip("this printer has no line that could break")
	}
	r.Set(Switches{DropAfter: 10000})
	if err := r.Printer.Print(limited(t), job(r.Printer, 'a')); hall.CodeOf(err) != "printer_offline" {
		t.Errorf("Print: %v, want the code printer_offline", err)
	}
	r.Set(Switches{})
	r.prints(t, 'a')
}

func leaks(t *testing.T, r Rig) {
	good := job(r.Printer, 'a')
	for name, bad := range map[string]func(*device.Job){
		"a name of a person": func(j *device.Job) { j.Name = "欧阳𬱖" },
		"a path":             func(j *device.Job) { j.Name = "../etc/passwd" },
		"no name":            func(j *device.Job) { j.Name = "" },
		"a title":            func(j *device.Job) { j.Name = "receipt of Zhang" },
		"no data":            func(j *device.Job) { j.Data = nil },
		"another format":     func(j *device.Job) { j.Format = "text" },
		"a thousand copies":  func(j *device.Job) { j.Copies = 1000 },
	} {
		j := good
		bad(&j)
		if err := r.Printer.Print(limited(t), j); hall.CodeOf(err) != "printer_job" {
			t.Errorf("%s: %v, want the code printer_job", name, err)
		}
	}
	if n := len(r.Printed()); n != 0 {
		t.Errorf("%d pages came out", n)
	}
}
