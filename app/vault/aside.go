package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// markOf is a file that says that the store was damaged and where it is kept.
func markOf(path string) string { return path + ".fault" }

func dirOf(path string) string { return filepath.Dir(path) }

// keepAside renames the damaged file to a name that is not taken.
func keepAside(path string, o Options) (string, error) {
	stamp := o.Now().UTC().Format("20060102-150405")
	for i := range 1000 {
		to := fmt.Sprintf("%s.damaged-%s-%d", path, stamp, i)
		if _, err := os.Lstat(to); err == nil {
			continue
		}
		// A link never overwrites, so two programs cannot lose each other's evidence.
		if err := os.Link(path, to); err != nil {
			return "", err
		}
		return to, errors.Join(os.Remove(path), syncDir(dirOf(path)))
	}
	return "", errors.New("too many damaged stores in one second")
}

// setAsideBefore is the error of a store that an earlier start gave up.
func setAsideBefore(path string) error {
	b, err := os.ReadFile(markOf(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fault(CodeFailed, "the store's folder cannot be read", err)
	}
	kept := strings.TrimSpace(string(b))
	if _, err := os.Stat(path); err == nil {
		// Someone brought a file back, or the power went while setting it aside: look again.
		return os.Remove(markOf(path))
	}
	return fault(CodeDamaged, "the damaged store was kept as "+kept+"; call the technician", nil)
}

// StartOver lets the next Open make an empty store where a damaged one was set aside.
// It is a technician's decision, and the damaged file stays where it is. The kiosk must
// be enrolled again.
func StartOver(path string, o Options) error {
	if o.KeyFile == "" {
		o.KeyFile = path + ".key"
	}
	if _, err := os.Stat(path); err == nil {
		return fault(CodeFailed, "the store is there; it must not be replaced", nil)
	}
	stamp := o.Now().UTC().Format("20060102-150405")
	// The old key stays too: without it the secrets of the damaged file are lost.
	if err := os.Rename(o.KeyFile, o.KeyFile+".damaged-"+stamp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault(CodeFailed, "the store's folder cannot be written", err)
	}
	// So do the chunk files: the new store would take them for orphans.
	if err := os.Rename(path+".parts", path+".parts.damaged-"+stamp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault(CodeFailed, "the store's folder cannot be written", err)
	}
	if err := os.Remove(markOf(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault(CodeFailed, "the store's folder cannot be written", err)
	}
	return named(syncDir(dirOf(path)))
}
