package vault

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// BenchmarkPut and BenchmarkTwoSyncs are read together: a submission should cost at
// most twice what two bare fdatasync cost on the same disk.
func BenchmarkPut(b *testing.B) {
	k := newBench(b)
	k.Close()
	k.o.Preallocate = 8 << 20
	k.path = filepath.Join(b.TempDir(), "kiosk.db")
	k.open()
	for b.Loop() {
		if _, err := k.Put(k.make(3000)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTwoSyncs(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "bare"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(make([]byte, 8<<20)); err != nil {
		b.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	page := make([]byte, 4096)
	for i := 0; b.Loop(); i++ {
		for range 2 {
			if _, err := f.WriteAt(page, int64(i%1000)*4096); err != nil {
				b.Fatal(err)
			}
			if err := unix.Fdatasync(int(f.Fd())); err != nil {
				b.Fatal(err)
			}
		}
	}
}
