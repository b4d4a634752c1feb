package vault

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"onestop/app/hall"
	"onestop/sync/wire"
)

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeFile(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// overwrite changes bytes inside the file and keeps the file itself.
func overwrite(t testing.TB, path string, at int64, b []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}

func TestASecondProcessIsRefused(t *testing.T) {
	b := newBench(t)
	_, _, err := Open(b.path, b.o)
	wantCode(t, err, CodeLocked)
	b.putOne()
}

func TestBelowTheReserveNothingNewIsTakenAndDeliveryGoesOn(t *testing.T) {
	b := newBench(t)
	b.putOne()
	b.free = b.o.Reserve - 1
	_, err := b.Put(b.make(10))
	wantCode(t, err, CodeFull)
	b.deliver(b.now)
	if n, err := b.Prune(b.now.AddDate(0, 0, 8), b.now.AddDate(0, 0, 8)); n != 1 || err != nil {
		t.Errorf("Prune = %d, %v", n, err)
	}
	if s, err := b.Stats(); err != nil || !s.Full || !s.Check.OK {
		t.Errorf("Stats = %+v, %v", s, err)
	}
	b.free = b.o.Reserve
	b.putOne()
}

func TestAtTheSizeLimitTheErrorIsCleanAndDeliveryGoesOn(t *testing.T) {
	b := newBench(t)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b.o.MaxSize = 1 << 20
	b.open()
	stored := 0
	var err error
	for range 100 {
		if _, err = b.Put(b.make(50 << 10)); err != nil {
			break
		}
		stored++
	}
	wantCode(t, err, CodeFull)
	if b.Broken() || stored < 3 {
		t.Fatalf("broken %v after %d", b.Broken(), stored)
	}
	if n := b.counts(); n.Waiting != uint64(stored) {
		t.Errorf("%d wait, %d were stored", n.Waiting, stored)
	}
	b.deliver(b.now)
	if _, err := b.Prune(b.now.AddDate(0, 0, 8), b.now.AddDate(0, 0, 8)); err != nil {
		t.Fatal(err)
	}
	b.putOne()
}

// A commit that fails leaves an unknown outcome: nothing more is done until Reopen has
// looked at the disk.
func TestAfterAFailedCommitOnlyReopenHelps(t *testing.T) {
	b := newBench(t)
	held := b.putOne()
	file, err := os.OpenFile(b.path, os.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	// The file under bbolt becomes one that cannot be written, as with a dying disk.
	fd := descriptorOf(t, b.path)
	saved, err := syscall.Dup(fd)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Dup3(int(file.Fd()), fd, syscall.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	h, err := b.Put(b.make(100))
	wantCode(t, err, CodeUnknown)
	if err := syscall.Close(saved); err != nil {
		t.Fatal(err)
	}
	if !b.Broken() {
		t.Fatal("not broken")
	}
	_, err = b.Put(b.make(100))
	wantCode(t, err, CodeBroken)
	_, err = b.Counts()
	wantCode(t, err, CodeBroken)
	if got, err := b.Reopen(h.ID); err != nil || got {
		t.Errorf("Reopen = %v, %v; the write never reached the disk", got, err)
	}
	if got, err := b.Reopen(held.ID); err != nil || !got {
		t.Errorf("Reopen = %v, %v; want the earlier one", got, err)
	}
	if next := b.putOne(); next.Seq != 2 {
		t.Errorf("slot %d, want 2", next.Seq)
	}
}

// descriptorOf finds the open file of bbolt in this process, the newest on that path.
func descriptorOf(t testing.TB, path string) int {
	t.Helper()
	var flags string
	for fd := 3; fd < 1024; fd++ {
		target, err := os.Readlink(filepath.Join("/proc/self/fd", itoa(fd)))
		if err != nil || target != path {
			continue
		}
		flags = string(readFile(t, filepath.Join("/proc/self/fdinfo", itoa(fd))))
		if strings.Contains(flags, "flags:\t0100002") || strings.Contains(flags, "flags:\t02100002") {
			return fd
		}
	}
	t.Fatalf("no open file for %s; last flags %q", path, flags)
	return -1
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// A disk image restored, or a file copied: two stores that both go on.
func TestAClonedStoreNumbersInAnotherGeneration(t *testing.T) {
	b := newBench(t)
	b.putOne()
	b.Close()
	clone := filepath.Join(t.TempDir(), "kiosk.db")
	writeFile(t, clone, readFile(t, b.path))
	writeFile(t, clone+".key", readFile(t, b.path+".key"))
	b.open()
	own := b.putOne()
	other := &bench{t: t, path: clone, o: b.o, now: b.now, free: b.free, kiosk: b.kiosk, portal: b.portal}
	r := other.open()
	t.Cleanup(other.checkAndClose)
	if !r.Copied || !r.NewGeneration {
		t.Fatalf("report %+v", r)
	}
	theirs := other.putOne()
	if own.Seq != theirs.Seq || own.Generation == theirs.Generation {
		t.Errorf("slots %s/%d and %s/%d: want the same number in two generations", own.Generation, own.Seq, theirs.Generation, theirs.Seq)
	}
	if r := other.reopen(); r.Copied {
		t.Error("a clone is new only once")
	}
	spans, err := other.Spans()
	if err != nil || len(spans) != 0 {
		t.Errorf("Spans = %v, %v", spans, err)
	}
}

func TestNewGenerationGoesOnCounting(t *testing.T) {
	b := newBench(t)
	first := b.putOne()
	if err := b.NewGeneration(); err != nil {
		t.Fatal(err)
	}
	second := b.putOne()
	if second.Seq != 2 || second.Generation == first.Generation {
		t.Errorf("slot %+v after %+v", second, first)
	}
	b.deliver(b.now)
	spans, err := b.Spans()
	if err != nil || len(spans) != 2 {
		t.Errorf("Spans = %+v, %v; want one for each generation", spans, err)
	}
}

func TestFastCommitIsRefused(t *testing.T) {
	mounts := "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 8:2 / /srv rw - ext4 /dev/sdb2 rw\n24 23 0:5 / /srv/ram rw - tmpfs none rw\n"
	proc := fstest.MapFS{
		"self/mountinfo":       {Data: []byte(mounts)},
		"fs/ext4/sda1/options": {Data: []byte("rw\nblock_validity\n")},
		"fs/ext4/sdb2/options": {Data: []byte("rw\nfast_commit\n")},
	}
	for path, want := range map[string]string{"/var/kiosk.db": "", "/srv/kiosk.db": CodeFastCommit, "/srv/ram/kiosk.db": "", "/srvx/kiosk.db": ""} {
		if got := hall.CodeOf(refuseFastCommit(proc, path)); got != want {
			t.Errorf("%s: code %q, want %q", path, got, want)
		}
	}
	if err := refuseFastCommit(fstest.MapFS{}, "/srv/kiosk.db"); err != nil {
		t.Errorf("without /proc: %v", err)
	}
}

func TestOrphanedChunksAreSweptAtStart(t *testing.T) {
	b := newBench(t)
	if _, err := b.Put(b.make(300 << 10)); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(b.path+".parts", strings.Repeat("ab", 32)), []byte("cut off before its transaction"))
	if r := b.reopen(); r.Swept != 1 {
		t.Errorf("swept %d, want 1", r.Swept)
	}
	if len(b.batch()) != 1 {
		t.Error("the chunks in use were swept as well")
	}
}

func TestAnUnreadableItemDoesNotBlockTheOthers(t *testing.T) {
	b := newBench(t)
	large, err := b.Put(b.make(300 << 10))
	if err != nil {
		t.Fatal(err)
	}
	small := b.putOne()
	files, _ := filepath.Glob(b.path + ".parts/*")
	overwrite(t, files[0], 5, []byte("xxx"))
	parcels, bad, err := b.Batch()
	if err != nil || len(bad) != 1 || bad[0] != large.Number || len(parcels) != 1 || parcels[0].Header != small {
		t.Errorf("Batch = %d parcels, %v, %v", len(parcels), bad, err)
	}
	if item, _ := b.ByNumber(large.Number); item.State != Quarantined {
		t.Errorf("state %s, want quarantine", item.State)
	}
}

func TestClockAt1970And2099DoesNotBlockTheQueue(t *testing.T) {
	b := newBench(t)
	b.putOne()
	b.now = b.now.AddDate(73, 0, 0)
	parcels := b.batch()
	if _, _, err := b.Settle(parcels, []wire.Result{{Outcome: wire.Later, RetryAfter: 60_000}}, b.portalKey()); err != nil {
		t.Fatal(err)
	}
	b.now = b.now.AddDate(-129, 0, 0)
	if len(b.batch()) != 1 {
		t.Error("a clock that was set back keeps the submission for a century")
	}
	if wait, any, err := b.Due(); wait != 0 || !any || err != nil {
		t.Errorf("Due = %v, %v, %v", wait, any, err)
	}
}
