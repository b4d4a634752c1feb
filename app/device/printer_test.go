package device_test

import (
	"os"
	"path/filepath"
	"sort"
	"testing"
	"time"

	"onestop/app/device"
	"onestop/app/device/devicetest"
)

// quick is a printer's patience in tests. The answer of a double that has to wait for a
// busy processor still comes in time.
func quick() device.Options {
	return device.Options{Answer: time.Second, Poll: time.Millisecond, Limit: 20 * time.Second}
}

func open(t *testing.T, kind, address string) device.Printer {
	t.Helper()
	p, err := device.OpenPrinter(device.PrinterSpec{Kind: kind, Address: address}, quick())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSimulatorConforms(t *testing.T) {
	for _, f := range []device.Format{device.PDF, device.Dots} {
		devicetest.Conform(t, func(t *testing.T) devicetest.Rig {
			s := &devicetest.Simulator{Takes: f}
			return devicetest.Rig{Printer: s, Set: s.Set, Printed: s.Printed, Hung: s.Hung(), Drops: true}
		})
	}
}

func TestFolderConforms(t *testing.T) {
	devicetest.Conform(t, func(t *testing.T) devicetest.Rig {
		dir := filepath.Join(t.TempDir(), "tray")
		set := func(sw devicetest.Switches) {
			word := ""
			switch {
			case sw.PaperOut:
				word = "no_paper\n"
			case sw.CoverOpen:
				word = "cover_open"
			case sw.Silent:
				word = "offline"
			}
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, ".state"), []byte(word), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return devicetest.Rig{Printer: open(t, "folder", dir), Set: set, Printed: func() [][]byte { return files(t, dir) }}
	})
}

func files(t *testing.T, dir string) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "[^.]*"))
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(names)
	var out [][]byte
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

func TestIPPConforms(t *testing.T) {
	devicetest.Conform(t, func(t *testing.T) devicetest.Rig {
		p := ippDouble(t)
		return devicetest.Rig{Printer: open(t, "ipp", p.Address()), Set: p.Set, Printed: p.Printed, Hung: p.Hung(), Drops: true}
	})
}

func ippDouble(t *testing.T) *devicetest.IPP {
	t.Helper()
	p, err := devicetest.NewIPP()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func TestESCPOSConforms(t *testing.T) {
	devicetest.Conform(t, func(t *testing.T) devicetest.Rig {
		p := escposDouble(t)
		return devicetest.Rig{Printer: open(t, "escpos", p.Address()), Set: p.Set, Printed: p.Printed, Hung: p.Hung(), Drops: true, Faults: p.Faults}
	})
}

func escposDouble(t *testing.T) *devicetest.ESCPOS {
	t.Helper()
	p, err := devicetest.NewESCPOS()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}
