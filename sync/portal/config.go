// Package portal is the centre's end of OneStop: it takes in what kiosks send, gives
// departments a desk to work at, and shows the public steps. This package wires the
// parts and owns what runs; the parts are in the folders below.
package portal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"onestop/app/hall"
)

// Config is everything a portal needs from outside. DefaultConfig fills in what is
// usual; a caller sets Data and the four file systems.
type Config struct {
	Data       string   // folder of the ledger and the keys
	KioskAddr  string   // where kiosks connect: host:port, port 0 for any
	KioskNames []string // further names and addresses by which kiosks reach it
	WebAddr    string   // where browsers connect: host:port, port 0 for any
	WebCert    string   // PEM files; empty: plain HTTP, for loopback or behind a proxy
	WebKey     string
	PublicURL  string // of the people's pages, as it stands on receipts; empty: the web address
	Name       string // of this portal, in its receipts
	Prefix     string // two characters of the area, for numbers

	Content  fs.FS // departments, guides, categories
	Words    fs.FS
	Pages    fs.FS // templates and style sheet
	Calendar fs.FS // working days

	Zone   *time.Location
	Now    func() time.Time
	Random io.Reader
	Log    *slog.Logger
}

// DefaultConfig is a portal on loopback for a hall in China: no daylight saving time, so
// a fixed zone needs no zone files.
func DefaultConfig() Config {
	return Config{
		KioskAddr: "127.0.0.1:8443", WebAddr: "127.0.0.1:8080", Name: "portal", Prefix: "FZ",
		Zone: time.FixedZone("CST", 8*3600), Now: time.Now, Random: rand.Reader, Log: slog.New(slog.DiscardHandler),
	}
}

// check says which setting is wrong and what it should be.
func (c Config) check() error {
	for name, missing := range map[string]bool{
		"data folder": c.Data == "", "content": c.Content == nil, "words": c.Words == nil, "pages": c.Pages == nil,
		"calendar": c.Calendar == nil, "zone, clock, random source or log": c.Zone == nil || c.Now == nil || c.Random == nil || c.Log == nil,
	} {
		if missing {
			return fmt.Errorf("configuration: %s is not set", name)
		}
	}
	if _, err := hall.NewNumber(c.Prefix, "000", time.Unix(0, 0), strings.NewReader("01234567")); err != nil {
		return fmt.Errorf("configuration: prefix %q: want two characters that numbers may have", c.Prefix)
	}
	if n := len(c.Name); n == 0 || n > 64 {
		return errors.New("configuration: name: want 1 to 64 bytes")
	}
	if (c.WebCert == "") != (c.WebKey == "") {
		return errors.New("configuration: a web certificate needs its key, and a key its certificate")
	}
	return c.checkURL()
}

func (c Config) checkURL() error {
	if c.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("configuration: public address %q: want https://host with nothing behind", c.PublicURL)
	}
	return nil
}
