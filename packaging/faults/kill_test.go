//go:build faults

package faults

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/packaging/rig"
	"onestop/sync/portal/ledger"
)

var (
	rounds = flag.Int("rounds", 12, "kills")
	seed   = flag.Uint64("seed", 0, "of the moments; 0: a fresh one")
)

const build = "../../build"

func TestEverythingShownIsAtThePortalOnceAfterKills(t *testing.T) {
	if *seed == 0 {
		*seed = mathrand.Uint64()
	}
	t.Logf("seed %d", *seed)
	random := mathrand.New(mathrand.NewPCG(*seed, 1))
	f := newField(t)
	for range *rounds {
		time.Sleep(time.Duration(20+random.IntN(380)) * time.Millisecond) // the moment is the test
		switch random.IntN(4) {
		case 0:
			f.portal.Kill()
			time.Sleep(time.Duration(random.IntN(100)) * time.Millisecond)
			f.must(f.portal.Start())
		case 1:
			f.link.Cut()
			time.Sleep(time.Duration(random.IntN(200)) * time.Millisecond)
			f.link.Join()
		default:
			f.kiosk.kill()
			f.start("")
		}
	}
	f.finish()
	f.compare()
}

// field is a portal and a kiosk without a window that feeds it.
type field struct {
	*testing.T
	dir    string
	item   string
	portal *rig.Portal
	link   *rig.Link
	kiosk  *feeder           // nil when it has ended by itself, at the end
	shown  map[string]string // id -> root
	lives  map[string]bool   // generations of the store: one, as no disk is copied here
}

func newField(t *testing.T) *field {
	t.Helper()
	programs, err := filepath.Abs(build)
	if err != nil {
		t.Fatal(err)
	}
	f := &field{T: t, dir: t.TempDir(), shown: map[string]string{}, lives: map[string]bool{}}
	f.item = f.anItem()
	f.portal, err = rig.NewPortal(filepath.Join(f.dir, "portal"), programs)
	f.must(err)
	t.Cleanup(f.portal.Close)
	f.link, err = rig.OpenLink(f.portal.API)
	f.must(err)
	t.Cleanup(func() { f.must(f.link.Close()) })
	code, err := f.portal.Code("FZ-T-0001")
	f.must(err)
	f.must(os.Mkdir(filepath.Join(f.dir, "kiosk"), 0o700))
	f.start(code)
	t.Cleanup(func() {
		if f.kiosk != nil {
			f.kiosk.kill()
		}
	})
	return f
}

func (f *field) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// anItem is the code of one of the sample guides.
func (f *field) anItem() string {
	f.Helper()
	b, err := os.ReadFile("../../assets/content/guides/id-card-renewal.json")
	f.must(err)
	var g hall.Guide
	f.must(json.Unmarshal(b, &g))
	return g.Code
}

func (f *field) start(code string) {
	f.Helper()
	args := []string{"-data", filepath.Join(f.dir, "kiosk"), "-portal", "https://" + f.link.Addr(), "-item", f.item}
	if code != "" {
		args = append(args, "-code", code)
	}
	k := &feeder{f: f, cmd: exec.Command(filepath.Join(build, "feeder"), args...), done: make(chan struct{})}
	k.cmd.Stderr = &k.errs
	out, err := k.cmd.StdoutPipe()
	f.must(err)
	k.in, err = k.cmd.StdinPipe()
	f.must(err)
	f.must(k.cmd.Start())
	first := make(chan struct{})
	go k.read(out, first)
	f.kiosk = k
	if code == "" {
		return
	}
	select { // enrolled, and feeding
	case <-first:
	case <-k.done:
		f.Fatalf("the kiosk did not start: %s", k.errs.String())
	}
}

// feeder is one life of the kiosk.
type feeder struct {
	f     *field
	cmd   *exec.Cmd
	in    io.Writer
	errs  strings.Builder
	done  chan struct{} // closed when everything that it said is read
	said  [][3]string   // generation, id, root; read after done
	empty bool
}

func (k *feeder) read(out io.Reader, first chan<- struct{}) {
	defer close(k.done)
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		word := strings.Fields(sc.Text())
		switch {
		case len(word) == 4 && word[0] == "SHOWN" && len(word[3]) == 64:
			if len(k.said) == 0 {
				close(first)
			}
			k.said = append(k.said, [3]string{word[1], word[2], word[3]})
		case len(word) == 1 && word[0] == "EMPTY":
			k.empty = true
		}
	}
}

// kill ends the kiosk with -9 and takes down what it had shown. A kiosk that had ended
// by itself is a failure.
func (k *feeder) kill() {
	k.f.Helper()
	_ = k.cmd.Process.Kill() // it may have ended already: seen below
	<-k.done
	if err := k.cmd.Wait(); err != nil && !strings.Contains(err.Error(), "killed") {
		k.f.Errorf("the kiosk ended by itself: %v: %s", err, k.errs.String())
	}
	k.note()
}

func (k *feeder) note() {
	for _, s := range k.said {
		k.f.lives[s[0]] = true
		k.f.shown[s[1]] = s[2]
	}
	k.said = nil
}

// finish lets the kiosk deliver what waits, and ends both.
func (f *field) finish() {
	f.Helper()
	_, err := fmt.Fprintln(f.kiosk.in)
	f.must(err)
	select {
	case <-f.kiosk.done:
	case <-time.After(2 * time.Minute):
		f.Fatalf("the kiosk cannot deliver: %s", f.portal.Process().Said(10))
	}
	if err := f.kiosk.cmd.Wait(); err != nil || !f.kiosk.empty {
		f.Fatalf("the kiosk did not become empty: %v: %s", err, f.kiosk.errs.String())
	}
	f.kiosk.note()
	f.kiosk = nil
	f.portal.Close()
}

// compare holds what was shown against what the portal has.
func (f *field) compare() {
	f.Helper()
	l, err := ledger.OpenSQLite(filepath.Join(f.portal.Dir, "data"), rand.Reader)
	f.must(err)
	defer l.Close()
	ctx := context.Background()
	totals, err := l.Totals(ctx)
	f.must(err)
	if totals.Held != 0 {
		f.Errorf("%d submissions are in the portal's quarantine", totals.Held)
	}
	there := map[string]string{}
	for generation := range f.lives {
		marks, err := l.Range(ctx, "FZ-T-0001", generation, 0, 0)
		f.must(err)
		for _, m := range marks {
			if _, twice := there[m.ID]; twice {
				f.Errorf("%s is there twice", m.ID)
			}
			there[m.ID] = hex.EncodeToString(m.Root)
		}
	}
	if totals.Submissions != len(there) || totals.Cases != len(there) {
		f.Errorf("%d submissions, %d cases, %d ids", totals.Submissions, totals.Cases, len(there))
	}
	for id, root := range f.shown {
		if there[id] != root {
			f.Errorf("%s was shown with root %s; the portal has %q", id, root, there[id])
		}
	}
	// One more a life may be there: stored, and killed before its number was shown.
	if extra := len(there) - len(f.shown); extra > *rounds+1 {
		f.Errorf("%d were shown, %d are there", len(f.shown), len(there))
	}
	f.Logf("%d kills and cuts, %d shown, %d at the portal", *rounds, len(f.shown), len(there))
	if len(f.shown) < *rounds {
		f.Errorf("only %d were shown: too few to mean anything", len(f.shown))
	}
}
