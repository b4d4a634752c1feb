package vault

import (
	"bytes"
	"os"
	"testing"
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
		if i, ok := newest(readMetas(r)); ok {
			_ = walk(r, readMetas(r)[i])
		}
		s := newSalvage(&Vault{path: "none", secret: b.Vault.secret})
		for p := 0; p+os.Getpagesize() <= len(ruined); p += os.Getpagesize() {
			s.leaf(ruined[p:p+os.Getpagesize()], 0)
		}
	})
}
