package main

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"onestop/app/catalogue"
	"onestop/app/config"
	"onestop/app/counter"
	"onestop/app/device"
	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/receipt"
	"onestop/app/staff"
	"onestop/app/vault"
	"onestop/app/words"
	"onestop/sync/agent"
)

// kiosk is everything behind the window, opened in order and closed in reverse.
type kiosk struct {
	m         *Main
	conf      config.Config
	words     *words.Catalogue
	cat       *catalogue.Catalogue
	divisions *form.Divisions
	vault     *vault.Vault
	agent     *agent.Agent
	press     *receipt.Press

	printer device.Printer
	spooler *device.Spooler
	shown   atomic.Pointer[device.State]
	counter *counter.Counter
	staff   *staff.Service
	desk    *desk

	forgetting *forgetting // set when there is a window
	restart    atomic.Bool
	quit       func() // ends the window; set when there is one
	stop       context.CancelFunc
	done       chan struct{} // closed when the background is over
}

// open builds the kiosk. On an error the returned kiosk holds at least a configuration
// with which the fault can be shown.
func open(m *Main) (*kiosk, error) {
	k := &kiosk{m: m, conf: config.Default(), quit: func() {}}
	conf, err := config.Read(m.Config)
	if err != nil {
		return k, err
	}
	k.conf = conf
	// Times are shown in the hall's zone. Local rather than In: In drops the monotonic
	// clock, and a visit must not end because the clock was set.
	time.Local = conf.Zone()
	// The catalogue takes as long as everything else together: both at once.
	content := make(chan error, 1)
	go func() { content <- k.openContent() }()
	for _, step := range []func() error{k.openStore, k.openPrinter, func() error { return <-content }, k.openServices} {
		if err := step(); err != nil {
			return k, errors.Join(err, k.closeStore())
		}
	}
	return k, nil
}

func (k *kiosk) openContent() (err error) {
	if k.words, err = words.Load(k.m.Pack.words); err != nil {
		return &hall.Error{Code: "content", Key: "fault.content.text", Hint: err.Error(), Err: err}
	}
	cat, warnings, err := catalogue.Load(k.m.Pack.content)
	if err != nil {
		return err
	}
	for _, w := range warnings {
		k.m.Log.Warn("content", "warning", w.String())
	}
	k.cat = cat
	if k.divisions, err = form.LoadDivisions(k.m.Pack.content); err != nil {
		return &hall.Error{Code: "content", Key: "fault.content.text", Hint: err.Error(), Err: err}
	}
	return nil
}

func (k *kiosk) openStore() error {
	if err := os.MkdirAll(k.conf.DataDir, 0o700); err != nil {
		return &hall.Error{Code: "data_dir", Key: "fault.data_dir.text", Hint: "make the folder writable for the kiosk's user", Err: err}
	}
	// What a killed program left of a visit must not meet the next one.
	if err := os.RemoveAll(k.spool()); err != nil {
		return &hall.Error{Code: "data_dir", Key: "fault.data_dir.text", Hint: "the spool folder cannot be emptied", Err: err}
	}
	o := vault.DefaultOptions()
	o.Reserve = uint64(k.conf.Storage.ReserveMB) << 20
	o.MaxSize = k.conf.Storage.MaxMB << 20
	v, report, err := vault.Open(filepath.Join(k.conf.DataDir, "vault.db"), o)
	if err != nil {
		return err
	}
	k.m.Log.Info("store", "created", report.Created, "recovered", report.Recovered, "set_aside", report.SetAside, "new_generation", report.NewGeneration)
	k.vault = v
	return nil
}

func (k *kiosk) spool() string { return filepath.Join(k.conf.DataDir, "spool") }

func (k *kiosk) openPrinter() (err error) {
	if k.press, err = receipt.NewPress(k.m.Pack.regular, k.m.Pack.bold); err != nil {
		return &hall.Error{Code: "font", Key: "fault.font.text", Hint: "the program file is damaged: install it again", Err: err}
	}
	spec := device.PrinterSpec{Kind: k.conf.Printer.Kind, Address: k.conf.Printer.Address, Paper: k.conf.Printer.Paper}
	if k.printer, err = device.OpenPrinter(spec, device.Options{User: k.printerUser()}); err != nil {
		return &hall.Error{Code: "config", Key: "fault.config", Args: []any{k.m.Config, err.Error()}, Hint: k.m.Config, Err: err}
	}
	k.shown.Store(&device.State{Condition: device.Offline})
	k.spooler = &device.Spooler{Printer: k.printer, Journal: k.journal, Now: time.Now}
	return nil
}

