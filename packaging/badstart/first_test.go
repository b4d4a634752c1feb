//go:build journey

package badstart

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onestop/packaging/rig"
)

// A technician switches a new kiosk on and has nothing but the portal's one-time code:
// no citizen is served before a PIN is chosen, a mistyped code is told in words, and the
// next start goes straight to the home page.
func TestFirstStartIsSetUpOnTheScreen(t *testing.T) {
	programs := needPrograms(t)
	portal, err := rig.NewPortal(filepath.Join(t.TempDir(), "portal"), programs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(portal.Close)
	k, err := rig.NewKiosk(t.TempDir(), programs, rig.Panels()[0], portal.API)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	m := &site{machine: &machine{T: t, Kiosk: k, keep: filepath.Join(programs, "badstart")}}

	m.works()
	m.at("setup")
	_, err = m.Quiet(300*time.Millisecond, 5*time.Second)
	m.must(err)
	m.look("setup")
	// The footer is there for the language and the text size; its home is the setup page.
	m.must(m.Press("首页"))
	_, err = m.Quiet(300*time.Millisecond, 5*time.Second)
	m.must(err)
	if v, err := m.View(); err != nil || v.Page != "setup" {
		t.Errorf("a kiosk without a PIN offers the page %q, %v", v.Page, err)
	}
	m.digits("111111")
	m.digits("111111")
	m.says("六位")
	m.digits(rig.PIN)
	m.digits(rig.PIN)
	m.at("enrol")
	m.look("enrol")

	code, err := portal.Code("FZ-GL-0012")
	m.must(err)
	m.must(m.PressKind("entry", ""))
	m.types("X") // "done" on the keyboard enrols
	m.says(m.words().T("agent.code_typed"))
	m.must(m.PressKind("entry", ""))
	m.must(m.PressKind("key", "删除"))
	m.types(strings.ToLower(strings.ReplaceAll(code, "-", "")))
	m.at("home")
	if _, err := os.Stat(filepath.Join(m.Data(), "kiosks.pem")); err != nil {
		t.Errorf("receipts of a kiosk enrolled on its screen cannot be verified: %v", err)
	}
	m.noTrace()

	m.must(m.Process().Stop())
	m.works()
	m.at("home")
	m.must(m.Process().Stop())
	m.submit()
	if n := m.waiting(); n != 1 {
		t.Errorf("%d submissions wait on the kiosk that was enrolled, want 1", n)
	}
}

func (m *machine) at(page string) {
	m.Helper()
	if _, err := m.WaitPage(page); err != nil {
		m.look("not-at-" + page)
		m.Fatal(err)
	}
}

// digits presses a PIN on the screen's pad.
func (m *machine) digits(pin string) {
	m.Helper()
	for _, d := range pin {
		m.must(m.PressKind("button", string(d)))
	}
}

// types types on the screen's keyboard and closes it.
func (m *machine) types(text string) {
	m.Helper()
	_, err := m.Quiet(300*time.Millisecond, 5*time.Second)
	m.must(err)
	m.must(m.Type(text))
	m.must(m.PressKind("key", "完成"))
}
