package device

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Space is how much room a disk has, in bytes.
type Space struct {
	Free  uint64 // for this program; what is kept back for root is not counted
	Total uint64
}

// Disk returns the room of the disk that holds path, which must exist.
func Disk(path string) (Space, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return Space{}, fmt.Errorf("disk of %s: %w", path, err)
	}
	return Space{Free: s.Bavail * uint64(s.Bsize), Total: s.Blocks * uint64(s.Bsize)}, nil
}