func (k *kiosk) openServices() (err error) {
	o := agent.DefaultOptions(k.conf.Portal.URL)
	o.Program, o.Content = version, k.cat.Version
	if k.agent, err = agent.New(k.vault, o); err != nil {
		return &hall.Error{Code: "store_failed", Key: "agent.store_failed", Hint: err.Error(), Err: err}
	}
	k.counter = &counter.Counter{
		Store: k.vault, Portal: centre{k.agent}, Identity: k.identity, Stamp: k.stamp,
		Name: k.itemName, Now: k.now, Random: rand.Reader, Wake: k.agent.Submitted,
	}
	k.staff = &staff.Service{
		Store: k.vault, Portal: &backroom{k.agent, filepath.Join(k.conf.DataDir, "kiosks.pem")}, Printer: k, Now: k.now,
		PIN:     staff.PIN{Store: staff.InStore(k.vault), Now: time.Now, Random: rand.Reader},
		Facts:   k.facts(),
		Restart: func() { k.restart.Store(true); k.quit() },
	}
	k.desk = newDesk(k)
	return k.vault.Log(vault.EventStarted, vault.Fields{"version": version})
}

// printerUser is whom the jobs belong to at a printer that several kiosks share: taking
// back what one left must not take the others' jobs.
func (k *kiosk) printerUser() string {
	if id, enrolled, err := agent.LoadIdentity(k.vault); err == nil && enrolled {
		return id.Kiosk
	}
	return "kiosk"
}

// now is the hall's time as true as the kiosk knows: the portal's skew is taken into
// account, and after a restart without a network it is at least not before the last time
// that the portal signed. A clock at 1970 does not put 1970 on receipts.
func (k *kiosk) now() time.Time {
	now := time.Now()
	if k.agent == nil {
		return now
	}
	if skew, known := k.agent.Skew(); known {
		return now.Add(skew)
	}
	if bound := k.agent.LowerBound(); now.Before(bound) {
		return bound.In(time.Local)
	}
	return now
}

func (k *kiosk) identity() (counter.Identity, error) {
	id, ok := k.agent.Identity()
	if !ok {
		return counter.Identity{}, &hall.Error{Code: agent.CodeNotEnrolled, Key: "agent." + agent.CodeNotEnrolled, Hint: "enrol the kiosk on the staff page"}
	}
	return counter.Identity{Kiosk: id.Kiosk, Code: id.Code, Prefix: id.Prefix, Recipient: id.Recipient, Base: id.Base, Key: id.Key}, nil
}

// stamp is the hall's name and telephone on a receipt.
func (k *kiosk) stamp() (hall.Text, string) {
	if !k.conf.Hall.Place.Empty() {
		return k.conf.Hall.Place, k.conf.Hall.Phone
	}
	return k.conf.Hall.Name, k.conf.Hall.Phone
}

func (k *kiosk) itemName(item string, kind hall.Kind) hall.Text {
	if kind == hall.Complaint {
		if c, ok := k.cat.Category(item); ok {
			return c.Name
		}
		return nil
	}
	if g, ok := k.cat.Guide(item); ok {
		return g.Name
	}
	return nil
}

// logFault also keeps a fault's code in the audit log. When the store is what failed,
// the program's log is all there is.
func (k *kiosk) logFault(event string, err error) {
	k.m.logEvent(event, err)
	if code := hall.CodeOf(err); code != "" && !k.vault.Broken() {
		if err := k.vault.Log(vault.EventFault, vault.Fields{"code": code}); err != nil {
			k.m.logEvent("audit", err)
		}
	}
}

// run is the background: deliver, watch the printer and the store. It returns when ctx
// has ended and all of it is over.
func (k *kiosk) run(ctx context.Context) {
	ctx, k.stop = context.WithCancel(ctx)
	k.done = make(chan struct{})
	go func() {
		defer close(k.done)
		var beside sync.WaitGroup
		beside.Go(func() {
			device.Watch(ctx, k.printer, 5*time.Second, func(s device.State) { k.shown.Store(&s) })
		})
		beside.Go(func() { k.forgetting.run(ctx) })
		k.deliver(ctx)
		beside.Wait()
	}()
}

// ended is after a visit.
func (k *kiosk) ended() {
	k.desk.ended()
	k.forgetting.ended()
}

// deliver keeps the agent running. When the store broke under it, the store is opened
// again from the disk; between two tries some time passes, so that a dead disk does not
// keep the machine busy.
func (k *kiosk) deliver(ctx context.Context) {
	for ctx.Err() == nil {
		err := k.agent.Run(ctx)
		if ctx.Err() != nil {
			return
		}
		k.m.logEvent("agent", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(reopenPause):
		}
		if k.vault.Broken() {
			_, err := k.vault.Reopen([16]byte{})
			k.m.logEvent("store reopened", err)
		}
	}
}

const reopenPause = 10 * time.Second

func (k *kiosk) close() error {
	if k.stop != nil {
		k.stop()
		<-k.done
	}
	err := errors.Join(k.agent.Close(), os.RemoveAll(k.spool()))
	if logged := k.vault.Log(vault.EventStopped, nil); err == nil {
		err = logged
	}
	return errors.Join(err, k.closeStore())
}

func (k *kiosk) closeStore() error {
	if k.vault == nil {
		return nil
	}
	return k.vault.Close()
}
