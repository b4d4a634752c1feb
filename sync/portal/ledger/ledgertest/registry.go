package ledgertest

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"onestop/sync/portal/ledger"
)

func codes(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	if err := l.AddCode(ctx, ledger.Code{Hash: "aa", Name: "FZ-GL-0012", Hall: "福州市民服务中心", Expires: Start.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	k := ledger.Kiosk{Key: []byte{9}, Serial: "1", Expires: Start.Add(720 * time.Hour)}
	if _, err := l.Enrol(ctx, "bb", Start, k); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("unknown code: %v, want not found", err)
	}
	if _, err := l.Enrol(ctx, "aa", Start.Add(time.Hour), k); !errors.Is(err, ledger.ErrExpired) {
		t.Errorf("late code: %v, want expired", err)
	}
	var wg sync.WaitGroup
	var won, used atomic.Int32
	var winner ledger.Kiosk
	for i := range 8 {
		wg.Go(func() {
			mine := k
			mine.Key = []byte{byte(i)}
			got, err := l.Enrol(ctx, "aa", Start, mine)
			switch {
			case err == nil && got.Name == "FZ-GL-0012" && got.Hall == "福州市民服务中心" && len(got.Code) == 3:
				won.Add(1)
				winner = got
			case errors.Is(err, ledger.ErrUsed):
				used.Add(1)
			default:
				t.Errorf("enrol: %+v, %v", got, err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || used.Load() != 7 {
		t.Errorf("%d enrolled, %d refused as used; want 1 and 7", won.Load(), used.Load())
	}
	again, err := l.Enrol(ctx, "aa", Start.Add(2*time.Hour), winner)
	if err != nil || again.Code != winner.Code || !again.Enrolled.Equal(Start) {
		t.Errorf("the same key again: %+v, %v; want the same kiosk %+v", again, err, winner)
	}
}

func kiosks(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	enrol := func(code, name string) ledger.Kiosk {
		t.Helper()
		if err := l.AddCode(ctx, ledger.Code{Hash: code, Name: name, Expires: Start.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
		k, err := l.Enrol(ctx, code, Start, ledger.Kiosk{Key: []byte(code), Serial: code})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	a, b := enrol("aa", "FZ-1"), enrol("bb", "FZ-2")
	later := Start.Add(time.Hour)
	if err := errors.Join(l.Renew(ctx, ledger.Certificate{Kiosk: "FZ-1", Serial: "bb", Expires: Start, DER: []byte("first")}),
		l.Renew(ctx, ledger.Certificate{Kiosk: "FZ-1", Serial: "cc", Expires: later, DER: []byte("second")}), l.Revoke(ctx, "FZ-2", later)); err != nil {
		t.Fatal(err)
	}
	if err := l.Revoke(ctx, "none", later); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("revoke an unknown kiosk: %v, want not found", err)
	}
	all, err := l.Kiosks(ctx)
	if err != nil || len(all) != 2 || a.Code == b.Code {
		t.Fatalf("kiosks %+v, %v; want two with codes of their own", all, err)
	}
	got, err := l.Kiosk(ctx, "FZ-1")
	if err != nil || got.Serial != "cc" || !got.Expires.Equal(later) || !got.Revoked.IsZero() || string(got.Key) != "aa" {
		t.Errorf("renewed: %+v, %v", got, err)
	}
	certificates(t, l)
	if got, err = l.Kiosk(ctx, "FZ-2"); err != nil || !got.Revoked.Equal(later) {
		t.Errorf("revoked: %+v, %v", got, err)
	}
	if k := enrol("dd", "FZ-2"); k.Code != b.Code {
		t.Errorf("replaced machine has code %s, want %s as before", k.Code, b.Code)
	}
	if got, err = l.Kiosk(ctx, "FZ-2"); err != nil || !got.Revoked.IsZero() || string(got.Key) != "dd" {
		t.Errorf("replaced machine: %+v, %v; want it welcome with the new key", got, err)
	}
	if _, err := l.Enrol(ctx, "bb", Start, ledger.Kiosk{Key: []byte("bb")}); !errors.Is(err, ledger.ErrUsed) {
		t.Errorf("the replaced machine's code: %v, want used", err)
	}
}

// certificates: the past ones stay, and an unknown kiosk gets none.
func certificates(t *testing.T, l ledger.Ledger) {
	t.Helper()
	ctx := context.Background()
	if err := l.Renew(ctx, ledger.Certificate{Kiosk: "nobody", Serial: "dd", Expires: Start, DER: []byte("x")}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a certificate for nobody: %v", err)
	}
	all, err := l.Certificates(ctx)
	if err != nil || len(all) != 2 || string(all[0].DER) != "first" || string(all[1].DER) != "second" || all[1].Kiosk != "FZ-1" || all[1].Serial != "cc" {
		t.Errorf("certificates %+v, %v", all, err)
	}
}

func staff(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	c := ledger.Clerk{Login: "li", Dept: "police", Name: "李", Hash: "h"}
	if err := l.PutClerk(ctx, c); err != nil {
		t.Fatal(err)
	}
	if err := l.OpenSession(ctx, ledger.Session{Hash: "before", Login: "li", Opened: Start, Seen: Start}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if err := l.OpenSession(ctx, ledger.Session{Hash: "other", Login: "wang", Opened: Start, Seen: Start}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	c.Disabled, c.Hash = true, "h2"
	if err := l.PutClerk(ctx, c); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Clerk(ctx, "li"); err != nil || got != c {
		t.Errorf("clerk %+v, %v; want %+v", got, err, c)
	}
	if _, err := l.Session(ctx, "before"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a session from before the change: %v, want not found", err)
	}
	if _, err := l.Session(ctx, "other"); err != nil {
		t.Errorf("another clerk's session: %v", err)
	}
	if _, err := l.Clerk(ctx, "none"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("unknown clerk: %v", err)
	}
	sessions(t, l)
}

// tries: of many at once no more get through than one after the other would.
func tries(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	shut := func(failed int) time.Duration { return time.Duration(failed/3) * time.Minute } // at the third
	try := func(login string, at time.Time) ledger.Try {
		t.Helper()
		x, err := l.Try(ctx, login, at, shut)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	var wg sync.WaitGroup
	var allowed atomic.Int32
	for range 20 {
		wg.Go(func() {
			if x, err := l.Try(ctx, "li", Start, shut); err != nil {
				t.Error(err)
			} else if x.Allowed {
				allowed.Add(1)
			}
		})
	}
	wg.Wait()
	if allowed.Load() != 3 {
		t.Errorf("of 20 tries at once %d were let through, want 3", allowed.Load())
	}
	if x := try("li", Start.Add(59*time.Second)); x.Allowed || x.Failed != 3 || !x.Until.Equal(Start.Add(time.Minute)) {
		t.Errorf("while it is shut: %+v", x)
	}
	if x := try("wang", Start); !x.Allowed || x.Failed != 1 {
		t.Errorf("another log-in: %+v", x)
	}
	if x := try("li", Start.Add(time.Minute)); !x.Allowed || x.Failed != 4 {
		t.Errorf("after the wait: %+v", x)
	}
	if err := l.Forgive(ctx, "li"); err != nil {
		t.Fatal(err)
	}
	if x := try("li", Start); !x.Allowed || x.Failed != 1 {
		t.Errorf("after a right one: %+v", x)
	}
}

func sessions(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	s := ledger.Session{Hash: "s1", Login: "li", CSRF: "c", Opened: Start, Seen: Start}
	if err := l.OpenSession(ctx, s, Start.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := l.TouchSession(ctx, "s1", Start.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Session(ctx, "s1"); err != nil || got.Login != "li" || got.CSRF != "c" || !got.Seen.Equal(Start.Add(time.Minute)) {
		t.Errorf("session %+v, %v", got, err)
	}
	next := ledger.Session{Hash: "s2", Login: "li", Opened: Start.Add(time.Hour), Seen: Start.Add(time.Hour)}
	if err := l.OpenSession(ctx, next, Start.Add(30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Session(ctx, "s1"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("stale session: %v, want not found", err)
	}
	if err := errors.Join(l.EndSession(ctx, "s2"), l.EndSession(ctx, "s2")); err != nil {
		t.Errorf("end twice: %v", err)
	}
	if _, err := l.Session(ctx, "s2"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("ended session: %v, want not found", err)
	}
}

func epochs(t *testing.T, e Engine) {
	dir := t.TempDir()
	epoch := func() string {
		l := e.Open(t, dir)
		defer l.Close()
		return l.Epoch()
	}
	first := epoch()
	if again := epoch(); again != first || len(first) != 32 {
		t.Errorf("epoch %q, then %q: want the same 32 digits", first, again)
	}
	if err := e.Restore(dir); err != nil {
		t.Fatal(err)
	}
	second := epoch()
	if second == first {
		t.Errorf("epoch %q stayed after a restore", second)
	}
	if again := epoch(); again != second {
		t.Errorf("epoch %q, then %q: want the same", second, again)
	}
}

func endings(t *testing.T, e Engine) {
	l := e.Open(t, t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Store(ctx, []ledger.Entry{Entry("7K4", 1)}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled store: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Store(context.Background(), []ledger.Entry{Entry("7K4", 1)}); err == nil {
		t.Error("a closed ledger stored")
	}
}

func backups(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	if h, err := l.Horizon(ctx); err != nil || !h.IsZero() {
		t.Errorf("horizon before any backup: %v, %v", h, err)
	}
	store(t, l, Entry("7K4", 1), Entry("7K4", 2))
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := l.Backup(ctx, path, Start); err != nil {
		t.Fatal(err)
	}
	store(t, l, Entry("7K4", 3))
	if h, err := l.Horizon(ctx); err != nil || !h.Equal(Start) {
		t.Errorf("horizon %v, %v; want %v", h, err, Start)
	}
	if n, err := l.Highest(ctx, "7K4", "00ff"); err != nil || n != 3 {
		t.Errorf("highest %d, %v; want 3", n, err)
	}
	if err := l.Backup(ctx, path, Start); err == nil {
		t.Error("a backup wrote over another")
	}
	old := e.Reopen(t, path)
	defer old.Close()
	if n := totals(t, old); n.Submissions != 2 || old.Epoch() == l.Epoch() {
		t.Errorf("backup holds %+v in epoch %s: want 2 and a new epoch", n, old.Epoch())
	}
}
