package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"flag"
	"io"
	"math/big"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

var rounds = flag.Int("rounds", 4, "how often TestKilledPortal kills it")

// child is a portal in a process of its own, which can be killed.
type child struct {
	cmd  *exec.Cmd
	addr string
}

func startChild(t *testing.T, dir, addr string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0], "-serve", dir, "--", "--kiosk-addr", addr, "--web-addr", "127.0.0.1:0")}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the portal did not start: %v", err)
	}
	c.addr = strings.TrimSpace(strings.TrimPrefix(line, "kiosks "))
	return c
}

// kill is kill -9: nothing is flushed, nothing is closed.
func (c *child) kill() {
	c.cmd.Process.Kill()
	c.cmd.Wait()
}

// TestKilledPortalKeepsWhatItAcknowledged kills the portal at random moments under load.
// Whatever it acknowledged is there afterwards with the same receipt, and what it did not
// acknowledge can be sent again and is there once.
func TestKilledPortalKeepsWhatItAcknowledged(t *testing.T) {
	dir := t.TempDir()
	k, c := enrolledChild(t, dir)
	receipts := map[wire.ID][]byte{}
	var all []wire.Envelope
	for range *rounds {
		soon, err := rand.Int(rand.Reader, big.NewInt(60))
		if err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(time.Duration(soon.Int64())*time.Millisecond, func() { c.cmd.Process.Kill() })
		for failed := false; !failed; {
			batch := make([]wire.Envelope, 5)
			for i := range batch {
				if batch[i], _, err = k.Envelope(portaltest.Errand(portaltest.IDCard)); err != nil {
					t.Fatal(err)
				}
			}
			all = append(all, batch...)
			failed = send(t, k, batch, receipts) != nil
		}
		killer.Stop()
		c.kill()
		k.Client.CloseIdleConnections()
		c = startChild(t, dir, c.addr)
	}
	for i := 0; i < len(all); i += 5 {
		if err := send(t, k, all[i:i+5], receipts); err != nil {
			t.Fatalf("sent again: %v", err)
		}
	}
	c.kill()
	o, err := portal.OpenOffice(NewMain(nil, io.Discard, io.Discard).on(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	n, err := o.Ledger.Totals(context.Background())
	if err != nil || n.Submissions != len(all) || n.Cases != len(all) || n.Held != 0 {
		t.Errorf("after %d kills the ledger holds %+v, %v; want all %d once", *rounds, n, err, len(all))
	}
}

// on is the configuration for a folder.
func (m *Main) on(dir string) portal.Config {
	m.cfg.Data = dir
	return m.cfg
}

func enrolledChild(t *testing.T, dir string) (*portaltest.Kiosk, *child) {
	t.Helper()
	printed, err := run(t, dir, "", "code", "--kiosk", "FZ-KILL-1")
	if err != nil {
		t.Fatal(err)
	}
	code, err := wire.ParseEnrolCode(strings.TrimSpace(printed))
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := startChild(t, dir, "127.0.0.1:0")
	k, err := portaltest.EnrolAt(context.Background(), c.addr, code, key, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return k, c
}

// send submits a batch and compares every receipt with the one given before.
func send(t *testing.T, k *portaltest.Kiosk, batch []wire.Envelope, receipts map[wire.ID][]byte) error {
	t.Helper()
	results, err := k.Submit(context.Background(), batch...)
	if err != nil {
		return err
	}
	for i, r := range results {
		id := batch[i].Header.ID
		if r.Outcome != wire.Stored && r.Outcome != wire.Already {
			t.Errorf("submission %s: %s %s", id, r.Outcome, r.Reason)
		}
		before, acknowledged := receipts[id]
		if acknowledged && (r.Outcome != wire.Already || !bytes.Equal(before, r.Receipt)) {
			t.Errorf("submission %s was acknowledged; now it is %s with another receipt", id, r.Outcome)
		}
		receipts[id] = r.Receipt
	}
	return nil
}
