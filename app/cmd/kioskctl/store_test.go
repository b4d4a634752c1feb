package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onestop/sync/portal/portaltest"
)

func TestStoreCheckMakesNoStoreWhereNoneIs(t *testing.T) {
	m := newMachine(t, nil)
	for _, args := range [][]string{{"store", "check"}, {"audit"}} {
		m.does(1, "there is no store in "+m.data, "", m.with(args...)...)
	}
	if _, err := os.Stat(m.data); err == nil {
		t.Error("looking for a store made its folder")
	}
}

func TestDamagedStoreIsRebuiltWithItsSubmissions(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	m := newMachine(t, p)
	m.enrols(p, "FZ-GL-0012")
	r := m.submits()
	m.damages()
	m.does(1, "store_damaged", "", m.with("store", "check")...)
	m.does(1, "store_damaged", "", m.with("store", "check")...) // it stays damaged
	said := m.does(0, "1 submissions", "", m.with("store", "rebuild")...)
	if strings.Contains(said, "enrol the kiosk again") {
		t.Errorf("the enrolment was lost: %s", said)
	}
	m.does(0, "1 waiting", "", m.with("store", "check")...)
	m.does(1, "no damaged store", "", m.with("store", "rebuild")...)
	m.does(0, "genuine: "+string(r.Number), "", "receipt", "verify", "--kiosks", filepath.Join(m.data, "kiosks.pem"), r.QR)
	// The damaged file is evidence and stays.
	if kept, err := filepath.Glob(filepath.Join(m.data, "vault.db.damaged-*")); err != nil || len(kept) != 1 {
		t.Errorf("kept %v, %v", kept, err)
	}
}

func TestStartOverKeepsTheDamagedStoreAside(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	m := newMachine(t, p)
	m.enrols(p, "FZ-GL-0012")
	m.submits()
	m.does(1, "the store is there", "", m.with("store", "start-over")...)
	m.damages()
	m.does(1, "store_damaged", "", m.with("store", "check")...)
	m.does(0, "enrol the kiosk again", "", m.with("store", "start-over")...)
	m.does(1, "there is no store", "", m.with("store", "check")...)
	m.enrols(p, "FZ-GL-0013")
	m.does(0, "0 waiting", "", m.with("store", "check")...)
	for _, kept := range []string{"vault.db.damaged-*", "vault.db.key.damaged-*"} {
		if found, err := filepath.Glob(filepath.Join(m.data, kept)); err != nil || len(found) != 1 {
			t.Errorf("%s: kept %v, %v", kept, found, err)
		}
	}
}

func TestStoreThatIsGoneIsNotReplacedInSilence(t *testing.T) {
	m := newMachine(t, nil)
	m.does(0, "", "274918\n", m.with("pin", "set")...)
	m.must(os.Remove(filepath.Join(m.data, "vault.db")))
	m.does(1, "store_missing", "", m.with("store", "check")...)
	m.does(1, "store_missing", "381604\n", m.with("pin", "set")...)
	m.does(0, "", "", m.with("store", "start-over")...)
	m.does(0, "", "381604\n", m.with("pin", "set")...)
}

func TestAuditTellsWhatWasDoneInOrder(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{})
	m := newMachine(t, p)
	m.does(0, "", "274918\n", m.with("pin", "set")...)
	m.enrols(p, "FZ-GL-0012")
	m.does(0, "", "", m.with("pin", "reset")...)
	said := m.does(0, "FZ-GL-0012", "", m.with("audit")...)
	at := -1
	for _, word := range []string{"store.created", "pin", "enrol", "pin reset"} {
		next := strings.Index(said[at+1:], word)
		if next < 0 {
			t.Fatalf("%q does not come after the one before:\n%s", word, said)
		}
		at += 1 + next
	}
	m.does(0, "lines of audit log hold", "", m.with("store", "check")...)
}
