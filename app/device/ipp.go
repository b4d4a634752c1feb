package device

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/OpenPrinting/goipp"
)

// ippPrinter is an office printer or a CUPS queue.
type ippPrinter struct {
	printer string // the printer's own address: ipp://…
	http    string // where requests go
	opts    Options

	mu   sync.Mutex
	last uint32       // request number
	jobs map[int]bool // handed over and not known to be over
}

// answerMax bounds what is read of a printer's answer.
const answerMax = 1 << 20

func newIPP(address string, opts Options) (*ippPrinter, error) {
	u, err := parseAddress(address, "ipp", "ipps")
	if err != nil {
		return nil, err
	}
	web := *u
	web.Scheme = map[string]string{"ipp": "http", "ipps": "https"}[u.Scheme]
	if u.Port() == "" {
		web.Host = u.Host + ":631"
	}
	return &ippPrinter{printer: u.String(), http: web.String(), opts: opts, jobs: map[int]bool{}}, nil
}

func (p *ippPrinter) Format() Format { return PDF }

// request starts a message with what every request must begin with, in this order.
func (p *ippPrinter) request(op goipp.Op) *goipp.Message {
	p.mu.Lock()
	p.last++
	m := goipp.NewRequest(goipp.DefaultVersion, op, p.last)
	p.mu.Unlock()
	m.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	m.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("zh-cn")))
	m.Operation.Add(goipp.MakeAttribute("printer-uri", goipp.TagURI, goipp.String(p.printer)))
	return m
}

func (p *ippPrinter) requestedBy(m *goipp.Message) {
	m.Operation.Add(goipp.MakeAttribute("requesting-user-name", goipp.TagName, goipp.String(p.opts.User)))
}

func (p *ippPrinter) forJob(m *goipp.Message, job int) {
	m.Operation.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(job)))
	p.requestedBy(m)
}

// call sends a message and the document after it. A refusal is an error.
func (p *ippPrinter) call(ctx context.Context, m *goipp.Message, document []byte, patience time.Duration) (*goipp.Message, error) {
	head, err := m.EncodeBytes()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body := io.MultiReader(bytes.NewReader(head), bytes.NewReader(document))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.http, body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(len(head) + len(document))
	req.Header.Set("Content-Type", goipp.ContentType)
	resp, err := p.opts.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", p.http, resp.Status)
	}
	var answer goipp.Message
	if err := answer.Decode(io.LimitReader(resp.Body, answerMax)); err != nil {
		return nil, fmt.Errorf("answer of %s: %w", p.http, err)
	}
	if status := goipp.Status(answer.Code); status >= goipp.StatusRedirectionOtherSite {
		return &answer, refusal{op: goipp.Op(m.Code), status: status}
	}
	return &answer, nil
}

// refusal is a printer's no.
type refusal struct {
	op     goipp.Op
	status goipp.Status
}

func (r refusal) Error() string { return fmt.Sprintf("%s: %s", r.op, r.status) }

func refusedAs(err error, status goipp.Status) bool {
	var r refusal
	return errors.As(err, &r) && r.status == status
}

func (p *ippPrinter) State(ctx context.Context) State {
	s, _ := p.look(ctx)
	return s
}

// look asks for the printer's state and whether it takes PDF.
func (p *ippPrinter) look(ctx context.Context) (s State, pdf bool) {
	m := p.request(goipp.OpGetPrinterAttributes)
	p.requestedBy(m)
	m.Operation.Add(goipp.MakeAttr("requested-attributes", goipp.TagKeyword, goipp.String("printer-state"),
		goipp.String("printer-state-reasons"), goipp.String("printer-is-accepting-jobs"), goipp.String("queued-job-count"),
		goipp.String("media-ready"), goipp.String("document-format-supported")))
	answer, err := p.call(ctx, m, nil, p.opts.Answer)
	if err != nil {
		return State{Condition: Offline, Detail: err.Error()}, false
	}
	for _, f := range texts(answer.Printer, "document-format-supported") {
		pdf = pdf || f == "application/pdf"
	}
	return readState(answer.Printer), pdf
}

func (p *ippPrinter) Print(ctx context.Context, job Job) error {
	if err := job.Check(PDF); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.opts.Limit)
	defer cancel()
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	s, pdf := p.look(ctx)
	switch {
	case ctx.Err() != nil:
		return stopped(ctx)
	case !s.Usable():
		return Failure(s, nil)
	case !pdf:
		e := Failure(State{Condition: Fault, Detail: "the printer takes no PDF: print through a CUPS queue, which turns PDF into what it takes"}, nil)
		e.Code, e.Key = "printer_no_pdf", "device.error.no_pdf"
		return e
	}
	// Handed over without ctx: if the visit ends in between, the job's number must
	// still be learnt, or it could not be taken back.
	id, err := p.handOver(context.WithoutCancel(ctx), job)
	if err != nil {
		return err
	}
	err = p.wait(ctx, id, job)
	if err == nil {
		p.forget(id)
		return nil
	}
	done, cancelErr := p.cancel(context.WithoutCancel(ctx), id)
	switch {
	case cancelErr != nil:
		return stuck(errors.Join(err, cancelErr))
	case done: // it was on paper before it could be taken back
		return nil
	}
	return err
}

// handOver gives the printer the job and returns its number.
func (p *ippPrinter) handOver(ctx context.Context, job Job) (int, error) {
	m := p.request(goipp.OpPrintJob)
	p.requestedBy(m)
	m.Operation.Add(goipp.MakeAttribute("job-name", goipp.TagName, goipp.String(job.Name)))
	m.Operation.Add(goipp.MakeAttribute("document-format", goipp.TagMimeType, goipp.String("application/pdf")))
	m.Job.Add(goipp.MakeAttribute("copies", goipp.TagInteger, goipp.Integer(job.copies())))
	answer, err := p.call(ctx, m, job.Data, 10*p.opts.Answer)
	var no refusal
	if errors.As(err, &no) {
		return 0, Failure(State{Condition: Fault, Detail: err.Error()}, err)
	}
	id := 0
	if err == nil {
		id = number(answer.Job, "job-id", 0)
	}
	if id == 0 {
		// The printer may have the job although its answer was lost.
		if clearErr := p.Clear(ctx); clearErr != nil {
			return 0, stuck(errors.Join(err, clearErr))
		}
		return 0, Failure(State{Condition: Offline, Detail: "the job was not taken"}, err)
	}
	p.mu.Lock()
	p.jobs[id] = true
	p.mu.Unlock()
	job.sent()
	return id, nil
}

func (p *ippPrinter) forget(id int) {
	p.mu.Lock()
	delete(p.jobs, id)
	p.mu.Unlock()
}
