//go:build journey

package badstart

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A morning is one thing that is wrong when the kiosk is switched on.
type morning struct {
	code string // what is wrong, as the log tells it
	// spoil makes it wrong and returns what the log must say of it.
	spoil func(m *machine) []string
}

func mornings() map[string]morning {
	return map[string]morning{
		"a bracket is missing in the configuration": {"config", func(m *machine) []string {
			m.configure("[panel]", "[panel")
			return []string{m.place("[panel")}
		}},
		"a key of the configuration is misspelt": {"config", func(m *machine) []string {
			m.configure("width_mm", "widht_mm")
			return []string{m.place("widht_mm"), "panel.widht_mm: no such key"}
		}},
		"a value of the configuration is impossible": {"config", func(m *machine) []string {
			m.configure("idle_seconds = 600", "idle_seconds = 3")
			return []string{m.place("idle_seconds"), "visit.idle_seconds: give 20"}
		}},
		"there is no configuration file": {"config", func(m *machine) []string {
			m.must(os.Remove(m.Config))
			return []string{m.Config, "cannot be read"}
		}},
		"the printer cannot be one": {"config", func(m *machine) []string {
			m.configure(`kind = "folder"`, `kind = "ipp"`)
			return []string{m.Config, "printer address"}
		}},
		"the data folder cannot be made": {"data_dir", func(m *machine) []string {
			m.configure(m.Data(), "/proc/onestop") // where nobody can make a folder, root neither
			return []string{"/proc/onestop"}
		}},
		"the data folder is a file": {"data_dir", func(m *machine) []string {
			m.must(os.WriteFile(m.Data(), []byte("x"), 0o600))
			return []string{m.Data()}
		}},
		"the data folder is read-only": {"data_dir", func(m *machine) []string {
			mount(m.T, m.Data(), syscall.MS_RDONLY, "size=1m")
			m.Cleanup(m.Close) // before the disk is taken away
			return nil
		}},
		"the store is damaged beyond repair": {"store_damaged", func(m *machine) []string {
			m.open()
			m.must(os.WriteFile(m.store(), []byte(strings.Repeat("\xa5 not a store ", 1000)), 0o600))
			return []string{"vault.db.damaged-"}
		}},
		"the store is gone and its key is there": {"store_missing", func(m *machine) []string {
			m.open()
			m.must(os.Remove(m.store()))
			return nil
		}},
		"the key of the store is gone": {"store_key", func(m *machine) []string {
			m.open()
			m.must(os.Remove(m.store() + ".key"))
			return nil
		}},
	}
}

func TestBadMorningIsToldOnTheScreen(t *testing.T) {
	for name, bad := range mornings() {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			pieces := bad.spoil(m)
			m.tells(strings.ReplaceAll(name, " ", "-"), bad.code, pieces...)
		})
	}
}

// tells starts the program and looks that it says what is wrong, on a page that has one
// thing to press.
func (m *machine) tells(name, code string, pieces ...string) {
	m.Helper()
	v := m.fails()
	for _, c := range v.Controls {
		if c.Kind != "hold" && c.Label != restart {
			m.Errorf("a kiosk that could not start offers %s %q", c.Kind, c.Label)
		}
	}
	if blank(m.look(name)) {
		m.Error("the window is blank")
	}
	m.logged(code, pieces)
	m.told(code, pieces)
	m.noTrace()
	m.must(m.Press(restart))
	if got := m.ended(); got != exitRestart {
		m.Errorf("the program ended with %d, want %d", got, exitRestart)
	}
}

// logged looks for the one line that says why the start failed.
func (m *machine) logged(code string, pieces []string) {
	m.Helper()
	for _, line := range strings.Split(m.said(), "\n") {
		if strings.Contains(line, `"msg":"start"`) && strings.Contains(line, `"code":"`+code+`"`) && has(line, pieces) {
			return
		}
	}
	m.Errorf("the log has no start fault %q with %q:\n%s", code, pieces, m.said())
}

// told looks for what people read: what is wrong, whom to ask, what staff should do, and
// the place of a fault in the configuration.
func (m *machine) told(code string, pieces []string) {
	m.Helper()
	texts, err := Said(m.Kiosk)
	m.must(err)
	all := strings.Join(texts, "\n")
	zh := m.words()
	want := []string{zh.T("fault." + code + ".title"), zh.T("fault.staff"), zh.T("fault.code", code), "12345"}
	if code == "config" {
		want = append(want, pieces...)
	}
	for _, w := range want {
		if !strings.Contains(all, w) {
			m.Errorf("the page does not say %q but:\n%s", w, all)
		}
	}
	for _, bad := range []string{"goroutine", "‹", "%!", "<nil>"} {
		if strings.Contains(all, bad) {
			m.Errorf("the page says %q:\n%s", bad, all)
		}
	}
}

func has(s string, pieces []string) bool {
	for _, p := range pieces {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

func TestSecondKioskOnTheSameStoreSaysSo(t *testing.T) {
	first := newMachine(t)
	first.works()
	second := newMachine(t)
	second.configure(second.Data(), first.Data())
	second.tells("store-in-use", "store_locked", "another OneStop")
	first.must(first.Process().Stop())
	second.works() // what staff are told to do helps
}

func TestCorrectedConfigurationStartsAfterRestart(t *testing.T) {
	m := newMachine(t)
	m.configure("idle_seconds = 600", "idle_seconds = 3")
	m.fails()
	m.configure("idle_seconds = 3", "idle_seconds = 600")
	m.must(m.Press(restart))
	if got := m.ended(); got != exitRestart {
		t.Fatalf("the program ended with %d, want %d", got, exitRestart)
	}
	m.works()
}

func TestNoDisplayIsALineInTheLog(t *testing.T) {
	programs := needPrograms(t)
	dir := t.TempDir()
	config := filepath.Join(dir, "kiosk.toml")
	if err := os.WriteFile(config, []byte(`data_dir = "data"`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"a right configuration": config, "none": filepath.Join(dir, "none.toml")} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(filepath.Join(programs, "onestop-kiosk"), "--config", file)
			cmd.Env = append(os.Environ(), "DISPLAY=:987", "HOME="+dir)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Errorf("the program ended with %v, want 1", err)
			}
			if s := string(out); !strings.Contains(s, `"code":"display"`) || strings.Contains(s, "goroutine") {
				t.Errorf("the program said:\n%s", s)
			}
		})
	}
}
