package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// This file looks at a bbolt file without bbolt. bbolt maps the file and walks it in a
// goroutine of its own when it opens, so that a bad page, or a file cut short, ends the
// whole process: no recover reaches it. Everything here is read with ReadAt and bounds
// are checked first.

// meta is one of the two roots of the file.
type meta struct {
	offset   int64
	valid    bool
	pageSize int64
	root     uint64 // page of the root bucket
	high     uint64 // first page that is not in use
	txid     uint64
}

// metaLen is a page header of 16 bytes, and magic, version, page size, flags, root,
// sequence, freelist, high-water mark, transaction, checksum.
const metaLen = 80

// readMetas reads both meta pages. One that is damaged is not valid; it is no error.
func readMetas(f io.ReaderAt) (m [2]meta) {
	size := int64(os.Getpagesize())
	for i := range m {
		m[i] = meta{offset: int64(i) * size, pageSize: size}
		b := make([]byte, metaLen)
		if _, err := f.ReadAt(b, m[i].offset); err != nil {
			continue
		}
		order := binary.NativeEndian
		m[i].root, m[i].high, m[i].txid = order.Uint64(b[32:]), order.Uint64(b[56:]), order.Uint64(b[64:])
		m[i].valid = order.Uint64(b) == uint64(i) && order.Uint16(b[8:]) == metaPage && order.Uint32(b[16:]) == 0xED0CDAED && order.Uint32(b[20:]) == 2 &&
			int64(order.Uint32(b[24:])) == size && order.Uint64(b[72:]) == metaSum(b)
	}
	return m
}

func metaSum(b []byte) uint64 {
	h := fnv.New64a()
	h.Write(b[16:72])
	return h.Sum64()
}

// newest is the meta page that bbolt would start from, and whether there is one.
func newest(m [2]meta) (int, bool) {
	switch {
	case m[0].valid && (!m[1].valid || m[0].txid > m[1].txid):
		return 0, true
	case m[1].valid:
		return 1, true
	}
	return 0, false
}

var errOlderMeta = errors.New("one of the two meta pages is damaged")

// sound reports whether bbolt may open the file as it is: both meta pages are good and
// every page behind the newer one is.
func sound(f *os.File) error {
	m := readMetas(f)
	i, ok := newest(m)
	if !ok {
		return errors.New("both meta pages are damaged")
	}
	if !m[0].valid || !m[1].valid {
		return errOlderMeta
	}
	return walk(f, m[i])
}

// walker visits every page that a meta page leads to, once.
type walker struct {
	f    io.ReaderAt
	m    meta
	seen map[uint64]bool
}

func walk(f io.ReaderAt, m meta) error {
	w := walker{f: f, m: m, seen: map[uint64]bool{}}
	return w.page(m.root, 0, span{})
}

// span is the keys that a branch promises of a page below it: from low, below high. A
// nil end is open.
type span struct{ low, high []byte }

func (s span) has(key []byte) bool {
	return bytes.Compare(key, s.low) >= 0 && (s.high == nil || bytes.Compare(key, s.high) < 0)
}

// page reads one page with its overflow and what it leads to.
func (w *walker) page(id uint64, depth int, within span) error {
	if id < 2 || id >= w.m.high || depth > 32 {
		return fmt.Errorf("page %d: out of range", id)
	}
	b := make([]byte, w.m.pageSize)
	if _, err := w.f.ReadAt(b, int64(id)*w.m.pageSize); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	order := binary.NativeEndian
	overflow := uint64(order.Uint32(b[12:]))
	if order.Uint64(b) != id || id+overflow >= w.m.high {
		return fmt.Errorf("page %d: header is damaged", id)
	}
	if overflow > 0 {
		b = make([]byte, w.m.pageSize*int64(overflow+1))
		if _, err := w.f.ReadAt(b, int64(id)*w.m.pageSize); err != nil {
			return fmt.Errorf("page %d: %w", id, err)
		}
	}
	for i := id; i <= id+overflow; i++ {
		if w.seen[i] {
			return fmt.Errorf("page %d: used twice", i)
		}
		w.seen[i] = true
	}
	if err := w.elements(b, depth, within); err != nil {
		return fmt.Errorf("page %d: %w", id, err)
	}
	return nil
}

const (
	branchPage = 0x01
	leafPage   = 0x02
	metaPage   = 0x04
	bucketLeaf = 0x01
)

// elements checks the sorted elements of a page, which may be one inside a value.
func (w *walker) elements(b []byte, depth int, within span) error {
	order := binary.NativeEndian
	if len(b) < 16 {
		return errors.New("cut short")
	}
	flags, count := order.Uint16(b[8:]), int(order.Uint16(b[10:]))
	branch := flags == branchPage
	if (!branch && flags != leafPage) || len(b) < 16+16*count || (branch && count == 0) {
		return errors.New("is neither a branch nor a leaf")
	}
	for i := range count {
		key, value, child, err := element(b, 16+16*i, branch)
		if err != nil {
			return err
		}
		next := within.high
		if i+1 < count {
			if next, _, _, err = element(b, 32+16*i, branch); err != nil {
				return err
			}
		}
		here := span{key, next}
		if !within.has(key) || !here.has(key) {
			return fmt.Errorf("element %d is out of order", i)
		}
		switch {
		case branch:
			err = w.page(child, depth+1, here)
		case order.Uint32(b[16+16*i:])&bucketLeaf != 0:
			err = w.bucket(value, depth)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// element cuts key and value, or key and child, out of the page.
func element(b []byte, at int, branch bool) (key, value []byte, child uint64, err error) {
	order := binary.NativeEndian
	if branch {
		pos, k := uint64(order.Uint32(b[at:])), uint64(order.Uint32(b[at+4:]))
		start := uint64(at) + pos
		if start+k > uint64(len(b)) {
			return nil, nil, 0, errors.New("key is out of range")
		}
		return b[start : start+k], nil, order.Uint64(b[at+8:]), nil
	}
	pos, k, n := uint64(order.Uint32(b[at+4:])), uint64(order.Uint32(b[at+8:])), uint64(order.Uint32(b[at+12:]))
	start := uint64(at) + pos
	if start+k+n > uint64(len(b)) {
		return nil, nil, 0, errors.New("value is out of range")
	}
	return b[start : start+k], b[start+k : start+k+n], 0, nil
}

// bucket follows a bucket's value: its root page, or the page inside the value.
func (w *walker) bucket(value []byte, depth int) error {
	if len(value) < 16 {
		return errors.New("bucket is cut short")
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return w.page(root, depth+1, span{})
	}
	return w.elements(value[16:], depth+1, span{})
}

// lockFile takes the lock that bbolt takes, so that nobody writes while pages are
// looked at. The lock ends with f.
func lockFile(f *os.File, timeout time.Duration) error {
	const pause = 20 * time.Millisecond
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil || !errors.Is(err, unix.EWOULDBLOCK) {
			return err
		}
		if timeout <= 0 {
			return fault(CodeLocked, "another OneStop is running on this store; end it", err)
		}
		time.Sleep(min(pause, timeout))
		timeout -= pause
	}
}
