package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
	"golang.org/x/sys/unix"

	"onestop/app/counter"
	"onestop/app/hall"
	"onestop/app/vault"
)

const submissions = 400

// submitDurable times the whole of a submit, from answers in memory to a number that may
// be shown, and, turn by turn on the same disk, what no store can do without: the same
// number of bytes written and made durable with two fdatasync.
func submitDurable(p place) ([]figure, error) {
	v, _, err := vault.Open(filepath.Join(p.dir, "vault.db"), vault.DefaultOptions())
	if err != nil {
		return nil, err
	}
	defer v.Close()
	c, err := counterOver(v)
	if err != nil {
		return nil, err
	}
	var ours, bare []time.Duration
	size, err := bytesOf(func() error { return submitSome(c, 50, nil) })
	if err != nil {
		return nil, err
	}
	d, err := newDisk(filepath.Join(p.dir, "bare"), int(size/50))
	if err != nil {
		return nil, err
	}
	defer d.close()
	for range submissions {
		if err := submitSome(c, 1, &ours); err != nil {
			return nil, err
		}
		took, err := d.write()
		if err != nil {
			return nil, err
		}
		bare = append(bare, took)
	}
	const peer = "two bare fdatasync of as many bytes"
	return []figure{
		beside("submit_durable_p50_ms", percentile(ours, 0.5), "ms", peer, percentile(bare, 0.5)).within(2),
		beside("submit_durable_p99_ms", percentile(ours, 0.99), "ms", peer, percentile(bare, 0.99)).within(2),
	}, nil
}

func counterOver(v *vault.Vault) (*counter.Counter, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	portal, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	id := counter.Identity{Kiosk: "FZ-GL-0012", Code: "7K4", Prefix: "FZ", Recipient: portal.Recipient().String(), Base: "https://portal.example", Key: key}
	return &counter.Counter{
		Store: v, Now: time.Now, Random: rand.Reader, Wake: func() {},
		Identity: func() (counter.Identity, error) { return id, nil },
		Stamp:    func() (hall.Text, string) { return hall.ZH("市民服务中心"), "12345" },
	}, nil
}

// submitSome hands in n submissions of an ordinary form, 2 KiB of answers.
func submitSome(c *counter.Counter, n int, took *[]time.Duration) error {
	s := hall.Submission{
		Kind: hall.Errand, Item: "11350100MB0000001A4000104002000", ItemName: hall.ZH("居民身份证换领"), Form: "id-renewal",
		Lang: hall.Chinese, Answers: json.RawMessage(`{"note":"` + strings.Repeat("样", 680) + `"}`),
	}
	for range n {
		start := time.Now()
		if _, err := c.Submit(s); err != nil {
			return err
		}
		if took != nil {
			*took = append(*took, time.Since(start))
		}
	}
	return nil
}

// bytesOf is how many bytes f writes.
func bytesOf(f func() error) (int64, error) {
	before, err := written()
	if err != nil {
		return 0, err
	}
	if err := f(); err != nil {
		return 0, err
	}
	after, err := written()
	return after - before, err
}

func written() (n int64, err error) {
	b, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0, err
	}
	for _, line := range strings.Split(string(b), "\n") {
		if _, err := fmt.Sscanf(line, "wchar: %d", &n); err == nil {
			return n, nil
		}
	}
	return 0, fmt.Errorf("/proc/self/io does not say how much was written")
}

// disk is the bare peer: a file of its full size, written round and round.
type disk struct {
	f          *os.File
	body, meta []byte
	at         int64
}

const diskSize = 8 << 20

func newDisk(path string, size int) (*disk, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	d := &disk{f: f, meta: make([]byte, 4096), body: make([]byte, max(4096, size-4096))}
	if _, err := f.Write(make([]byte, diskSize)); err != nil {
		return nil, err
	}
	if _, err := rand.Read(d.body); err != nil {
		return nil, err
	}
	return d, f.Sync()
}

// write is a commit as the store does it: the pages, then the page that makes them count.
func (d *disk) write() (time.Duration, error) {
	if d.at += int64(len(d.body)); d.at+int64(len(d.body)) > diskSize {
		d.at = int64(len(d.meta))
	}
	start := time.Now()
	for _, w := range []struct {
		b  []byte
		at int64
	}{{d.body, d.at}, {d.meta, 0}} {
		if _, err := d.f.WriteAt(w.b, w.at); err != nil {
			return 0, err
		}
		if err := unix.Fdatasync(int(d.f.Fd())); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

func (d *disk) close() { _ = d.f.Close() } // its contents do not matter any more
