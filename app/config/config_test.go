package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onestop/app/hall"
)

const good = `data_dir = "data"
[hall]
name = { zh-Hans = "福州市政务服务自助终端", en = "Fuzhou Kiosk" }
[panel]
width_px = 1920
height_px = 1080
width_mm = 476.0
[portal]
url = "https://127.0.0.1:8443"
[printer]
kind = "folder"
address = "paper"
`

func TestParse(t *testing.T) {
	c, err := Parse("/etc/onestop/kiosk.toml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if c.DataDir != "/etc/onestop/data" {
		t.Errorf("a relative data_dir is %q, want it beside the file", c.DataDir)
	}
	if c.Panel.WidthPx != 1920 || c.Hall.Name[hall.English] != "Fuzhou Kiosk" || c.Printer.Kind != "folder" {
		t.Errorf("read %+v", c)
	}
	if c.Visit.IdleSeconds != 60 || c.Visit.FormIdleSeconds != 120 || c.Visit.WarnSeconds != 30 {
		t.Errorf("defaults %+v", c.Visit)
	}
	if c.Zone().String() != "Asia/Shanghai" {
		t.Errorf("zone %v", c.Zone())
	}
}

func TestFaultsNameThePlace(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"a key nobody knows":          {"width_px", "widht_px", "kiosk.toml:5: panel.widht_px: no such key"},
		"text where a number belongs": {"width_px = 1920", `width_px = "wide"`, "kiosk.toml:5: "},
		"broken syntax":               {"[panel]", "[panel", "kiosk.toml:4: "},
		"a panel of no width":         {"width_mm = 476.0", "width_mm = 0.0", "kiosk.toml:7: panel.width_mm: measure"},
		"a portal without TLS":        {"https://", "http://", "kiosk.toml:9: portal.url: give"},
		"an unknown printer":          {`"folder"`, `"fax"`, `kiosk.toml:11: printer.kind: use`},
		"a printer without address":   {"address = \"paper\"\n", "", "kiosk.toml:10: printer.address: give"},
		"no data folder":              {"data_dir = \"data\"\n", "", "kiosk.toml: data_dir: give"},
		"no Chinese name":             {"zh-Hans", "fr", "kiosk.toml:3: hall.name: give"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(good, c.from, c.to, 1)
			if text == good {
				t.Fatal("the case changes nothing")
			}
			_, err := Parse("kiosk.toml", []byte(text))
			var e *hall.Error
			if !errors.As(err, &e) || e.Code != "config" || !strings.HasPrefix(e.Hint, c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestReadWithoutFile(t *testing.T) {
	_, err := Read(filepath.Join(t.TempDir(), "kiosk.toml"))
	if hall.CodeOf(err) != "config" || !strings.Contains(err.Error(), "--config") {
		t.Errorf("got %v", err)
	}
}

// The file that ships as documentation must be one that the kiosk takes.
func TestShippedSampleIsRead(t *testing.T) {
	b, err := os.ReadFile("../../packaging/kiosk/kiosk.toml")
	if os.IsNotExist(err) {
		t.Skip("packaging/kiosk/kiosk.toml is not there")
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse("kiosk.toml", b); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Parse("kiosk.toml", b); err != nil && hall.CodeOf(err) != "config" {
			t.Errorf("%q: %v", b, err)
		}
	})
}
