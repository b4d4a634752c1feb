package screen_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"onestop/app/catalogue"
	"onestop/app/device"
	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
	"onestop/assets"
)

// shop is a desk with the content that ships with the program.
type shop struct {
	uitest.Desk
	t         testing.TB
	catalogue *catalogue.Catalogue
	divisions *form.Divisions
	forms     map[string]*form.Form // read once

	mu       sync.Mutex
	closed   error         // nothing is taken in
	refuse   error         // what Submit answers; nil: a receipt
	hold     chan struct{} // Submit waits for it; nil: it does not
	taken    []hall.Submission
	printer  device.State
	printing device.Printing
	prints   int
	network  screen.Network
	arrived  bool
}

// stocked is the content, read once a process: nothing changes it.
var stocked = sync.OnceValues(func() (*shop, error) {
	c, _, err := catalogue.Load(assets.Content())
	if err != nil {
		return nil, err
	}
	d, err := form.LoadDivisions(assets.Content())
	return &shop{catalogue: c, divisions: d}, err
})

func newShop(t testing.TB) *shop {
	t.Helper()
	content, err := stocked()
	if err != nil {
		t.Fatal(err)
	}
	return &shop{t: t, catalogue: content.catalogue, divisions: content.divisions, forms: map[string]*form.Form{}, printer: device.State{Condition: device.Ready}, network: screen.Online}
}

func (s *shop) Guides() screen.Guides      { return s.catalogue }
func (s *shop) Divisions() *form.Divisions { return s.divisions }

func (s *shop) Form(id string) (*form.Form, error) {
	if f, ok := s.forms[id]; ok {
		return f, nil
	}
	f, _, err := form.Load(assets.Content(), id, func() time.Time { return uitest.Start })
	if err == nil {
		f.Offer("categories", offer(s.catalogue.Categories()))
		s.forms[id] = f
	}
	return f, err
}

// offer is the categories as the composer offers them.
func offer(groups []hall.Category) []form.Choice {
	var out []form.Choice
	for _, g := range groups {
		for _, c := range g.Children {
			out = append(out, form.Choice{Key: c.Code, Name: c.Name, Group: g.Name})
		}
	}
	return out
}

func (s *shop) Submit(ctx context.Context, sub hall.Submission) (hall.Receipt, error) {
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return hall.Receipt{}, s.refuse
	}
	s.taken = append(s.taken, sub)
	return receipt(sub.Kind, sub.ItemName, sub.Promised), nil
}

func receipt(kind hall.Kind, item hall.Text, promised hall.Limit) hall.Receipt {
	return hall.Receipt{Number: "FZ26-1123-7K4M-8Q2C-9", Kind: kind, At: uitest.Start, Item: item, Promised: promised,
		QR: "https://zwfw.fuzhou.example/p/7f3kQ9cXv2LmN8rT5yWb1A#AQEoRlotR0wtMDAxMiRGWjI2LTExMjMtN0s0TS04UTJDLTkABhUR7v7r0YwAAQID"}
}

func (s *shop) Print(ctx context.Context, r hall.Receipt, lang string, copy int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prints++
	s.printing = device.Printing{Number: r.Number, Stage: device.Started}
	return nil
}

func (s *shop) Printing() device.Printing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.printing
}

func (s *shop) Taking() error              { return s.closed }
func (s *shop) Printer() device.State      { return s.printer }
func (s *shop) Network() screen.Network    { return s.network }
func (s *shop) Delivered(hall.Number) bool { return s.arrived }

const renewal = "11350100MBXX00019A3000109101001"

// brief is an item of which only the catalogue's line is known.
func (s *shop) brief() hall.Guide {
	for _, g := range s.catalogue.Guides() {
		if g.Brief {
			return g
		}
	}
	s.t.Fatal("no brief guide in the catalogue")
	return hall.Guide{}
}

// errandPages are the pages of an errand.
func errandPages() map[string]ui.Page {
	return map[string]ui.Page{
		screen.PageGuides:  {Build: screen.GuideSearch},
		screen.PageGuide:   {Build: screen.Guide},
		screen.PageForm:    {Build: screen.Form, Form: true},
		screen.PageReview:  {Build: screen.Review, Form: true},
		screen.PageReceipt: {Build: screen.Receipt, Form: true},
		screen.PageHelp:    {Build: screen.Help},
	}
}
