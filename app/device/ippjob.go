package device

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/OpenPrinting/goipp"
)

// The job states of IPP that end a job.
const (
	jobCanceled  = 7
	jobAborted   = 8
	jobCompleted = 9
)

// How much bad news in a row ends the wait: three unanswered questions, or two looks
// at a printer that cannot go on (one may be a sheet in passing).
const (
	unansweredMax = 3
	faultyMax     = 2
)

// wait asks until the job is over, the printer cannot go on, or ctx ends.
func (p *ippPrinter) wait(ctx context.Context, id int, job Job) error {
	unanswered, faulty := 0, 0
	for {
		state, reasons, err := p.job(ctx, id)
		switch {
		case ctx.Err() != nil:
			return stopped(ctx)
		case err != nil:
			if unanswered++; unanswered == unansweredMax {
				return Failure(State{Condition: Offline, Detail: err.Error()}, err)
			}
		case state == jobCompleted && !slices.Contains(reasons, "job-completed-with-errors"):
			return nil
		case state >= jobCanceled:
			detail := fmt.Sprintf("the printer ended the job in state %d: %v", state, reasons)
			return Failure(State{Condition: Fault, Detail: detail}, nil)
		default:
			unanswered = 0
		}
		if s := p.State(ctx); s.Usable() || s.Condition == Offline {
			faulty = 0
		} else if faulty++; faulty == faultyMax {
			return Failure(s, nil)
		}
		if !pause(ctx, p.opts.Poll) {
			return stopped(ctx)
		}
	}
}

// pause waits and reports whether ctx still runs.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// job asks for a job's state. A job that the printer no longer knows is over.
func (p *ippPrinter) job(ctx context.Context, id int) (state int, reasons []string, err error) {
	m := p.request(goipp.OpGetJobAttributes)
	p.forJob(m, id)
	m.Operation.Add(goipp.MakeAttr("requested-attributes", goipp.TagKeyword, goipp.String("job-state"), goipp.String("job-state-reasons")))
	answer, err := p.call(ctx, m, nil, p.opts.Answer)
	if refusedAs(err, goipp.StatusErrorNotFound) {
		return jobCanceled, []string{"unknown-to-the-printer"}, nil
	}
	if err != nil {
		return 0, nil, err
	}
	return number(answer.Job, "job-state", 0), texts(answer.Job, "job-state-reasons"), nil
}

// cancelTries bounds how often a cancelled job is asked whether it is really over.
const cancelTries = 20

// cancel takes a job back and makes sure of it. done says that it had come out whole.
func (p *ippPrinter) cancel(ctx context.Context, id int) (done bool, err error) {
	for range cancelTries {
		m := p.request(goipp.OpCancelJob)
		p.forJob(m, id)
		_, cancelErr := p.call(ctx, m, nil, p.opts.Answer)
		state, _, jobErr := p.job(ctx, id)
		switch {
		case jobErr != nil:
			err = errors.Join(cancelErr, jobErr)
		case state >= jobCanceled:
			p.forget(id)
			return state == jobCompleted, nil
		default:
			err = fmt.Errorf("job %d is in state %d after cancel: %w", id, state, errors.Join(cancelErr, errStill))
		}
		if !pause(ctx, p.opts.Poll) {
			break
		}
	}
	return false, err
}

var errStill = errors.New("still there")

// Clear takes back the jobs that this kiosk left in the queue, known or not (a
// program that was killed does not know its jobs).
func (p *ippPrinter) Clear(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*p.opts.Answer)
	defer cancel()
	m := p.request(goipp.OpGetJobs)
	p.requestedBy(m)
	m.Operation.Add(goipp.MakeAttribute("which-jobs", goipp.TagKeyword, goipp.String("not-completed")))
	m.Operation.Add(goipp.MakeAttribute("my-jobs", goipp.TagBoolean, goipp.Boolean(true)))
	m.Operation.Add(goipp.MakeAttr("requested-attributes", goipp.TagKeyword, goipp.String("job-id"), goipp.String("job-state")))
	answer, err := p.call(ctx, m, nil, p.opts.Answer)
	if err != nil {
		return stuck(err)
	}
	waiting := map[int]bool{}
	for _, g := range answer.AttrGroups() {
		if id := number(g.Attrs, "job-id", 0); g.Tag == goipp.TagJobGroup && id != 0 && number(g.Attrs, "job-state", 0) < jobCanceled {
			waiting[id] = true
		}
	}
	p.mu.Lock()
	for id := range p.jobs {
		waiting[id] = true
	}
	p.mu.Unlock()
	for id := range waiting {
		if _, err := p.cancel(ctx, id); err != nil {
			return stuck(err)
		}
	}
	return nil
}

// The reasons of IPP by what they mean here, worst first. Suffixes are cut off before:
// printers rewrite -error to -warning and -report as they like.
var reasonsOf = []struct {
	condition Condition
	reasons   []string
}{
	{NoPaper, []string{"media-empty", "media-needed", "input-tray-missing"}},
	{CoverOpen, []string{"cover-open", "door-open", "interlock-open", "input-media-tray-door-open", "output-area-door-open"}},
	{Fault, []string{"media-jam", "toner-empty", "marker-supply-empty", "marker-waste-full", "output-area-full", "fuser-over-temp", "fuser-under-temp", "developer-empty", "opc-life-over", "spool-area-full", "cups-missing-filter"}},
	{Offline, []string{"offline", "shutdown", "timed-out", "connecting-to-device", "stopped-partly", "paused", "stopping", "moving-to-paused"}},
	{Low, []string{"media-low", "toner-low", "marker-supply-low", "marker-waste-almost-full", "output-area-almost-full", "developer-low", "opc-near-eol"}},
}

// readState sums up what a printer says of itself.
func readState(attrs goipp.Attributes) State {
	reasons := texts(attrs, "printer-state-reasons")
	state := number(attrs, "printer-state", 0)
	s := State{Condition: Ready, Detail: fmt.Sprintf("state %d, reasons %v", state, reasons)}
	for _, group := range reasonsOf {
		for _, r := range reasons {
			if s.Condition == Ready && slices.Contains(group.reasons, bare(r)) {
				s.Condition = group.condition
			}
		}
	}
	accepting := attribute(attrs, "printer-is-accepting-jobs")
	switch {
	case s.Condition != Ready && s.Condition != Low:
	case state == 5 || (len(accepting) > 0 && accepting[0].V == goipp.Boolean(false)):
		s.Condition = Fault
	case s.Condition == Ready && (state == 4 || number(attrs, "queued-job-count", 0) > 0):
		s.Condition = Busy
	}
	return s
}

func bare(reason string) string {
	for _, suffix := range []string{"-error", "-warning", "-report"} {
		reason = strings.TrimSuffix(reason, suffix)
	}
	return reason
}

func attribute(attrs goipp.Attributes, name string) goipp.Values {
	for _, a := range attrs {
		if a.Name == name {
			return a.Values
		}
	}
	return nil
}

func texts(attrs goipp.Attributes, name string) []string {
	var out []string
	for _, v := range attribute(attrs, name) {
		out = append(out, v.V.String())
	}
	return out
}

func number(attrs goipp.Attributes, name string, otherwise int) int {
	if v := attribute(attrs, name); len(v) > 0 {
		if n, ok := v[0].V.(goipp.Integer); ok {
			return int(n)
		}
	}
	return otherwise
}
