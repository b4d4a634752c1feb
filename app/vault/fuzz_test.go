package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// Whatever lies in the file, looking at it neither panics nor runs away. What passes
// as sound bbolt must be able to walk.
func FuzzPages(f *testing.F) {
	b := newBench(f)
	b.putOne()
	b.Close()
	whole := readFile(f, b.path)
	whole = whole[:bytes.LastIndexFunc(whole, func(r rune) bool { return r != 0 })+1]
	whole = append(whole, make([]byte, os.Getpagesize()-len(whole)%os.Getpagesize())...)
	f.Add(uint16(2), uint16(0), []byte{0xff})
	f.Add(uint16(3), uint16(8), []byte{2, 0, 0xff, 0xff})
	f.Add(uint16(4), uint16(16), []byte{1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, page, at uint16, change []byte) {
		ruined := bytes.Clone(whole)
		from := (int(page)*os.Getpagesize() + int(at)) % len(ruined)
		copy(ruined[from:], change)
		r := bytes.NewReader(ruined)
		if i, ok := newest(readMetas(r)); ok && walk(r, readMetas(r)[i]) == nil && readMetas(r)[1-i].valid {
			path := filepath.Join(t.TempDir(), "kiosk.db")
			writeFile(t, path, ruined)
			db, err := bbolt.Open(path, 0o600, boltOptions(b.o))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if err := db.View(func(tx *bbolt.Tx) error { return <-tx.Check() }); err != nil {
				t.Error(err)
			}
		}
		s := newSalvage(&Vault{path: "none", secret: b.Vault.secret})
		for p := 0; p+os.Getpagesize() <= len(ruined); p += os.Getpagesize() {
			s.leaf(ruined[p:p+os.Getpagesize()], 0)
		}
	})
}
