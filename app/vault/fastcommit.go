package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// refuseFastCommit refuses ext4 with fast_commit, which has lost fsynced data. It is
// best effort: where /proc does not say, the store is opened.
func refuseFastCommit(proc fs.FS, file string) error {
	if proc == nil {
		return nil
	}
	file, err := filepath.Abs(file)
	if err != nil {
		return nil
	}
	table, err := fs.ReadFile(proc, "self/mountinfo")
	if err != nil {
		return nil
	}
	device := ext4Device(string(table), file)
	if device == "" {
		return nil
	}
	options, err := fs.ReadFile(proc, "fs/ext4/"+device+"/options")
	if err != nil {
		return nil
	}
	for _, o := range strings.Fields(string(options)) {
		if o == "fast_commit" {
			return fault(CodeFastCommit, fmt.Sprintf("switch it off: tune2fs -O ^fast_commit /dev/%s", device),
				errors.New("ext4 with fast_commit may lose what was committed"))
		}
	}
	return nil
}

// ext4Device is the name of the device whose ext4 holds file, "" for anything else.
func ext4Device(mountinfo, file string) string {
	device, longest := "", -1
	for _, line := range strings.Split(mountinfo, "\n") {
		before, after, ok := strings.Cut(line, " - ")
		f, g := strings.Fields(before), strings.Fields(after)
		if !ok || len(f) < 5 || len(g) < 2 {
			continue
		}
		point := f[4]
		inside := point == "/" || file == point || strings.HasPrefix(file, point+"/")
		if !inside || len(point) < longest {
			continue
		}
		// Of two mounts on one point the later one is seen.
		device, longest = "", len(point)
		if g[0] == "ext4" {
			device = path.Base(g[1])
		}
	}
	return device
}
