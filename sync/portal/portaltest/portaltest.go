// Package portaltest starts a whole portal for tests and benchmarks: real TLS on a
// free port, a ledger in a temporary folder, and any number of enrolled kiosks.
package portaltest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"onestop/sync/portal"
)

// Options says what is not usual about a portal. The zero value is a portal in its own
// folder with sample content and no kiosk.
type Options struct {
	Kiosks int                  // enrolled ones to make
	Change func(*portal.Config) // applied to the configuration last
}

// Portal is a running portal with its kiosks.
type Portal struct {
	*portal.Portal
	Config portal.Config
	Kiosks []*Kiosk

	stop context.CancelFunc
	done chan error
}

// Start runs a portal until the test ends.
func Start(tb testing.TB, o Options) *Portal {
	tb.Helper()
	p, err := New(tb.TempDir(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := p.Stop(); err != nil {
			tb.Errorf("portal: %v", err)
		}
	})
	return p
}

// New runs a portal on the folder dir until Stop.
func New(dir string, o Options) (*Portal, error) {
	cfg := portal.DefaultConfig()
	cfg.Data, cfg.KioskAddr, cfg.WebAddr = dir, "127.0.0.1:0", "127.0.0.1:0"
	assets, err := Assets()
	if err != nil {
		return nil, err
	}
	cfg.Content = Sample()
	for name, into := range map[string]*fs.FS{"words": &cfg.Words, "portal": &cfg.Pages, "calendar": &cfg.Calendar} {
		if *into, err = fs.Sub(assets, name); err != nil {
			return nil, err
		}
	}
	if o.Change != nil {
		o.Change(&cfg)
	}
	p := &Portal{Config: cfg}
	if err := p.start(); err != nil {
		return nil, err
	}
	for i := range o.Kiosks {
		k, err := p.NewKiosk(fmt.Sprintf("FZ-T-%04d", i+1))
		if err != nil {
			return nil, errors.Join(err, p.Stop())
		}
		p.Kiosks = append(p.Kiosks, k)
	}
	return p, nil
}

func (p *Portal) start() (err error) {
	if p.Portal, err = portal.Open(p.Config); err != nil {
		return err
	}
	// A second start finds the same addresses, as after a restart.
	p.Config.KioskAddr = p.Portal.KioskAddr()
	p.Config.WebAddr = p.Portal.WebURL()[strings.Index(p.Portal.WebURL(), "//")+2:]
	ctx, cancel := context.WithCancel(context.Background())
	p.stop, p.done = cancel, make(chan error, 1)
	running := p.Portal
	go func() { p.done <- running.Run(ctx) }()
	return nil
}

// Stop ends the portal and waits for it. A second call does nothing.
func (p *Portal) Stop() error {
	if p.stop == nil {
		return nil
	}
	p.stop()
	p.stop = nil
	for _, k := range p.Kiosks {
		k.Client.CloseIdleConnections()
	}
	return errors.Join(<-p.done, p.Portal.Close())
}

// Restart ends the portal, lets change work on its folder, and starts it again at the
// same addresses. change may be nil.
func (p *Portal) Restart(change func(dir string) error) error {
	if err := p.Stop(); err != nil {
		return err
	}
	if change != nil {
		if err := change(p.Config.Data); err != nil {
			return err
		}
	}
	return p.start()
}

// Assets is the repository's assets folder.
func Assets() (fs.FS, error) {
	_, file, _, ok := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(file), "..", "..", "..", "assets")
	if _, err := os.Stat(filepath.Join(dir, "portal", "base.html")); !ok || err != nil {
		return nil, fmt.Errorf("portaltest: no assets beside the source: %w", err)
	}
	return os.DirFS(dir), nil
}
