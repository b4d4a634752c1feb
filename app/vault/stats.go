package vault

import (
	"time"

	"go.etcd.io/bbolt"
)

// Check is the result of looking at every page of the file.
type Check struct {
	At    time.Time // by the kiosk's clock
	OK    bool
	Fault string // the first fault, in English, for the technician
}

// Stats is what the staff page shows of the store.
type Stats struct {
	Path       string
	Size       int64  // bytes of the file
	Free       uint64 // bytes that may still be written
	Reserve    uint64
	Full       bool // nothing new is taken in
	Generation string
	Check      Check
	Counts     Counts
}

// Stats collects them.
func (v *Vault) Stats() (s Stats, err error) {
	counts, err := v.Counts()
	if err != nil {
		return Stats{}, err
	}
	free, err := v.o.Free(v.dir())
	if err != nil {
		return Stats{}, fault(CodeFailed, "free space cannot be determined; check the disk", err)
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	return Stats{
		Path: v.path, Size: fileSize(v.path), Free: free, Reserve: v.o.Reserve, Full: free < v.o.Reserve,
		Generation: v.gen.String(), Check: v.check, Counts: counts,
	}, nil
}

// CheckNow looks at every page of the open file and remembers the result for Stats.
func (v *Vault) CheckNow() (Check, error) {
	c := Check{At: v.o.Now(), OK: true}
	err := v.view(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			if c.OK {
				c.OK, c.Fault = false, err.Error()
			}
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	v.mu.Lock()
	v.check = c
	v.mu.Unlock()
	return c, nil
}
