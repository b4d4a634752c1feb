//go:build journey

package badstart

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A morning is one thing that is wrong when the kiosk is switched on.
type morning struct {
	code string // what is wrong, as the log tells it
	// spoil makes it wrong and returns a piece of the log line that helps find it; "" for
	// none.
	spoil func(m *machine) string
}

func mornings() map[string]morning {
	return map[string]morning{
		"a bracket is missing in the configuration": {"config", func(m *machine) string {
			m.configure("[panel]", "[panel")
			return fmt.Sprintf("%s:%d: ", m.Config, m.line("[panel"))
		}},
		"a key of the configuration is misspelt": {"config", func(m *machine) string {
			m.configure("width_mm", "widht_mm")
			return fmt.Sprintf("%s:%d: panel.widht_mm: no such key", m.Config, m.line("widht_mm"))
		}},
		"a value of the configuration is impossible": {"config", func(m *machine) string {
			m.configure("idle_seconds = 600", "idle_seconds = 3")
			return fmt.Sprintf("%s:%d: visit.idle_seconds: give 20", m.Config, m.line("idle_seconds"))
		}},
		"there is no configuration file": {"config", func(m *machine) string {
			m.must(os.Remove(m.Config))
			return m.Config + ": cannot be read"
		}},
		"the data folder cannot be made": {"data_dir", func(m *machine) string {
			m.configure(m.Data(), "/proc/onestop") // where nobody can make a folder, root neither
			return "/proc/onestop"
		}},
		"the data folder is a file": {"data_dir", func(m *machine) string {
			m.must(os.WriteFile(m.Data(), []byte("x"), 0o600))
			return m.Data()
		}},
		"the data folder is read-only": {"data_dir", func(m *machine) string {
			m.mount(m.Data(), syscall.MS_RDONLY, "size=1m")
			return ""
		}},
		"the store is damaged beyond repair": {"store_damaged", func(m *machine) string {
			m.open()
			noise := []byte(strings.Repeat("\xa5 not a store ", 1000))
			m.must(os.WriteFile(m.store(), noise, 0o600))
			return "vault.db.damaged-"
		}},
		"the store is gone and its key is there": {"store_missing", func(m *machine) string {
			m.open()
			m.must(os.Remove(m.store()))
			return ""
		}},
		"the key of the store is gone": {"store_key", func(m *machine) string {
			m.open()
			m.must(os.Remove(m.store() + ".key"))
			return ""
		}},
		"the printer is none that exists": {"config", func(m *machine) string {
			m.configure(`kind = "folder"`, `kind = "ipp"`)
			return m.Config
		}},
	}
}

func TestBadMorningIsToldOnTheScreen(t *testing.T) {
	for name, bad := range mornings() {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			hint := bad.spoil(m)
			m.tells(strings.ReplaceAll(name, " ", "-"), bad.code, hint)
		})
	}
}

// tells starts the program and looks that it says what is wrong, on a page that has one
// thing to press.
func (m *machine) tells(name, code, hint string) {
	m.Helper()
	v := m.started(restart)
	for _, c := range v.Controls {
		if c.Kind != "hold" && c.Label != restart {
			m.Errorf("a kiosk that could not start offers %s %q", c.Kind, c.Label)
		}
	}
	if blank(m.look(name)) {
		m.Error("the window is blank")
	}
	m.logged(code, hint)
	m.noTrace()
	m.must(m.Press(restart))
	if got := m.ended(); got != exitRestart {
		m.Errorf("the program ended with %d, want %d", got, exitRestart)
	}
}

// logged looks for the one line that says why the start failed.
func (m *machine) logged(code, hint string) {
	m.Helper()
	for _, line := range strings.Split(m.said(), "\n") {
		if strings.Contains(line, `"msg":"start"`) && strings.Contains(line, `"code":"`+code+`"`) && strings.Contains(line, hint) {
			return
		}
	}
	m.Errorf("the log has no start fault %q with %q:\n%s", code, hint, m.said())
}

func TestSecondKioskOnTheSameStoreSaysSo(t *testing.T) {
	first := newMachine(t)
	first.started(homeTile)
	second := newMachine(t)
	second.configure(second.Data(), first.Data())
	second.tells("store-in-use", "store_locked", "another OneStop")
	first.must(first.Process().Stop())
	// What staff are told to do helps.
	second.started(homeTile)
}

func TestCorrectedConfigurationStartsAfterRestart(t *testing.T) {
	m := newMachine(t)
	m.configure("idle_seconds = 600", "idle_seconds = 3")
	m.started(restart)
	m.configure("idle_seconds = 3", "idle_seconds = 600")
	m.must(m.Press(restart))
	if got := m.ended(); got != exitRestart {
		t.Fatalf("the program ended with %d, want %d", got, exitRestart)
	}
	m.started(homeTile)
}

// homeTile is on the home page of a kiosk that works.
const homeTile = "居民身份证换领"

func (m *machine) store() string { return filepath.Join(m.Data(), "vault.db") }

// open makes the store, as a first start does, and ends.
func (m *machine) open() {
	m.Helper()
	m.started(homeTile)
	m.must(m.Process().Stop())
}

// mount puts an empty file system of its own at a folder.
func (m *machine) mount(dir string, flags uintptr, options string) {
	m.Helper()
	m.must(os.MkdirAll(dir, 0o700))
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		m.Skipf("only root may mount a small disk: %v", err)
	}
	m.Cleanup(func() {
		m.Close() // the kiosk's files are on it
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			m.Errorf("unmount %s: %v", dir, err)
		}
	})
}
