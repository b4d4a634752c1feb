package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// A separate journal would cost a third fdatasync a submission, on a file that grows,
// and be one more thing to tear. It is not needed: bbolt never overwrites a page in
// use, and everything that matters here proves itself. An envelope carries its own hash,
// a secret its own authentication. So a file whose tree is gone can still be searched
// page by page.

// Rebuilt is what Rebuild found.
type Rebuilt struct {
	From        string // the damaged file
	Submissions int    // put back into the store
	Secrets     int
	Settings    int
}

// Rebuild makes a new store from what can still be read in the damaged file that Open
// set aside (CodeDamaged). Open the store afterwards: submissions wait in it as before,
// delivered ones are recognised by the portal, and the enrolment goes on where its
// settings were found. It is a technician's decision, before StartOver; the damaged
// file stays where it is.
func Rebuild(path string, o Options) (r Rebuilt, err error) {
	if o.KeyFile == "" {
		o.KeyFile = path + ".key"
	}
	b, err := os.ReadFile(markOf(path))
	if err != nil {
		return r, fault(CodeFailed, "there is no damaged store to rebuild", err)
	}
	if _, err := os.Stat(path); err == nil {
		return r, fault(CodeFailed, "the store is there; it must not be replaced", nil)
	}
	r.From = strings.TrimSpace(string(b))
	v := &Vault{path: path, o: o}
	if v.secret, err = existingSealer(o.KeyFile); err != nil {
		return r, err
	}
	s := newSalvage(v)
	if err := s.search(r.From); err != nil {
		return r, fault(CodeFailed, "the damaged store cannot be read", err)
	}
	if err := v.makeAs(path + ".new"); err != nil {
		return r, fault(CodeFailed, "the store cannot be made; is the disk full?", err)
	}
	if err := s.restore(path+".new", &r); err != nil {
		return r, fault(CodeFailed, "the store cannot be made; is the disk full?", err)
	}
	err = errors.Join(os.Rename(path+".new", path), syncDir(dirOf(path)))
	if err == nil {
		err = os.Remove(markOf(path))
	}
	return r, named(err)
}

func existingSealer(file string) (*sealer, error) {
	key, err := readKey(file, false)
	if err != nil {
		return nil, err
	}
	return newSealer(key)
}

// salvage collects what proves itself.
type salvage struct {
	v        *Vault // for its chunk files and its key; has no file open
	payloads map[uint64][]byte
	headers  map[uint64]wire.Header
	records  map[uint64]*record
	secrets  map[string][]byte // still encrypted
	settings map[string][]byte
}

func newSalvage(v *Vault) *salvage {
	return &salvage{
		v: v, payloads: map[uint64][]byte{}, headers: map[uint64]wire.Header{}, records: map[uint64]*record{},
		secrets: map[string][]byte{}, settings: map[string][]byte{},
	}
}

// salvageFrom puts back submissions of the damaged file that the recovered store does
// not know: commits after the meta page that it went back to. One among them may never
// have been confirmed to a citizen; sending it all the same is the lesser evil.
func (v *Vault) salvageFrom(file string) (n int, err error) {
	s := newSalvage(v)
	if err := s.search(file); err != nil {
		return 0, err
	}
	err = v.db.Update(func(tx *bbolt.Tx) error {
		m := tx.Bucket([]byte(bMeta))
		for seq, h := range s.headers {
			known := tx.Bucket([]byte(bQueue)).Get(seqKey(seq)) != nil || tx.Bucket([]byte(bByNumber)).Get([]byte(h.Number)) != nil
			if known {
				continue
			}
			if err := s.submission(tx, seq); err != nil {
				return err
			}
			if err := putUint(m, "seq", max(seq, getUint(m, "seq"))); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return nil
		}
		return appendLeaf(tx, v.o.Now(), EventRebuilt, Fields{"count": fmt.Sprint(n)})
	})
	return n, err
}

// search looks at every page of the file as if nothing led to it.
func (s *salvage) search(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	page := int64(os.Getpagesize())
	for at := int64(0); at+page <= info.Size(); at += page {
		b := make([]byte, page)
		if _, err := f.ReadAt(b, at); err != nil {
			return err
		}
		order := binary.NativeEndian
		if order.Uint16(b[8:]) != leafPage || order.Uint64(b) != uint64(at/page) {
			continue
		}
		if more := int64(order.Uint32(b[12:])); more > 0 {
			b = make([]byte, min(page*(more+1), info.Size()-at))
			if _, err := f.ReadAt(b, at); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
		}
		s.leaf(b, 0)
	}
	return nil
}

