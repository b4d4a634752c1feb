package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onestop/app/counter"
	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/agent"
	"onestop/sync/portal/portaltest"
)

// machine is a kiosk's machine with a technician at its command line.
type machine struct {
	*testing.T
	config string
	data   string
}

// newMachine is a machine of that portal; nil: of none.
func newMachine(t *testing.T, p *portaltest.Portal) *machine {
	t.Helper()
	dir := t.TempDir()
	m := &machine{T: t, config: filepath.Join(dir, "kiosk.toml"), data: filepath.Join(dir, "data")}
	text := "data_dir = \"data\"\n"
	if p != nil {
		text += fmt.Sprintf("[portal]\nurl = \"https://%s\"\n", p.KioskAddr())
	}
	m.write(m.config, text)
	return m
}

func (m *machine) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

func (m *machine) write(path, text string) {
	m.Helper()
	m.must(os.WriteFile(path, []byte(text), 0o600))
}

// run does one command with the configuration and returns its exit code and all it said.
func (m *machine) run(in string, args ...string) (code int, said string) {
	m.Helper()
	var out bytes.Buffer
	c := &Main{In: strings.NewReader(in), Out: &out, Err: &out}
	code = c.Run(m.Context(), args)
	return code, out.String()
}

// does wants a command to end with a code and to say the words.
func (m *machine) does(code int, words, in string, args ...string) string {
	m.Helper()
	got, said := m.run(in, args...)
	if got != code || !strings.Contains(said, words) {
		m.Fatalf("kioskctl %s: ended with %d and said %q; want %d and %q", strings.Join(args, " "), got, said, code, words)
	}
	return said
}

// with is a command with the machine's configuration.
func (m *machine) with(args ...string) []string { return append(args, "--config", m.config) }

// enrols enrols the machine at the portal.
func (m *machine) enrols(p *portaltest.Portal, name string) {
	m.Helper()
	code, err := p.NewCode(m.Context(), name, "福州市民服务中心")
	m.must(err)
	m.does(0, "enrolled as "+name, "", m.with("enrol", "--code", code.String())...)
}

// opened opens the machine's store.
func (m *machine) opened(do func(*vault.Vault)) {
	m.Helper()
	v, _, err := vault.Open(filepath.Join(m.data, "vault.db"), vault.DefaultOptions())
	m.must(err)
	do(v)
	m.must(v.Close())
}

// submits hands one errand in and returns its receipt.
func (m *machine) submits() (r hall.Receipt) {
	m.Helper()
	m.opened(func(v *vault.Vault) {
		id, _, err := agent.LoadIdentity(v)
		m.must(err)
		c := &counter.Counter{
			Store: v, Now: time.Now, Random: rand.Reader, Wake: func() {},
			Stamp: func() (hall.Text, string) { return hall.ZH("市民服务中心"), "12345" },
			Identity: func() (counter.Identity, error) {
				return counter.Identity{Kiosk: id.Kiosk, Code: id.Code, Prefix: id.Prefix, Recipient: id.Recipient, Base: id.Base, Key: id.Key}, nil
			},
		}
		r, err = c.Submit(portaltest.Errand(portaltest.IDCard))
		m.must(err)
	})
	return r
}

// damages makes the store unreadable at its beginning, where bbolt keeps its meta pages.
func (m *machine) damages() {
	m.Helper()
	f, err := os.OpenFile(filepath.Join(m.data, "vault.db"), os.O_RDWR, 0)
	m.must(err)
	_, err = f.WriteAt(bytes.Repeat([]byte{0xa5}, 2*os.Getpagesize()), 0)
	m.must(err)
	m.must(f.Close())
}

func TestUsageIsTold(t *testing.T) {
	m := newMachine(t, nil)
	for name, args := range map[string][]string{
		"nothing":                       nil,
		"half a command":                {"store"},
		"an unknown command":            {"store", "eat"},
		"an unknown flag":               {"store", "check", "--fast"},
		"no configuration":              {"store", "check"},
		"something left over":           m.with("config", "check", "x"),
		"a receipt without the kiosks":  {"receipt", "verify", "https://x/p/y#z"},
		"the kiosks without a receipt":  {"receipt", "verify", "--kiosks", m.config},
		"help, which is no work either": {"help"},
	} {
		t.Run(name, func(t *testing.T) {
			if code, said := m.run("", args...); code != 2 || !strings.Contains(said, usage) {
				t.Errorf("ended with %d and said %q, want 2 and the usage", code, said)
			}
		})
	}
	for _, c := range commands() {
		if words := "kioskctl " + strings.Join(c.words, " "); !strings.Contains(usage, words) {
			t.Errorf("the usage does not name %q", words)
		}
	}
}

func TestConfigCheckTellsThePlace(t *testing.T) {
	m := newMachine(t, nil)
	m.does(0, "the configuration is right", "", m.with("config", "check")...)
	m.write(m.config, "data_dir = \"data\"\n[panel]\nwidht_px = 5\n")
	m.does(1, m.config+":3: panel.widht_px: no such key", "", m.with("config", "check")...)
	m.does(1, "cannot be read", "", "config", "check", "--config", m.config+".not")
	if _, err := os.Stat(m.data); err == nil {
		t.Error("looking at the configuration made the data folder")
	}
}

func TestPINIsSetAndForgotten(t *testing.T) {
	m := newMachine(t, nil)
	m.does(1, "there is no store in "+m.data, "", m.with("pin", "reset")...)
	for _, weak := range []string{"", "12345", "123456", "111111", "1234567", "abcdef"} {
		m.does(1, "six digits", weak+"\n", m.with("pin", "set")...)
	}
	m.does(0, "", "274918\n", m.with("pin", "set")...)
	m.does(0, "", "381604", m.with("pin", "set")...) // another one, without an end of line
	said := m.does(0, "pin", "", m.with("audit")...)
	if strings.Contains(said, "274918") || strings.Contains(said, "381604") {
		t.Errorf("the audit log tells the PIN: %s", said)
	}
	m.does(0, "", "", m.with("pin", "reset")...)
	m.opened(func(v *vault.Vault) {
		if b, err := v.Setting("staff.pin"); err != nil || len(b) > 0 {
			t.Errorf("after the reset the PIN's record is %q, %v", b, err)
		}
	})
}

func TestCommandsOnTheStoreSayThatTheKioskRuns(t *testing.T) {
	m := newMachine(t, nil)
	m.does(0, "", "274918\n", m.with("pin", "set")...)
	m.opened(func(*vault.Vault) { // the kiosk, which has the store
		for _, args := range [][]string{{"store", "check"}, {"pin", "reset"}, {"audit"}} {
			m.does(1, "another OneStop is running on this store", "", m.with(args...)...)
		}
		m.does(1, "the store is there", "", m.with("store", "start-over")...)
		m.does(1, "no damaged store", "", m.with("store", "rebuild")...)
	})
}

func TestInterruptEndsEnrolling(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	m := newMachine(t, p)
	code, err := p.NewCode(t.Context(), "FZ-GL-0001", "福州市民服务中心")
	m.must(err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	c := &Main{In: strings.NewReader(""), Out: &out, Err: &out}
	if got := c.Run(ctx, m.with("enrol", "--code", code.String())); got != 1 {
		t.Errorf("ended with %d: %s", got, out.String())
	}
	m.does(0, "enrolled as FZ-GL-0001", "", m.with("enrol", "--code", code.String())...)
}
