// Command powercut boots a virtual machine whose one program puts submissions into the
// kiosk's real store, cuts its power at a random moment, boots it again on the same
// disk and looks whether every number that it had shown is still there, byte for byte,
// and the audit log whole. A control with NoSync must lose some, or the rig is blind.
//
//	powercut -kernel DIR -guest PROGRAM -rounds 5
//
// DIR is an unpacked linux-image package. packaging/powercut.sh prepares both.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	var (
		kernelDir = flag.String("kernel", "", "folder of an unpacked kernel package")
		guest     = flag.String("guest", "", "the guest program, linked statically")
		rounds    = flag.Int("rounds", 5, "power cuts")
		seed      = flag.Uint64("seed", uint64(time.Now().UnixNano()), "of the moments")
		verbose   = flag.Bool("v", false, "show what the kernel says")
	)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fmt.Printf("powercut: seed %d\n", *seed)
	t := trial{guest: *guest, rounds: *rounds, random: rand.New(rand.NewPCG(*seed, 1)), out: os.Stdout}
	if *verbose {
		t.log = os.Stderr
	}
	var err error
	if t.kernel, err = findKernel(*kernelDir); err == nil {
		err = t.run(ctx)
	}
	if err != nil {
		fmt.Println("powercut: FAILED:", err)
		fmt.Println("0 passed, 1 failed, 0 skipped")
		os.Exit(1)
	}
	fmt.Printf("%d passed, 0 failed, 0 skipped\n", *rounds+1)
}

// trial is one whole run: the rounds, then the control.
type trial struct {
	kernel kernel
	guest  string
	rounds int
	random *rand.Rand
	out    io.Writer
	log    io.Writer
}

func (t *trial) run(ctx context.Context) error {
	if err := t.cuts(ctx); err != nil {
		return err
	}
	return t.control(ctx)
}

// cuts cuts the power again and again over one and the same disk.
func (t *trial) cuts(ctx context.Context) error {
	r, err := t.prepare()
	if err != nil {
		return err
	}
	defer os.RemoveAll(r.dir)
	promised := map[string]string{}
	for i := 1; i <= t.rounds; i++ {
		after := time.Duration(50+t.random.IntN(3000)) * time.Millisecond
		early := i > 1 && t.random.IntN(4) == 0 // while it boots and opens the store
		s, err := r.boot(ctx, after, early)
		if err := judge(s, err, promised); err != nil {
			return fmt.Errorf("round %d: %w", i, err)
		}
		for number, hash := range s.stored {
			promised[number] = hash
		}
		when := "after it was ready"
		if early {
			when = "after power-on"
		}
		fmt.Fprintf(t.out, "  cut %d, %v %s: %d were there, %d stored and shown\n", i, after, when, len(s.have), len(s.stored))
	}
	s, err := r.boot(ctx, bootLimit, false, "rig.look")
	if err := judge(s, err, promised); err != nil {
		return fmt.Errorf("last look: %w", err)
	}
	if len(promised) == 0 {
		return fmt.Errorf("no round stored anything: nothing was tested")
	}
	fmt.Fprintf(t.out, "  all %d that were shown are there, audit log of %s entries whole\n", len(promised), s.audit)
	return nil
}

// judge says whether the store kept every promise. A boot that was cut before it was
// ready has nothing to judge.
func judge(s seen, err error, promised map[string]string) error {
	switch {
	case err != nil:
		return err
	case s.fault != "":
		return fmt.Errorf("the guest says: %s", s.fault)
	case s.report != "":
		return fmt.Errorf("the store had to be brought back: %s", s.report)
	case !s.ready:
		return nil
	}
	for number, hash := range promised {
		switch have, ok := s.have[number]; {
		case !ok:
			return fmt.Errorf("%s was shown and is gone (%d promised, %d there)", number, len(promised), len(s.have))
		case have != hash:
			return fmt.Errorf("%s was shown and is not what it was", number)
		}
	}
	return nil
}

// control runs the same with a store that does not sync. When nothing is lost, the
// rig's cuts do not cut.
func (t *trial) control(ctx context.Context) error {
	r, err := t.prepare()
	if err != nil {
		return err
	}
	defer os.RemoveAll(r.dir)
	// The store itself is made and synced first: what the control loses are submissions.
	if s, err := r.boot(ctx, bootLimit, false, "rig.look"); err != nil || s.fault != "" {
		return fmt.Errorf("control: making the store: %v %s", err, s.fault)
	}
	s, err := r.boot(ctx, 2*time.Second, false, "rig.nosync")
	if err != nil || s.fault != "" || len(s.stored) == 0 {
		return fmt.Errorf("control: stored %d: %v %s", len(s.stored), err, s.fault)
	}
	after, err := r.boot(ctx, bootLimit, false, "rig.look")
	if err != nil {
		return fmt.Errorf("control: %w", err)
	}
	verdict := judge(after, nil, s.stored)
	if verdict == nil {
		return fmt.Errorf("control: NoSync kept all %d: this rig would not see a loss", len(s.stored))
	}
	fmt.Fprintf(t.out, "  control without sync is caught: %v\n", verdict)
	return nil
}

// prepare makes a fresh disk and the guest's file system.
func (t *trial) prepare() (*rig, error) {
	dir, err := os.MkdirTemp("", "powercut-")
	if err != nil {
		return nil, err
	}
	r := &rig{dir: dir, kernel: t.kernel.image, log: t.log}
	if err := initramfs(filepath.Join(dir, "initramfs"), t.guest, t.kernel.modules); err != nil {
		return nil, err
	}
	f, err := os.Create(r.disk())
	if err != nil {
		return nil, err
	}
	if err := f.Truncate(256 << 20); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	if said, err := exec.Command("/sbin/mkfs.ext4", "-q", "-F", r.disk()).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("mkfs.ext4: %w: %s", err, said)
	}
	return r, nil
}
