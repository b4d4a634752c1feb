package ledger_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"onestop/sync/portal/ledger"
	"onestop/sync/portal/ledger/ledgertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openSQLite(t *testing.T, dir string) ledger.Ledger {
	t.Helper()
	l, err := ledger.OpenSQLite(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestSQLitePassesTheSuite(t *testing.T) {
	ledgertest.Run(t, ledgertest.Engine{
		Open:    openSQLite,
		Restore: ledger.Restored,
		Reopen: func(t *testing.T, path string) ledger.Ledger {
			dir := t.TempDir()
			if err := os.Rename(path, filepath.Join(dir, "ledger.db")); err != nil {
				t.Fatal(err)
			}
			return openSQLite(t, dir)
		},
		Exec: func(dir, query string) error {
			db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
			if err != nil {
				return err
			}
			defer db.Close()
			_, err = db.Exec(query)
			return err
		},
	})
}

// A copy of the database put back from a backup, while the file beside it went on.
func TestRestoredDatabaseBeginsANewEpoch(t *testing.T) {
	dir, old := t.TempDir(), t.TempDir()
	l := openSQLite(t, dir)
	first := l.Epoch()
	l.Close()
	if err := os.CopyFS(filepath.Join(old, "copy"), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := ledger.Restored(dir); err != nil {
		t.Fatal(err)
	}
	l = openSQLite(t, dir)
	second := l.Epoch()
	l.Close()
	b, err := os.ReadFile(filepath.Join(old, "copy", "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ledger.db"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	l = openSQLite(t, dir)
	defer l.Close()
	if e := l.Epoch(); e == first || e == second {
		t.Errorf("epochs %q, %q, then %q after the old file came back: want a third", first, second, e)
	}
}

func TestDamagedFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ledger.db"), []byte("this is not a database, it is a letter to one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := ledger.OpenSQLite(dir, rand.Reader); err == nil {
		l.Close()
		t.Error("a damaged file was opened")
	}
}

func TestLedgerIsPrivate(t *testing.T) {
	dir := t.TempDir()
	l := openSQLite(t, dir)
	defer l.Close()
	info, err := os.Stat(filepath.Join(dir, "ledger.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
}

func BenchmarkStoreOneByOne(b *testing.B) { benchmarkStore(b, 1) }
func BenchmarkStoreBatch64(b *testing.B)  { benchmarkStore(b, 64) }

func benchmarkStore(b *testing.B, batch int) {
	l, err := ledger.OpenSQLite(b.TempDir(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	n := 0
	for b.Loop() {
		var entries []ledger.Entry
		for range batch {
			n++
			e := ledgertest.Entry("7K4", n)
			e.Envelope = append(e.Envelope, make([]byte, 1024)...)
			entries = append(entries, e)
		}
		if _, err := l.Store(context.Background(), entries); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s")
}
