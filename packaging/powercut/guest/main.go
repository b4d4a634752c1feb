// Command guest is the first and only program of the power-cut rig's virtual machine.
// It opens the kiosk's real store on the rig's disk, says on the serial line what is in
// it, and then puts in one submission after the other, saying each number only after
// Put returned. The host cuts the power while it does. It never ends by itself, but for
// a last look.
//
// Lines for the host begin with "@": HAVE and STORED name a submission and the hash of
// its envelope, AUDIT the length of the verified log, READY follows the last HAVE.
package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

const (
	diskDevice = "/dev/vda"
	mountPoint = "/data"
	storeFile  = mountPoint + "/vault.db"
)

func main() {
	serial, err := setUp()
	if err != nil {
		fmt.Println("@FAULT", err)
		powerOff()
	}
	if err := work(serial, commandLine()); err != nil {
		fmt.Fprintln(serial, "@FAULT", err)
	}
	powerOff()
}

// setUp makes the bare kernel habitable: devices, the disk's driver, the disk.
func setUp() (io.Writer, error) {
	for _, m := range []struct{ what, kind string }{{"/proc", "proc"}, {"/sys", "sysfs"}, {"/dev", "devtmpfs"}} {
		if err := os.MkdirAll(m.what, 0o755); err != nil {
			return nil, err
		}
		if err := unix.Mount(m.kind, m.what, m.kind, 0, ""); err != nil {
			return nil, fmt.Errorf("mount %s: %w", m.what, err)
		}
	}
	modules, err := filepath.Glob("/modules/*.ko") // named so that they sort in order of need
	if err != nil {
		return nil, err
	}
	for _, path := range modules {
		if err := load(path); err != nil {
			return nil, fmt.Errorf("load %s: %w", path, err)
		}
	}
	if err := os.MkdirAll(mountPoint, 0o700); err != nil {
		return nil, err
	}
	for range 500 { // the disk appears a moment after its driver
		if err = unix.Mount(diskDevice, mountPoint, "ext4", 0, ""); err == nil {
			return os.OpenFile("/dev/ttyS0", os.O_WRONLY, 0)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil, fmt.Errorf("mount the disk: %w", err)
}

func load(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.FinitModule(int(f.Fd()), "", 0)
}

func commandLine() map[string]bool {
	b, err := os.ReadFile("/proc/cmdline")
	if err != nil {
		return nil
	}
	words := map[string]bool{}
	for _, w := range strings.Fields(string(b)) {
		words[w] = true
	}
	return words
}

func work(serial io.Writer, words map[string]bool) error {
	o := vault.DefaultOptions()
	o.Reserve = 1 << 20
	o.NoSync = words["rig.nosync"]
	v, report, err := vault.Open(storeFile, o)
	if err != nil {
		return fmt.Errorf("open the store: %w", err)
	}
	if report.Recovered || report.SetAside != "" {
		fmt.Fprintf(serial, "@REPORT %+v\n", report)
	}
	if err := tell(serial, v); err != nil {
		return err
	}
	fmt.Fprintln(serial, "@READY")
	if words["rig.look"] {
		return v.Close()
	}
	return put(serial, v)
}

// tell says everything that the store holds, and that its log is whole.
func tell(serial io.Writer, v *vault.Vault) error {
	n, err := v.VerifyAudit()
	if err != nil {
		return fmt.Errorf("audit log: %w", err)
	}
	fmt.Fprintln(serial, "@AUDIT", n)
	items, err := v.Items(1 << 30)
	if err != nil {
		return fmt.Errorf("list: %w", err)
	}
	for _, item := range items {
		b, err := v.Envelope(item.Header.Number)
		if err != nil {
			return fmt.Errorf("envelope of %s: %w", item.Header.Number, err)
		}
		fmt.Fprintf(serial, "@HAVE %s %x\n", item.Header.Number, sha256.Sum256(b))
	}
	return nil
}

// put stores submissions until the power goes.
func put(serial io.Writer, v *vault.Vault) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	for {
		var stored wire.Envelope
		h, err := v.Put(func(s vault.Slot) (wire.Envelope, error) {
			stored, err = envelope(s, key)
			return stored, err
		})
		if err != nil {
			return fmt.Errorf("put: %w", err)
		}
		b, err := stored.Encode()
		if err != nil {
			return err
		}
		fmt.Fprintf(serial, "@STORED %s %x\n", h.Number, sha256.Sum256(b))
	}
}

// envelope is a submission of 1 to 32 KiB whose content is noise, as sealed bytes are.
func envelope(s vault.Slot, key ed25519.PrivateKey) (wire.Envelope, error) {
	size := make([]byte, 1)
	if _, err := rand.Read(size); err != nil {
		return wire.Envelope{}, err
	}
	sealed := make([]byte, 1024+int(size[0])*124)
	if _, err := rand.Read(sealed); err != nil {
		return wire.Envelope{}, err
	}
	now := time.Now()
	number, err := hall.NewNumber("FZ", "7K4", now, rand.Reader)
	if err != nil {
		return wire.Envelope{}, err
	}
	id, err := wire.NewID(rand.Reader)
	if err != nil {
		return wire.Envelope{}, err
	}
	return wire.NewEnvelope(wire.Header{
		ID: id, Kiosk: "RIG-0001", Generation: s.Generation, Seq: s.Seq, Number: number,
		Kind: hall.Errand, Item: "powercut", Made: wire.Millis(now), Token: wire.Hash(sha256.Sum256(id[:])),
	}, sealed, key)
}

func powerOff() {
	unix.Sync()
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF) // nothing is left to do if even this is refused
	select {}
}
