package device

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// PrinterSpec is what the configuration says of the printer.
type PrinterSpec struct {
	Kind    string // folder, ipp, escpos or none
	Address string // a folder; ipp://host:port/path; host:port or a device file
	Paper   string // 80mm or a4; an escpos printer takes 80mm only
}

// Options are the printers' patience. Zero values mean the defaults.
type Options struct {
	Answer time.Duration // how long a printer may take to answer one question; 1 s
	Poll   time.Duration // between two questions about a job; 500 ms
	Limit  time.Duration // for a whole job; 2 min
	HTTP   *http.Client  // for IPP over TLS with a private authority
	User   string        // who the jobs belong to at a shared printer: the kiosk's name; "kiosk"
}

// DefaultOptions are the limits of a kiosk in a hall.
func DefaultOptions() Options {
	return Options{Answer: time.Second, Poll: 500 * time.Millisecond, Limit: 2 * time.Minute, HTTP: &http.Client{}, User: "kiosk"}
}

func (o Options) filled() Options {
	d := DefaultOptions()
	if o.Answer == 0 {
		o.Answer = d.Answer
	}
	if o.Poll == 0 {
		o.Poll = d.Poll
	}
	if o.Limit == 0 {
		o.Limit = d.Limit
	}
	if o.HTTP == nil {
		o.HTTP = d.HTTP
	}
	if o.User == "" {
		o.User = d.User
	}
	return o
}

// OpenPrinter makes the printer of a specification. It does not ask the printer: one
// that is off at start is Offline, not an error. Errors name what is wrong in the
// specification.
func OpenPrinter(spec PrinterSpec, opts Options) (Printer, error) {
	if spec.Paper != "" && spec.Paper != "80mm" && spec.Paper != "a4" {
		return nil, fmt.Errorf("printer paper %q: want 80mm or a4", spec.Paper)
	}
	switch spec.Kind {
	case "", "none":
		return None{}, nil
	case "folder":
		if spec.Address == "" {
			return nil, fmt.Errorf("printer address: a folder printer needs the path of its folder")
		}
		return &Folder{Dir: spec.Address}, nil
	case "ipp":
		return newIPP(spec.Address, opts.filled())
	case "escpos":
		if spec.Paper == "a4" {
			return nil, fmt.Errorf("printer paper a4: an escpos printer takes 80mm")
		}
		return newESCPOS(spec.Address, opts.filled())
	}
	return nil, fmt.Errorf("printer kind %q: want folder, ipp, escpos or none", spec.Kind)
}

// None is the printer of a kiosk that has none.
type None struct{}

// Format returns PDF, which can be shown or saved.
func (None) Format() Format { return PDF }

// Print always fails with the code "printer_none".
func (None) Print(context.Context, Job) error { return Failure(State{Condition: Missing}, nil) }

// State returns Missing.
func (None) State(context.Context) State { return State{Condition: Missing} }

// Clear does nothing.
func (None) Clear(context.Context) error { return nil }

func parseAddress(address string, schemes ...string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("printer address %q: %w", address, err)
	}
	for _, s := range schemes {
		if u.Scheme == s && u.Host != "" {
			return u, nil
		}
	}
	return nil, fmt.Errorf("printer address %q: want one that begins with %v and names a host", address, schemes)
}
