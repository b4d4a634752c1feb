package device

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is a virtual paper tray: every print is a PDF file in a folder, for a
// demonstration and for tests. A file ".state" in the folder with a condition's word
// ("no_paper", "cover_open" …) makes the tray behave so.
type Folder struct {
	Dir string // made when it is missing
}

// stateFile is the tray's switch.
const stateFile = ".state"

// leastFree is the free disk space under which the tray counts as empty.
const leastFree = 16 << 20

// Format returns PDF.
func (f *Folder) Format() Format { return PDF }

// State reads the tray's switch and the disk.
func (f *Folder) State(context.Context) State {
	b, err := os.ReadFile(filepath.Join(f.Dir, stateFile))
	if err == nil {
		switch c := Condition(strings.TrimSpace(string(b))); c {
		case Low, Busy, NoPaper, CoverOpen, Fault, Offline:
			return State{Condition: c, Detail: "set by the file " + stateFile}
		}
	}
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return State{Condition: Offline, Detail: err.Error()}
	}
	space, err := Disk(f.Dir)
	if err != nil {
		return State{Condition: Offline, Detail: err.Error()}
	}
	if space.Free < leastFree {
		return State{Condition: NoPaper, Detail: fmt.Sprintf("%d bytes free for the paper tray", space.Free)}
	}
	return State{Condition: Ready}
}

// Print writes the job as NAME.pdf, or NAME-2.pdf and so on when that is taken. A
// file is whole or not there.
func (f *Folder) Print(ctx context.Context, job Job) error {
	if err := job.Check(PDF); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	if s := f.State(ctx); !s.Usable() {
		return Failure(s, nil)
	}
	for range job.copies() {
		if err := f.write(job); err != nil {
			return Failure(State{Condition: Fault, Detail: "paper tray " + f.Dir}, err)
		}
	}
	job.sent()
	return nil
}

func (f *Folder) write(job Job) error {
	tmp, err := os.CreateTemp(f.Dir, ".print-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(job.Data)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	for i := 1; ; i++ {
		name := job.Name + ".pdf"
		if i > 1 {
			name = fmt.Sprintf("%s-%d.pdf", job.Name, i)
		}
		// A link fails where a rename would overwrite an older print.
		err := os.Link(tmp.Name(), filepath.Join(f.Dir, name))
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
}

// Clear does nothing: a file is written at once or not at all.
func (f *Folder) Clear(context.Context) error { return nil }
