package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// inlineMost is how large sealed bytes may be to stay inside the file: bbolt's file
// never shrinks, and values over 64 KiB leave holes that little fits into.
const inlineMost = 60 << 10

// payload is how an envelope is kept: inside the file, or as chunk files named by
// their hash beside it.
type payload struct {
	Signed []byte      `cbor:"1,keyasint"`
	Inline []byte      `cbor:"2,keyasint"`
	Chunks []wire.Hash `cbor:"3,keyasint"`
}

// Check says what is wrong with the payload.
func (p *payload) Check() error {
	if len(p.Signed) == 0 || (len(p.Inline) == 0) == (len(p.Chunks) == 0) {
		return errors.New("payload: want a header, and bytes either inside or outside")
	}
	return nil
}

func (v *Vault) partsDir() string { return v.path + ".parts" }

func (v *Vault) partFile(h wire.Hash) string {
	return filepath.Join(v.partsDir(), hex.EncodeToString(h[:]))
}

// keep makes the payload of an envelope. Large sealed bytes are on the disk, durably,
// when it returns: the transaction that refers to them comes after.
func (v *Vault) keep(e wire.Envelope) (*payload, error) {
	p := &payload{Signed: e.Signed}
	if len(e.Sealed) <= inlineMost {
		p.Inline = e.Sealed
		return p, nil
	}
	if err := os.MkdirAll(v.partsDir(), 0o700); err != nil {
		return nil, err
	}
	p.Chunks = wire.NewPart(wire.PartForm, e.Sealed).Chunks
	for i, h := range p.Chunks {
		chunk := e.Sealed[i*wire.ChunkSize : min((i+1)*wire.ChunkSize, len(e.Sealed))]
		if err := writeDurably(v.partFile(h), chunk); err != nil {
			return nil, err
		}
	}
	return p, errors.Join(syncDir(v.partsDir()), syncDir(v.dir()))
}

// load gives the encoded envelope back.
func (v *Vault) load(tx *bbolt.Tx, seq uint64) ([]byte, error) {
	b := tx.Bucket([]byte(bSealed)).Get(seqKey(seq))
	if b == nil {
		return nil, notFound(fmt.Sprintf("sealed bytes of submission %d", seq))
	}
	var p payload
	if err := wire.Decode(b, &p); err != nil {
		return nil, fmt.Errorf("sealed bytes of submission %d: %w", seq, err)
	}
	return v.envelope(&p)
}

// envelope puts the payload's pieces together and encodes the envelope.
func (v *Vault) envelope(p *payload) ([]byte, error) {
	sealed := p.Inline
	for _, h := range p.Chunks {
		chunk, err := os.ReadFile(v.partFile(h))
		if err != nil {
			return nil, err
		}
		if sha256.Sum256(chunk) != h {
			return nil, fmt.Errorf("chunk %s: damaged", h)
		}
		sealed = append(sealed, chunk...)
	}
	return wire.Envelope{Signed: p.Signed, Sealed: sealed}.Encode()
}

// sweepParts removes chunk files that no submission refers to: those of a submission
// that was cut off before its transaction, and of one whose bytes were deleted.
func (v *Vault) sweepParts() (int, error) {
	files, err := os.ReadDir(v.partsDir())
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(files) == 0) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	used := map[string]bool{}
	err = v.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bSealed)).ForEach(func(k, b []byte) error {
			var p payload
			if err := wire.Decode(b, &p); err != nil {
				return fmt.Errorf("sealed bytes of submission %d: %w", keySeq(k), err)
			}
			for _, h := range p.Chunks {
				used[hex.EncodeToString(h[:])] = true
			}
			return nil
		})
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, f := range files {
		if !used[f.Name()] {
			if err := os.Remove(filepath.Join(v.partsDir(), f.Name())); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}
