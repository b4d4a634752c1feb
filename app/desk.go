package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"onestop/app/device"
	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/receipt"
	"onestop/app/ui/screen"
	"onestop/app/vault"
)

// desk is what the kiosk does for the citizen's pages.
type desk struct {
	*kiosk
	mu    sync.Mutex
	forms map[string]*form.Form // read once each

	spooled sync.Mutex // held while the spool is written or emptied
}

func newDesk(k *kiosk) *desk { return &desk{kiosk: k, forms: map[string]*form.Form{}} }

// Guides is the catalogue.
func (d *desk) Guides() screen.Guides { return d.cat }

// Divisions are the provinces, cities and counties.
func (d *desk) Divisions() *form.Divisions { return d.divisions }

// Taking says why nothing can be handed in now: the kiosk is not enrolled, its store
// needs help, or the disk is full but for its reserve.
func (d *desk) Taking() error {
	if _, err := d.identity(); err != nil {
		return err
	}
	s, err := d.vault.Stats()
	if err == nil && s.Full {
		err = &hall.Error{Code: vault.CodeFull, Key: "agent." + vault.CodeFull, Hint: "free space on the disk, or let the kiosk deliver"}
	}
	return err
}

// Submit takes a submission in and saves its receipt for the time of the visit, whether
// or not there is a printer.
func (d *desk) Submit(ctx context.Context, s hall.Submission) (hall.Receipt, error) {
	r, err := d.counter.Submit(s)
	if err != nil {
		return r, err
	}
	if err := d.save(ctx, string(r.Number), d.slip(r, s.Lang, 1)); err != nil {
		d.logFault("receipt not saved", err) // it was taken in; the screen and the paper are still there
	}
	return r, nil
}

func (d *desk) slip(r hall.Receipt, lang string, copy int) receipt.Document {
	return receipt.Slip{Receipt: r, Words: d.words.In(lang), Hall: d.words.In(d.conf.Hall.Language), Copy: copy, Zone: d.conf.Zone()}.Document()
}

// Progress looks a case up.
func (d *desk) Progress(ctx context.Context, query string) (hall.Progress, error) {
	return d.counter.Progress(ctx, query)
}

// Rate gives the author's verdict.
func (d *desk) Rate(ctx context.Context, qr string, r hall.Rating) error {
	_, err := d.counter.Rate(ctx, qr, r)
	return err
}

// Print prints the receipt.
func (d *desk) Print(ctx context.Context, r hall.Receipt, lang string, copy int) error {
	return d.spooler.Print(ctx, device.Ticket{Number: r.Number, Copy: copy}, d.drawer(d.slip(r, lang, copy)))
}

// PrintGuide prints a guide to take home.
func (d *desk) PrintGuide(ctx context.Context, g hall.Guide, lang string) error {
	sheet := receipt.GuideSheet{Guide: g, Words: d.words.In(lang), Hall: d.conf.Hall.Name, At: d.now(), Depts: func(id string) hall.Text {
		dept, _ := d.cat.Department(id)
		return dept.Name
	}}
	return d.spooler.Print(ctx, device.Ticket{Number: "GUIDE", Copy: 1}, d.drawer(sheet.Document()))
}

// save writes the receipt's PDF into the spool, which lives as long as the visit. A save
// that comes too late, after the visit, writes nothing.
func (d *desk) save(ctx context.Context, name string, doc receipt.Document) error {
	pdf, err := d.press.PDF(doc, d.paper())
	if err != nil {
		return err
	}
	d.missing(pdf.Missing)
	d.spooled.Lock()
	defer d.spooled.Unlock()
	if ctx.Err() != nil {
		return nil
	}
	if err := os.MkdirAll(d.spool(), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(d.spool(), name+".pdf"), pdf.Data, 0o600)
}

func (k *kiosk) paper() receipt.Paper {
	p, err := receipt.ParsePaper(k.conf.Printer.Paper)
	if err != nil {
		return receipt.Roll // the configuration was checked: it names a paper
	}
	return p
}

// drawer draws a document when its turn at the printer has come.
func (k *kiosk) drawer(doc receipt.Document) func(device.Format) ([]byte, error) {
	return func(f device.Format) ([]byte, error) {
		if f == device.Dots {
			dots, err := k.press.Dots(doc)
			k.missing(dots.Missing)
			return dots.Rows, err
		}
		pdf, err := k.press.PDF(doc, k.paper())
		k.missing(pdf.Missing)
		return pdf.Data, err
	}
}

// missing logs characters that the fonts lack, by code point.
func (k *kiosk) missing(runes []rune) {
	for _, r := range runes {
		k.m.Log.Warn("font lacks a character", "code_point", fmt.Sprintf("U+%04X", r))
	}
}

// Printing is how far the newest print has come.
func (d *desk) Printing() device.Printing { return d.spooler.Printing() }

// Printer is the printer as it last said.
func (d *desk) Printer() device.State { return *d.shown.Load() }

// Delivered reports whether the portal has confirmed a number.
func (d *desk) Delivered(n hall.Number) bool {
	i, err := d.vault.ByNumber(n)
	return err == nil && i.State == vault.Delivered
}

// Network is how the portal is reached.
func (d *desk) Network() screen.Network {
	if d.agent.Online() {
		return screen.Online
	}
	return screen.Offline
}

// Form returns a form, read at its first use.
func (d *desk) Form(id string) (*form.Form, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f, ok := d.forms[id]; ok {
		return f, nil
	}
	f, warnings, err := form.Load(d.m.Pack.content, id, d.now)
	if err != nil {
		return nil, err
	}
	for _, w := range warnings {
		d.m.Log.Warn("form", "form", id, "warning", w.String())
	}
	f.Offer("categories", d.categories())
	d.forms[id] = f
	return f, nil
}

// ended is after a visit, whose context is over: the printer is made to hold nothing, and
// the spool is emptied.
func (d *desk) ended() {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), settleTime)
		defer cancel()
		err := d.spooler.Settle(ctx)
		d.spooled.Lock()
		err = errors.Join(err, os.RemoveAll(d.spool()))
		d.spooled.Unlock()
		if err != nil {
			d.logFault("after the visit", err)
		}
	}()
}

// categories are the complaint categories as choices, under the heading of their group.
func (d *desk) categories() []form.Choice {
	var out []form.Choice
	var add func(list []hall.Category, group hall.Text)
	add = func(list []hall.Category, group hall.Text) {
		for _, c := range list {
			if len(c.Children) > 0 {
				add(c.Children, c.Name)
				continue
			}
			out = append(out, form.Choice{Key: c.Code, Name: c.Name, Group: group})
		}
	}
	add(d.cat.Categories(), nil)
	return out
}
