package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestSerialLinesAreRead(t *testing.T) {
	s := seen{have: map[string]string{}, stored: map[string]string{}}
	var kernel strings.Builder
	for _, line := range []string{
		"[    0.1] the kernel says something",
		"@HAVE FZ26-A " + hash,
		"@AUDIT 7",
		"@READY",
		"@STORED FZ26-B " + hash,
		"@STORED FZ26-C 0123", // cut in the middle: never said in full
	} {
		s.take(line, &kernel)
	}
	if !s.ready || s.audit != "7" || len(s.have) != 1 || len(s.stored) != 1 {
		t.Errorf("read %+v", s)
	}
	if !strings.Contains(kernel.String(), "the kernel says") {
		t.Errorf("log %q", kernel.String())
	}
}

func TestBrokenPromisesAreSeen(t *testing.T) {
	promised := map[string]string{"A": "1", "B": "2"}
	for name, c := range map[string]struct {
		s    seen
		want string
	}{
		"all there, and one more that was not shown": {seen{ready: true, have: map[string]string{"A": "1", "B": "2", "C": "3"}}, ""},
		"one lost":                     {seen{ready: true, have: map[string]string{"A": "1"}}, "B was shown and is gone"},
		"one changed":                  {seen{ready: true, have: map[string]string{"A": "1", "B": "x"}}, "B was shown and is not what it was"},
		"cut before it could be asked": {seen{}, ""},
		"the store does not open":      {seen{fault: "audit log: broken"}, "audit log: broken"},
		"the store was repaired":       {seen{ready: true, report: "{Recovered:true}"}, "brought back"},
	} {
		t.Run(name, func(t *testing.T) {
			err := judge(c.s, nil, promised)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestArchiveIsAlignedAsTheKernelReadsIt(t *testing.T) {
	dir := t.TempDir()
	init := filepath.Join(dir, "init")
	if err := os.WriteFile(init, []byte("12345"), 0o755); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "initramfs")
	if err := initramfs(out, init, []string{init}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for at, rest := 0, string(b); ; {
		i := strings.Index(rest[at:], "070701")
		if i < 0 {
			break
		}
		if at += i; at%4 != 0 {
			t.Errorf("entry at %d is not on a border of 4", at)
		}
		at++
	}
	if len(b)%4 != 0 || !strings.Contains(string(b), "modules/00-init") || !strings.Contains(string(b), "TRAILER!!!") {
		t.Errorf("archive of %d bytes is not whole", len(b))
	}
}
