package portal

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"crypto/tls"

	"golang.org/x/sys/unix"

	"onestop/app/hall"
	"onestop/app/words"
	"onestop/sync/portal/board"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/intake"
	"onestop/sync/portal/pages"
	"onestop/sync/wire"
)

const (
	headerTime = 10 * time.Second
	bodyTime   = 3 * time.Minute // a full batch over a slow line
	idleTime   = 2 * time.Minute
	closeTime  = 10 * time.Second
	maxHeader  = 16 << 10
	lockName   = "portal.lock"
)

// Portal is a portal that listens. Open binds its addresses, Run serves, Close ends it.
type Portal struct {
	*Office
	kiosks, web      net.Listener
	kioskSrv, webSrv *http.Server
	lock             *os.File
	base             string
	closing          sync.Once
	closed           error
}

// Open opens the folder, refuses when another portal serves it, and binds both
// addresses. Nothing is served before Run.
func Open(cfg Config) (*Portal, error) {
	o, err := OpenOffice(cfg)
	if err != nil {
		return nil, err
	}
	p := &Portal{Office: o}
	if err := p.open(); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *Portal) open() (err error) {
	if p.lock, err = lock(filepath.Join(p.cfg.Data, lockName)); err != nil {
		return err
	}
	if p.web, err = net.Listen("tcp", p.cfg.WebAddr); err != nil {
		return fmt.Errorf("people's pages: %w", err)
	}
	if p.kiosks, err = net.Listen("tcp", p.cfg.KioskAddr); err != nil {
		return fmt.Errorf("kiosk API: %w", err)
	}
	p.base = p.cfg.PublicURL
	if p.base == "" {
		p.base = p.WebURL()
	}
	calendar, err := casework.LoadCalendar(p.cfg.Calendar, p.cfg.Zone)
	if err != nil {
		return err
	}
	if y := p.cfg.Now().In(p.cfg.Zone).Year(); !calendar.Published(y) {
		p.cfg.Log.Warn("no working-day calendar for this year: limits are counted by weekends alone", "year", y)
	}
	desk := casework.Desk{Calendar: calendar, Departments: p.Dir.ByID()}
	catalogue, err := words.Load(p.cfg.Words)
	if err != nil {
		return err
	}
	answers := board.Desk{Calendar: calendar, Departments: p.Dir.ByID(),
		Verdict: func(r hall.Rating) string { return pages.Verdict(catalogue.In(hall.Chinese), r) }}
	if err := p.openWeb(desk, answers, catalogue); err != nil {
		return err
	}
	return p.openKiosks(desk, answers)
}

// lock makes sure that one portal serves a folder. The lock goes with the process.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another portal serves this folder (%s is locked)", path), f.Close())
	}
	return f, nil
}

func (p *Portal) openWeb(desk casework.Desk, answers board.Desk, catalogue *words.Catalogue) error {
	site := &pages.Site{Ledger: p.Ledger, Directory: p.Dir, Desk: desk, Board: answers, Words: catalogue, Files: p.cfg.Pages,
		Base: p.base, Now: p.cfg.Now, Random: p.cfg.Random, Log: p.cfg.Log, Read: p.read}
	handler, err := site.Handler()
	if err != nil {
		return err
	}
	p.webSrv = server(handler, p.cfg.Log)
	if p.cfg.WebCert == "" {
		return nil
	}
	cert, err := tls.LoadX509KeyPair(p.cfg.WebCert, p.cfg.WebKey)
	if err != nil {
		return fmt.Errorf("web certificate: %w", err)
	}
	p.webSrv.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}}
	return nil
}

func (p *Portal) openKiosks(desk casework.Desk, answers board.Desk) error {
	raw, err := hex.DecodeString(p.Ledger.Epoch())
	if err != nil || len(raw) != len(wire.Epoch{}) {
		return fmt.Errorf("ledger has a malformed epoch %q", p.Ledger.Epoch())
	}
	api := &intake.Server{Keys: p.Keys, Ledger: p.Ledger, Epoch: wire.Epoch(raw), Directory: p.Dir, Desk: desk, Board: answers,
		Name: p.cfg.Name, Prefix: p.cfg.Prefix, Base: p.base, Now: p.cfg.Now, Log: p.cfg.Log}
	names := append([]string{"localhost", "127.0.0.1", "::1"}, p.cfg.KioskNames...)
	if host, _, err := net.SplitHostPort(p.cfg.KioskAddr); err == nil && host != "" {
		names = append(names, host)
	}
	cert, err := p.Keys.Server(names, p.cfg.Now())
	if err != nil {
		return fmt.Errorf("kiosk API: certificate: %w", err)
	}
	p.kioskSrv = server(api.Handler(), p.cfg.Log)
	p.kioskSrv.TLSConfig = &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{cert},
		// Who may do what is decided and answered under signature above TLS: a kiosk whose
		// certificate ran out must still be able to renew it.
		ClientAuth: tls.RequestClientCert,
	}
	return nil
}

func server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime + time.Minute,
		IdleTimeout: idleTime, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
}

// read opens a stored envelope for a clerk's page.
func (p *Portal) read(envelope []byte) (hall.Submission, error) {
	var sub hall.Submission
	env, err := wire.DecodeEnvelope(envelope)
	if err != nil {
		return sub, err
	}
	plain, err := p.Keys.OpenSealed(env.Sealed)
	if err != nil {
		return sub, err
	}
	defer clear(plain)
	return sub, json.Unmarshal(plain, &sub)
}

// KioskAddr is the address that kiosks connect to, with the port that was chosen.
func (p *Portal) KioskAddr() string { return p.kiosks.Addr().String() }

// WebURL is the address of the pages on this machine.
func (p *Portal) WebURL() string {
	return p.scheme() + p.web.Addr().String()
}

func (p *Portal) scheme() string {
	if p.cfg.WebCert != "" {
		return "https://"
	}
	return "http://"
}

// Base is the address of the people's pages as it stands on receipts.
func (p *Portal) Base() string { return p.base }

// Run serves until ctx ends or a listener fails, then lets running requests finish. It
// returns nil when ctx ended it.
func (p *Portal) Run(ctx context.Context) error {
	failed := make(chan error, 2)
	var wg sync.WaitGroup
	wg.Go(func() { failed <- p.kioskSrv.ServeTLS(p.kiosks, "", "") })
	wg.Go(func() {
		if p.cfg.WebCert != "" {
			failed <- p.webSrv.ServeTLS(p.web, "", "")
			return
		}
		failed <- p.webSrv.Serve(p.web)
	})
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	for _, s := range []*http.Server{p.kioskSrv, p.webSrv} {
		if s.Shutdown(stop) != nil {
			err = errors.Join(err, s.Close()) // the slowest are cut off; they ask again
		}
	}
	wg.Wait()
	return err
}

// Close gives everything back. After Run has returned, or instead of it.
func (p *Portal) Close() error {
	p.closing.Do(func() {
		var errs []error
		for _, l := range []net.Listener{p.kiosks, p.web} {
			if l == nil {
				continue
			}
			if err := l.Close(); !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
		errs = append(errs, p.Office.Close())
		if p.lock != nil {
			errs = append(errs, p.lock.Close())
		}
		p.closed = errors.Join(errs...)
	})
	return p.closed
}
