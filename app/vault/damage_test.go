package vault

import (
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
)

func TestADamagedMetaPageIsMendedOnACopyAndTold(t *testing.T) {
	page := int64(os.Getpagesize())
	for name, at := range map[string]int64{"first meta page": 20, "second meta page": page + 70} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			h := b.putOne()
			gen := b.Generation()
			last, err := b.Put(b.make(300 << 10))
			if err != nil {
				t.Fatal(err)
			}
			b.Close()
			overwrite(t, b.path, at, []byte{0xff, 0xff, 0xff})
			damaged := readFile(t, b.path)
			r := b.open()
			if !r.Recovered || !r.NewGeneration || r.SetAside == "" {
				t.Fatalf("report %+v", r)
			}
			if string(readFile(t, r.SetAside)) != string(damaged) {
				t.Error("the file set aside is not the damaged one")
			}
			if b.Generation() == gen {
				t.Error("the generation goes on, although a commit may be lost")
			}
			if item, err := b.ByID(h.ID); err != nil || item.State != Waiting {
				t.Errorf("the first submission: %+v, %v", item, err)
			}
			// Whichever meta page was hit, the submission of the last commit is not lost.
			if item, err := b.ByID(last.ID); err != nil || item.Header != last || len(b.batch()) != 2 {
				t.Errorf("the last submission: %+v, %v; report %+v", item, err, r)
			}
			if r := b.reopen(); r != (Report{}) {
				t.Errorf("the next start reports %+v", r)
			}
		})
	}
}

func TestABadPageFallsBackToTheOlderMeta(t *testing.T) {
	b := newBench(t)
	h := b.putOne()
	before := readFile(t, b.path)
	b.putOne()
	b.Close()
	after := readFile(t, b.path)
	// Ruin every page that only the last commit wrote, apart from the meta pages.
	page := os.Getpagesize()
	for i := 2 * page; i+page <= len(after); i += page {
		if string(before[i:i+page]) != string(after[i:i+page]) {
			overwrite(t, b.path, int64(i), make([]byte, 64))
		}
	}
	r := b.open()
	if !r.Recovered {
		t.Fatalf("report %+v", r)
	}
	if _, err := b.ByID(h.ID); err != nil {
		t.Errorf("the submission before the bad commit: %v", err)
	}
	if n := b.counts(); n.Waiting != 1 {
		t.Errorf("counts %+v", n)
	}
}

func TestADamagedStoreIsNeverReplacedInSilence(t *testing.T) {
	for name, ruin := range map[string]func(t *testing.T, path string){
		"both meta pages": func(t *testing.T, path string) {
			overwrite(t, path, 0, make([]byte, 2*os.Getpagesize()))
		},
		"everything":   func(t *testing.T, path string) { overwrite(t, path, 0, make([]byte, fileSize(path))) },
		"cut short":    func(t *testing.T, path string) { os.Truncate(path, int64(2*os.Getpagesize())) },
		"empty":        func(t *testing.T, path string) { os.Truncate(path, 0) },
		"another file": func(t *testing.T, path string) { writeFile(t, path, []byte("SQLite format 3\x00")) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.putOne()
			b.Close()
			ruin(t, b.path)
			ruined := readFile(t, b.path)
			for range 2 {
				_, _, err := Open(b.path, b.o)
				wantCode(t, err, CodeDamaged)
			}
			kept, _ := filepath.Glob(b.path + ".damaged-*")
			if len(kept) != 1 || string(readFile(t, kept[0])) != string(ruined) {
				t.Fatalf("kept %v", kept)
			}
			if err := StartOver(b.path, b.o); err != nil {
				t.Fatal(err)
			}
			if r := b.open(); !r.Created {
				t.Errorf("after StartOver: %+v", r)
			}
			if _, err := os.Stat(kept[0]); err != nil {
				t.Errorf("StartOver lost the damaged file: %v", err)
			}
		})
	}
}

func TestNoDamageEndsTheProcess(t *testing.T) {
	b := newBench(t)
	for range 30 {
		b.putOne()
	}
	b.Close()
	whole := readFile(t, b.path)
	used := 0
	for i, c := range whole {
		if c != 0 {
			used = i
		}
	}
	for i := range 150 {
		path := filepath.Join(t.TempDir(), "kiosk.db")
		ruined := append([]byte(nil), whole...)
		at := (i*7919 + 13) % used
		for j := at; j < min(at+24, used); j++ {
			ruined[j] ^= byte(0x5a + i)
		}
		if i%5 == 0 {
			ruined = ruined[:at]
		}
		writeFile(t, path, ruined)
		writeFile(t, path+".key", readFile(t, b.path+".key"))
		v, _, err := Open(path, b.o)
		if err == nil {
			if err := v.Close(); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if code := hall.CodeOf(err); code != CodeDamaged && code != CodeKey && code != CodeFailed {
			t.Fatalf("damage at %d: %v", at, err)
		}
	}
	b.Vault = nil
}

func TestALostStoreIsNotReplacedInSilence(t *testing.T) {
	b := newBench(t)
	b.Close()
	if err := os.Remove(b.path); err != nil {
		t.Fatal(err)
	}
	_, _, err := Open(b.path, b.o)
	wantCode(t, err, CodeMissing)
	if err := StartOver(b.path, b.o); err != nil {
		t.Fatal(err)
	}
	if r := b.open(); !r.Created {
		t.Errorf("after StartOver: %+v", r)
	}
}

func TestAnotherKeyFileIsNoticedAtOnce(t *testing.T) {
	b := newBench(t)
	b.Close()
	writeFile(t, b.path+".key", make([]byte, keyLen))
	_, _, err := Open(b.path, b.o)
	wantCode(t, err, CodeKey)
	if err := os.Remove(b.path + ".key"); err != nil {
		t.Fatal(err)
	}
	_, _, err = Open(b.path, b.o)
	wantCode(t, err, CodeKey)
	b.Vault = nil
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{b.path, b.path + ".key"} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestANewerStoreIsLeftAlone(t *testing.T) {
	b := newBench(t)
	if err := b.db.Update(func(tx *bbolt.Tx) error { return putUint(tx.Bucket([]byte(bMeta)), "schema", schema+1) }); err != nil {
		t.Fatal(err)
	}
	b.Close()
	_, _, err := Open(b.path, b.o)
	wantCode(t, err, CodeNewer)
	b.Vault = nil
}

func TestAHalfMadeStoreIsNotOpened(t *testing.T) {
	b := newBench(t)
	b.Close()
	path := filepath.Join(t.TempDir(), "kiosk.db")
	writeFile(t, path+".new", []byte("cut off"))
	v, r, err := Open(path, b.o)
	if err != nil || !r.Created {
		t.Fatalf("%+v, %v", r, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	b.Vault = nil
}
