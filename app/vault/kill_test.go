package vault

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"onestop/sync/wire"
)

// child makes the test binary a kiosk that takes in submissions until it is killed. A
// flag and not an environment variable, so that it shows in the list of processes.
var child = flag.String("kiosk-child", "", "path of a vault to fill until killed")

func killRounds() int {
	if testing.Short() {
		return 3
	}
	return 12
}

// TestSubmitAfterPowerCut kills a kiosk with -9 at random moments. Everything whose
// number was shown (printed by the child after Put) must be there, byte for byte; what
// was in the making may be there or not, but whole.
func TestSubmitAfterPowerCut(t *testing.T) {
	if *child != "" {
		fill(t, *child)
		return
	}
	b := newBench(t)
	b.Close()
	shown := map[wire.ID]wire.Hash{}
	for round := range killRounds() {
		for _, h := range runAndKill(t, b.path, time.Duration(5+mathrand.IntN(60))*time.Millisecond) {
			shown[h.ID] = h.Root
		}
		r := b.open()
		if r.Copied || r.Recovered {
			t.Fatalf("round %d: %+v", round, r)
		}
		for id, root := range shown {
			item, err := b.ByID(id)
			if err != nil {
				t.Fatalf("round %d: a number was shown and its submission is gone: %v", round, err)
			}
			whole, err := b.Envelope(item.Header.Number)
			if err != nil {
				t.Fatal(err)
			}
			e, err := wire.DecodeEnvelope(whole)
			if err != nil || e.Header.Root != root || item.Header != e.Header {
				t.Fatalf("round %d: submission %d is not as it was: %v", round, item.Header.Seq, err)
			}
		}
		if c, err := b.CheckNow(); err != nil || !c.OK {
			t.Fatalf("round %d: %+v, %v", round, c, err)
		}
		if _, err := b.VerifyAudit(); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if len(shown) < killRounds() {
		t.Errorf("only %d submissions in %d rounds", len(shown), killRounds())
	}
	b.open()
}

// runAndKill runs a child, kills it some time after its first number, and returns what
// it showed.
func runAndKill(t *testing.T, path string, after time.Duration) (shown []wire.Header) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run", "^TestSubmitAfterPowerCut$", "-kiosk-child", path)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		var h wire.Header
		b, err := hex.DecodeString(string(bytes.TrimSpace(line)))
		if err != nil || wire.Decode(b, &h) != nil {
			t.Fatalf("the child says %q, %s", line, complaints.String())
		}
		if len(shown) == 0 {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
		shown = append(shown, h)
	}
	_ = cmd.Wait() // killed: that is what this is about
	return shown
}

// fill is the child: it shows each number the moment it may.
func fill(t *testing.T, path string) {
	b := &bench{t: t, path: path, now: time.Now(), free: 1 << 40, kiosk: newKey(t)}
	b.o = Options{
		Now: time.Now, Random: rand.Reader, Free: func(string) (uint64, error) { return b.free, nil }, LockTimeout: time.Second,
	}
	b.open()
	for i := 0; ; i++ {
		size := 3000
		if i%7 == 6 {
			size = 300 << 10
		}
		h, err := b.Put(b.make(size))
		if err != nil {
			t.Fatal(err)
		}
		line, err := wire.Encode(&h)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(hex.EncodeToString(line))
	}
}
