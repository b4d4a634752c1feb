package vault

import (
	"crypto/rand"
	"io"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Options is what a vault needs from outside. Start from DefaultOptions.
type Options struct {
	KeyFile     string                           // key of secret values, made with the vault; "": path + ".key"
	Now         func() time.Time                 // the kiosk's clock, which may be wrong
	Random      io.Reader                        // of generations
	Free        func(dir string) (uint64, error) // bytes that may still be written
	Proc        fs.FS                            // /proc, to find file systems that lose data; nil: do not look
	Reserve     uint64                           // bytes: below it nothing new is taken in
	MaxSize     int                              // bytes of the file; 0: no limit
	Preallocate int                              // bytes written at creation, so that commits need not grow the file
	LockTimeout time.Duration                    // how long another process may hold the file
	KeepDays    int                              // days after delivery during which sealed bytes stay
	KeepEvents  uint64                           // events of the audit log that TrimAudit leaves; 0: all
	CompactOver int64                            // bytes: Open compacts a file with at least so many, and half of it, free; 0: never
	NoSync      bool                             // loses data at a power cut: for the negative control of the tests only
}

// DefaultOptions is a vault on a real machine.
func DefaultOptions() Options {
	return Options{
		Now: time.Now, Random: rand.Reader, Free: diskFree, Proc: os.DirFS("/proc"),
		Reserve: 64 << 20, Preallocate: 8 << 20, LockTimeout: time.Second, KeepDays: 7,
		KeepEvents: 200_000, CompactOver: 32 << 20,
	}
}

func diskFree(dir string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}
