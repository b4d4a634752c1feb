// Package config reads the kiosk's one configuration file (TOML). Every key has a
// default but data_dir and the panel's size; what is wrong is told with its line.
package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"onestop/app/hall"
)

// Config is the kiosk's configuration. packaging/kiosk/kiosk.toml documents every
// key. It is read once at start and not changed.
type Config struct {
	DataDir  string   `toml:"data_dir"` // absolute, or relative to the file's folder
	Hall     Hall     `toml:"hall"`
	Panel    Panel    `toml:"panel"`
	Portal   Portal   `toml:"portal"`
	Visit    Visit    `toml:"visit"`
	Features Features `toml:"features"`
	Printer  Printer  `toml:"printer"`
	Storage  Storage  `toml:"storage"`
}

// Hall is the service hall that the kiosk stands in.
type Hall struct {
	Name     hall.Text `toml:"name"`
	Place    hall.Text `toml:"place"` // as on the receipt: 市民服务中心一层
	Phone    string    `toml:"phone"` // whom a citizen calls
	TimeZone string    `toml:"time_zone"`
	Language string    `toml:"language"` // of a fresh visit
}

// Panel is the screen. Every size on it follows from its millimetres.
type Panel struct {
	WidthPx     int     `toml:"width_px"`
	HeightPx    int     `toml:"height_px"`
	WidthMM     float64 `toml:"width_mm"`
	Fullscreen  bool    `toml:"fullscreen"`
	HidePointer bool    `toml:"hide_pointer"`
}

// Portal is the centre.
type Portal struct {
	URL string `toml:"url"` // of the kiosk API, https
}

// Visit holds the idle times in seconds.
type Visit struct {
	IdleSeconds     int `toml:"idle_seconds"`
	FormIdleSeconds int `toml:"form_idle_seconds"`
	WarnSeconds     int `toml:"warn_seconds"`
	StaffSeconds    int `toml:"staff_seconds"`
}

// Features turns services on that a hall offers.
type Features struct {
	Licences bool `toml:"licences"` // the tile 电子证照
	Booking  bool `toml:"booking"`  // the tile 预约与便民查询
}

// Printer is the receipt printer.
type Printer struct {
	Kind    string `toml:"kind"` // folder, ipp, escpos, none
	Address string `toml:"address"`
	Paper   string `toml:"paper"` // 80mm or a4
}

// Storage bounds the disk.
type Storage struct {
	ReserveMB int `toml:"reserve_mb"` // below this the kiosk takes nothing new in
	MaxMB     int `toml:"max_mb"`     // of the store file
}

// Default returns the configuration that an empty file means.
func Default() Config {
	return Config{
		Hall: Hall{
			Name:     hall.Text{hall.Chinese: "政务服务自助终端", hall.English: "Government Services Kiosk"},
			Phone:    "12345",
			TimeZone: "Asia/Shanghai",
			Language: hall.Chinese,
		},
		Panel:   Panel{WidthPx: 1080, HeightPx: 1920, WidthMM: 268, Fullscreen: true, HidePointer: true},
		Visit:   Visit{IdleSeconds: 60, FormIdleSeconds: 120, WarnSeconds: 30, StaffSeconds: 180},
		Printer: Printer{Kind: "none", Paper: "80mm"},
		Storage: Storage{ReserveMB: 256, MaxMB: 8192},
	}
}

// Read reads and checks the file. Every error is a *hall.Error with the code
// "config" whose hint names the file, the line and what to write there.
func Read(path string) (Config, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fault(path, 0, "cannot be read: give an existing file with --config", err)
	}
	return Parse(path, b)
}

// Parse is Read on bytes; path stands in the errors and anchors a relative data_dir.
func Parse(path string, b []byte) (Config, error) {
	c := Default()
	d := toml.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return Config{}, decodeFault(path, err)
	}
	for _, r := range c.rules() {
		if !r.ok {
			return Config{}, fault(path, lineOf(string(b), r.key), r.key+": "+r.advice, nil)
		}
	}
	if !filepath.IsAbs(c.DataDir) {
		c.DataDir = filepath.Join(filepath.Dir(path), c.DataDir)
	}
	return c, nil
}

// Zone returns the hall's time zone. Parse has checked that it exists.
func (c Config) Zone() *time.Location {
	z, err := time.LoadLocation(c.Hall.TimeZone)
	if err != nil {
		return time.UTC
	}
	return z
}

