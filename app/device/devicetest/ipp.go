package devicetest

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/OpenPrinting/goipp"
)

// IPP is an office printer on a port of the loopback. A job prints when it is asked
// about, unless the switches hinder it; a job that is left behind prints as soon as
// they no longer do, as real printers do to the next visitor.
type IPP struct {
	panel
	NoPDF      bool // takes PWG raster only; set before use
	LoseAnswer bool // takes a job and cuts the connection before the answer; set before use

	listener net.Listener
	server   *http.Server
	done     chan struct{}

	mu       sync.Mutex
	jobs     []*ippJob
	names    []string
	docs     [][]byte
	stubborn bool
}

// SetStubborn makes the printer ignore that a job is cancelled.
func (p *IPP) SetStubborn(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stubborn = on
}

type ippJob struct {
	id, state, copies int
	user              string
	data              []byte
}

// NewIPP starts the printer on a free port. Close it.
func NewIPP() (*IPP, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &IPP{listener: l, done: make(chan struct{})}
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		defer close(p.done)
		_ = p.server.Serve(l) // ends with Close
	}()
	return p, nil
}

// Address is ipp://host:port/path.
func (p *IPP) Address() string { return "ipp://" + p.listener.Addr().String() + "/ipp/print" }

// Close ends the printer and waits for it.
func (p *IPP) Close() error {
	err := p.server.Close()
	<-p.done
	return err
}

// Printed returns what came out, oldest first, each copy by itself.
func (p *IPP) Printed() [][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.run()
	return append([][]byte(nil), p.docs...)
}

// Names returns the job names it was given.
func (p *IPP) Names() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.names...)
}

// run prints what can be printed; the caller holds mu.
func (p *IPP) run() {
	sw, _ := p.now()
	for _, j := range p.jobs {
		switch {
		case j.state >= 7:
		case sw.Slow || sw.PaperOut || sw.CoverOpen:
			j.state = 5
			if sw.Slow {
				p.hang()
			}
		default:
			j.state = 9
			for range j.copies {
				p.docs = append(p.docs, j.data)
			}
		}
	}
}

// ServeHTTP answers one request.
func (p *IPP) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sw, _ := p.now()
	if sw.Silent {
		_, _ = io.Copy(io.Discard, r.Body) // else the end of the request is not noticed
		<-r.Context().Done()
		return
	}
	var m goipp.Message
	if err := m.Decode(r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	limit := int64(1 << 24)
	if sw.DropAfter > 0 {
		limit = int64(sw.DropAfter)
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, limit))
	if err != nil || sw.DropAfter > 0 && len(data) == sw.DropAfter {
		panic(http.ErrAbortHandler)
	}
	answer := p.answer(&m, data)
	if p.LoseAnswer && goipp.Op(m.Code) == goipp.OpPrintJob {
		panic(http.ErrAbortHandler)
	}
	var b bytes.Buffer
	if err := answer.Encode(&b); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", goipp.ContentType)
	_, _ = w.Write(b.Bytes())
}

func (p *IPP) answer(m *goipp.Message, data []byte) *goipp.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !wellBegun(m.Operation) {
		return p.reply(m, goipp.StatusErrorBadRequest)
	}
	op := goipp.Op(m.Code)
	if op == goipp.OpPrintJob {
		j := &ippJob{id: len(p.jobs) + 1, state: 3, copies: integer(m.Job, "copies", 1), user: text(m.Operation, "requesting-user-name"), data: data}
		p.jobs, p.names = append(p.jobs, j), append(p.names, text(m.Operation, "job-name"))
		return p.reply(m, goipp.StatusOk, j)
	}
	p.run()
	switch op {
	case goipp.OpGetPrinterAttributes:
		a := p.reply(m, goipp.StatusOk)
		p.describe(a)
		return a
	case goipp.OpGetJobs:
		var mine []*ippJob
		for _, j := range p.jobs {
			if j.state < 7 && j.user == text(m.Operation, "requesting-user-name") {
				mine = append(mine, j)
			}
		}
		return p.reply(m, goipp.StatusOk, mine...)
	case goipp.OpGetJobAttributes, goipp.OpCancelJob:
		id := integer(m.Operation, "job-id", 0)
		if id < 1 || id > len(p.jobs) {
			return p.reply(m, goipp.StatusErrorNotFound)
		}
		j := p.jobs[id-1]
		if op == goipp.OpCancelJob && j.state < 7 && !p.stubborn {
			j.state = 7
		}
		return p.reply(m, goipp.StatusOk, j)
	}
	return p.reply(m, goipp.StatusErrorOperationNotSupported)
}

// wellBegun holds the kiosk to the order that strict printers want.
func wellBegun(op goipp.Attributes) bool {
	want := []string{"attributes-charset", "attributes-natural-language", "printer-uri"}
	for i, name := range want {
		if len(op) <= i || op[i].Name != name {
			return false
		}
	}
	return true
}

func (p *IPP) reply(m *goipp.Message, status goipp.Status, jobs ...*ippJob) *goipp.Message {
	a := goipp.NewResponse(goipp.DefaultVersion, status, m.RequestID)
	a.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	a.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("en")))
	if len(jobs) == 0 {
		return a
	}
	groups := goipp.Groups{{Tag: goipp.TagOperationGroup, Attrs: a.Operation}}
	for _, j := range jobs {
		var attrs goipp.Attributes
		attrs.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(j.id)))
		attrs.Add(goipp.MakeAttribute("job-state", goipp.TagEnum, goipp.Integer(j.state)))
		attrs.Add(goipp.MakeAttribute("job-state-reasons", goipp.TagKeyword, goipp.String("none")))
		groups = append(groups, goipp.Group{Tag: goipp.TagJobGroup, Attrs: attrs})
	}
	return goipp.NewMessageWithGroups(goipp.DefaultVersion, goipp.Code(status), m.RequestID, groups)
}

func (p *IPP) describe(a *goipp.Message) {
	sw, _ := p.now()
	reason, state := "none", 3
	for _, j := range p.jobs {
		if j.state < 7 {
			state = 4
		}
	}
	switch {
	case sw.CoverOpen:
		reason = "cover-open-error"
	case sw.PaperOut && state == 4:
		reason = "media-empty-warning" // as ippeveprinter rewrites it
	case sw.PaperOut:
		reason = "media-empty-report"
	}
	format := "application/pdf"
	if p.NoPDF {
		format = "image/pwg-raster"
	}
	a.Printer.Add(goipp.MakeAttribute("printer-state", goipp.TagEnum, goipp.Integer(state)))
	a.Printer.Add(goipp.MakeAttribute("printer-state-reasons", goipp.TagKeyword, goipp.String(reason)))
	a.Printer.Add(goipp.MakeAttribute("printer-is-accepting-jobs", goipp.TagBoolean, goipp.Boolean(true)))
	a.Printer.Add(goipp.MakeAttr("document-format-supported", goipp.TagMimeType, goipp.String("image/pwg-raster"), goipp.String(format)))
}

func text(attrs goipp.Attributes, name string) string {
	for _, a := range attrs {
		if a.Name == name {
			return strings.TrimSpace(a.Values[0].V.String())
		}
	}
	return ""
}

func integer(attrs goipp.Attributes, name string, otherwise int) int {
	for _, a := range attrs {
		if n, ok := a.Values[0].V.(goipp.Integer); ok && a.Name == name {
			return int(n)
		}
	}
	return otherwise
}
