package ledger_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onestop/sync/portal/ledger"
	"onestop/sync/portal/ledger/ledgertest"
)

// holds is how many submissions the ledger in dir has, and its epoch.
func holds(t *testing.T, dir string) (int, string) {
	t.Helper()
	l := openSQLite(t, dir)
	defer l.Close()
	n, err := l.Totals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n.Submissions, l.Epoch()
}

// kept makes a ledger with two submissions, the first of which is in the backup.
func kept(t *testing.T) (dir, backup string) {
	t.Helper()
	dir, backup = t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
	l := openSQLite(t, dir)
	defer l.Close()
	for i := 1; i <= 2; i++ {
		if _, err := l.Store(t.Context(), []ledger.Entry{ledgertest.Entry("7K4", i)}); err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			if err := l.Backup(t.Context(), backup, ledgertest.Start); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir, backup
}

func TestRestoreFromWhatIsNoBackup(t *testing.T) {
	dir, backup := kept(t)
	_, epoch := holds(t, dir)
	good, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	torn := append([]byte{}, good...)
	for i := 4096; i < len(torn); i++ {
		torn[i] = 0x5A
	}
	for name, x := range map[string]struct {
		content []byte
		beside  string
		want    string
	}{
		"nothing at all":         {nil, "", "no such file"},
		"an empty file":          {[]byte{}, "", "not a ledger"},
		"a letter":               {[]byte(strings.Repeat("this is a letter ", 100)), "", "not a"},
		"a file cut short":       {good[:len(good)/2], "", ""},
		"a file with torn pages": {torn, "", ""},
		"a live file by itself":  {good, "-wal", "write-ahead log"},
	} {
		t.Run(name, func(t *testing.T) {
			from := filepath.Join(t.TempDir(), "from.db")
			if x.content != nil {
				if err := os.WriteFile(from, x.content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if x.beside != "" {
				if err := os.WriteFile(from+x.beside, []byte("x"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := ledger.Restore(dir, from, "old"); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("got %v, want %q", err, x.want)
			}
			if n, e := holds(t, dir); n != 2 || e != epoch {
				t.Errorf("the ledger holds %d in epoch %s afterwards, want it as it was", n, e)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*.new*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestRestoreKeepsWhatWasThere(t *testing.T) {
	dir, backup := kept(t)
	_, epoch := holds(t, dir)
	if err := ledger.Restore(dir, backup, "old"); err != nil {
		t.Fatal(err)
	}
	if n, e := holds(t, dir); n != 1 || e == epoch {
		t.Errorf("%d submissions in epoch %s, was %s; want 1 in a new one", n, e, epoch)
	}
	before := t.TempDir()
	if err := os.Rename(filepath.Join(dir, "ledger.db.old"), filepath.Join(before, "ledger.db")); err != nil {
		t.Fatal(err)
	}
	if n, _ := holds(t, before); n != 2 {
		t.Errorf("what was there holds %d, want 2", n)
	}
}

// The whole folder copied back, the epoch's file with it: noticed without a command.
func TestFolderPutBackByHand(t *testing.T) {
	dir, _ := kept(t)
	_, epoch := holds(t, dir)
	if _, again := holds(t, dir); again != epoch {
		t.Fatalf("epoch %s, then %s without any copy", epoch, again)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if n, e := holds(t, copied); n != 2 || e == epoch {
		t.Errorf("the copy holds %d in epoch %s, was %s; want 2 in a new one", n, e, epoch)
	}
	if err := ledger.Restored(t.TempDir()); err == nil {
		t.Error("an empty folder was called restored")
	}
}