type rule struct {
	key    string
	ok     bool
	advice string
}

func (c Config) rules() []rule {
	_, zone := time.LoadLocation(c.Hall.TimeZone)
	return []rule{
		{"data_dir", c.DataDir != "", `give the folder for the kiosk's data, for example data_dir = "/var/lib/onestop"`},
		{"hall.name", c.Hall.Name[hall.Chinese] != "", `give the hall's Chinese name: name = { zh-Hans = "…", en = "…" }`},
		{"hall.time_zone", zone == nil, `name a time zone such as "Asia/Shanghai"`},
		{"hall.language", c.Hall.Language == hall.Chinese || c.Hall.Language == hall.English, `use "zh-Hans" or "en"`},
		{"panel.width_px", c.Panel.WidthPx >= 640 && c.Panel.WidthPx <= 8192, "give the panel's width in pixels, 640 to 8192"},
		{"panel.height_px", c.Panel.HeightPx >= 480 && c.Panel.HeightPx <= 8192, "give the panel's height in pixels, 480 to 8192"},
		{"panel.width_mm", c.Panel.WidthMM >= 100 && c.Panel.WidthMM <= 3000, "measure the picture's width in millimetres (a 21.5-inch portrait panel: 268)"},
		{"portal.url", c.Portal.URL == "" || isHTTPS(c.Portal.URL), `give the portal's kiosk address, for example "https://portal.example:8443"`},
		{"visit.idle_seconds", between(c.Visit.IdleSeconds, 20, 3600), "give 20 to 3600 seconds"},
		{"visit.form_idle_seconds", between(c.Visit.FormIdleSeconds, 20, 3600), "give 20 to 3600 seconds"},
		{"visit.warn_seconds", between(c.Visit.WarnSeconds, 20, 600), "give 20 to 600 seconds: fewer than 20 is too short to answer"},
		{"visit.staff_seconds", between(c.Visit.StaffSeconds, 30, 1800), "give 30 to 1800 seconds"},
		{"printer.kind", oneOf(c.Printer.Kind, "folder", "ipp", "escpos", "none"), `use "folder", "ipp", "escpos" or "none"`},
		{"printer.address", c.Printer.Kind == "none" || c.Printer.Address != "", "give the folder, the printer's URI, or host:port or device file"},
		{"printer.paper", oneOf(c.Printer.Paper, "80mm", "a4"), `use "80mm" or "a4"`},
		{"storage.reserve_mb", between(c.Storage.ReserveMB, 1, 1<<20), "give at least 1 MB to keep free"},
		{"storage.max_mb", between(c.Storage.MaxMB, 16, 1<<20), "give at least 16 MB"},
	}
}

func between(v, low, high int) bool { return v >= low && v <= high }

func oneOf(s string, all ...string) bool {
	for _, a := range all {
		if s == a {
			return true
		}
	}
	return false
}

func isHTTPS(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != ""
}

func decodeFault(path string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		e := strict.Errors[0]
		row, _ := e.Position()
		return fault(path, row, strings.Join(e.Key(), ".")+": no such key: correct or remove it", nil)
	}
	var de *toml.DecodeError
	if errors.As(err, &de) {
		row, _ := de.Position()
		return fault(path, row, de.Error(), nil)
	}
	return fault(path, 0, err.Error(), nil)
}

func fault(path string, line int, what string, err error) error {
	place := path
	if line > 0 {
		place = fmt.Sprintf("%s:%d", path, line)
	}
	return &hall.Error{Code: "config", Key: "fault.config", Args: []any{place, what}, Hint: place + ": " + what, Err: err}
}

// lineOf finds the line that sets key ("panel.width_mm"), or its table's, or 0.
func lineOf(src, key string) int {
	table, name, found := strings.Cut(key, ".")
	if !found {
		table, name = "", key
	}
	in, at := "", 0
	for i, line := range strings.Split(src, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			in = strings.Trim(line, "[] ")
			if in == table {
				at = i + 1
			}
			continue
		}
		left, _, ok := strings.Cut(line, "=")
		left = strings.TrimSpace(left)
		if ok && (in == table && left == name || in == "" && left == key) {
			return i + 1
		}
	}
	return at
}