// leaf looks at the elements of a leaf page, or of one inside a value.
func (s *salvage) leaf(b []byte, depth int) {
	if len(b) < 16 || depth > 2 {
		return
	}
	for i := range int(binary.NativeEndian.Uint16(b[10:])) {
		at := 16 + 16*i
		if at+16 > len(b) {
			return
		}
		key, value, _, err := element(b, at, false)
		switch {
		case err != nil:
			continue
		case binary.NativeEndian.Uint32(b[at:])&bucketLeaf != 0:
			if len(value) > 16 && binary.NativeEndian.Uint64(value) == 0 {
				s.leaf(value[16:], depth+1)
			}
		default:
			s.take(key, value)
		}
	}
}

// take keeps a value that proves what it is.
func (s *salvage) take(key, value []byte) {
	var p payload
	var r record
	name := string(key)
	switch {
	case len(key) == 8 && wire.Decode(value, &p) == nil:
		if h, ok := s.intact(&p); ok && h.Seq == keySeq(key) {
			s.payloads[h.Seq], s.headers[h.Seq] = value, h
		}
	case len(key) == 8 && wire.Decode(value, &r) == nil && r.Header.Seq == keySeq(key):
		// Old copies of a record lie about as well: delivered is the last thing it becomes.
		if old := s.records[r.Header.Seq]; old == nil || r.State == Delivered && (old.State != Delivered || r.Gone) {
			s.records[r.Header.Seq] = &r
		}
	case strings.HasPrefix(name, "agent.") || name == probe:
		if _, err := s.v.secret.open(name, value); err == nil {
			s.secrets[name] = value
		} else if strings.HasPrefix(name, "agent.") && len(value) > 8 {
			// An older certificate may win here; the portal renews it.
			s.settings[name] = value
		}
	}
}

// intact reads the envelope of a payload and compares every byte with its hash.
func (s *salvage) intact(p *payload) (wire.Header, bool) {
	b, err := s.v.envelope(p)
	if err != nil {
		return wire.Header{}, false
	}
	e, err := wire.DecodeEnvelope(b)
	if err != nil {
		return wire.Header{}, false
	}
	root, err := wire.Root(wire.NewPart(wire.PartForm, e.Sealed))
	return e.Header, err == nil && root == e.Header.Root
}

// restore writes what was found into the new file.
func (s *salvage) restore(file string, r *Rebuilt) error {
	db, err := bbolt.Open(file, 0o600, boltOptions(s.v.o))
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		last := uint64(0)
		for seq := range s.records {
			last = max(last, seq)
		}
		for seq := range s.payloads {
			last = max(last, seq)
			if err := s.submission(tx, seq); err != nil {
				return fmt.Errorf("submission %d: %w", seq, err)
			}
		}
		for name, value := range s.secrets {
			if err := tx.Bucket([]byte(bSecrets)).Put([]byte(name), value); err != nil {
				return err
			}
		}
		for name, value := range s.settings {
			if err := tx.Bucket([]byte(bSettings)).Put([]byte(name), value); err != nil {
				return err
			}
		}
		if err := putUint(tx.Bucket([]byte(bMeta)), "seq", last); err != nil {
			return err
		}
		return appendLeaf(tx, s.v.o.Now(), EventRebuilt, Fields{"count": fmt.Sprint(len(s.payloads))})
	})
	r.Submissions, r.Secrets, r.Settings = len(s.payloads), len(s.secrets), len(s.settings)
	return errors.Join(err, db.Close())
}

// submission puts one back: as delivered when its receipt was found, else waiting.
func (s *salvage) submission(tx *bbolt.Tx, seq uint64) error {
	h, key := s.headers[seq], seqKey(seq)
	r := s.records[seq]
	if r == nil || r.Header != h || r.State != Delivered || r.Gone {
		r = &record{Header: h, State: Waiting, Stored: h.Made, Size: int64(len(s.payloads[seq]))}
	}
	if err := tx.Bucket([]byte(bSealed)).Put(key, s.payloads[seq]); err != nil {
		return err
	}
	for bucket, k := range map[string][]byte{bByID: h.ID[:], bByNumber: []byte(h.Number), bByToken: h.Token[:]} {
		if err := tx.Bucket([]byte(bucket)).Put(k, key); err != nil {
			return err
		}
	}
	return putRecord(tx, r)
}
