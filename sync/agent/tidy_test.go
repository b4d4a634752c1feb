package agent

import (
	"net/http"
	"testing"
	"time"

	"onestop/app/vault"
)

func TestTheLogIsTrimmedOnceADayWhenNothingWaits(t *testing.T) {
	k := newEnrolled(t)
	k.keep = 10
	k.restart()
	k.sync()
	k.portal.misbehave(func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) })
	headers := k.put(1, 100)
	k.logged(30)
	stop := k.run()
	defer stop()
	k.clock.advance(k.clock.wait(t))
	k.clock.wait(t)
	if n := k.events(); n < 30 {
		t.Errorf("%d events: trimmed while something waits", n)
	}
	k.portal.misbehave(nil)
	k.clock.advance(backoffMost)
	k.clock.wait(t)
	k.wantOnce(headers)
	if n := k.events(); n != 11 {
		t.Errorf("%d events, want the 10 kept and the note", n)
	}
	k.logged(30)
	k.clock.advance(23 * time.Hour)
	k.clock.wait(t)
	if n := k.events(); n < 40 {
		t.Errorf("%d events: trimmed twice in a day", n)
	}
	k.clock.advance(time.Hour)
	k.clock.wait(t)
	if n := k.events(); n != 11 {
		t.Errorf("%d events a day later, want the 10 kept and the note", n)
	}
}

func (k *kiosk) logged(n int) {
	k.t.Helper()
	for range n {
		if err := k.v.Log(vault.EventStarted, nil); err != nil {
			k.t.Fatal(err)
		}
	}
}

func (k *kiosk) events() uint64 {
	k.t.Helper()
	n, err := k.v.VerifyAudit()
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

// Without a backup of the portal nothing is deleted here: staff should know.
func TestStatusTellsOfThePortalsBackup(t *testing.T) {
	k := newEnrolled(t)
	if s := k.Status(); s.BackupKnown {
		t.Errorf("before the first hello: %+v", s)
	}
	k.sync()
	if s := k.Status(); !s.BackupKnown || !s.BackupAt.IsZero() {
		t.Errorf("no backup: %+v", s)
	}
	at := k.portal.now.Add(-time.Hour)
	k.portal.change(func() { k.portal.hello.Horizon = at.UnixMilli() })
	k.sync()
	if s := k.Status(); !s.BackupKnown || !s.BackupAt.Equal(at) {
		t.Errorf("backup of %v: %+v", at, s)
	}
}
