package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// tally is how many tests ended how.
type tally struct{ passed, failed, skipped int }

func (t tally) add(o tally) tally {
	return tally{t.passed + o.passed, t.failed + o.failed, t.skipped + o.skipped}
}

// String is the closing line of a run.
func (t tally) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.passed, t.failed, t.skipped)
}

func (t tally) code() int {
	if t.failed > 0 {
		return 1
	}
	return 0
}

// readTally reads the figures so far; a file that is not there yet holds none.
func readTally(path string) (tally, error) {
	if path == "" {
		return tally{}, errors.New("-sum names no file")
	}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return tally{}, nil
	}
	if err != nil {
		return tally{}, err
	}
	var t tally
	if _, err := fmt.Sscanf(string(b), "%d %d %d", &t.passed, &t.failed, &t.skipped); err != nil {
		return tally{}, fmt.Errorf("%s holds no figures: %w", path, err)
	}
	return t, nil
}

func (t tally) write(path string) error {
	return os.WriteFile(path, fmt.Appendf(nil, "%d %d %d\n", t.passed, t.failed, t.skipped), 0o644)
}
