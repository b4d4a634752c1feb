package wire

import (
	"crypto/sha256"
	"fmt"
)

// ChunkSize is how parts are cut: every chunk but a part's last has exactly this size.
const ChunkSize = 256 << 10

// PartForm is the name of the sealed submission itself, always the first part.
const PartForm = "form"

// Part is one sealed piece of a submission: its name, its size in bytes, and the
// hashes of its chunks in order. There is one part now; attachments will be more.
type Part struct {
	Name   string `cbor:"1,keyasint"`
	Size   int64  `cbor:"2,keyasint"`
	Chunks []Hash `cbor:"3,keyasint"`
}

// NewPart cuts b and hashes its chunks.
func NewPart(name string, b []byte) Part {
	p := Part{Name: name, Size: int64(len(b))}
	for len(b) > 0 {
		n := min(ChunkSize, len(b))
		p.Chunks = append(p.Chunks, sha256.Sum256(b[:n]))
		b = b[n:]
	}
	return p
}

// manifest is the ordered list that the root is the hash of. Its own type keeps the
// root apart from every other hash.
type manifest struct {
	Purpose string `cbor:"1,keyasint"`
	Parts   []Part `cbor:"2,keyasint"`
}

// Root is the hash over the ordered parts (name, size, chunk hashes). Signed in the
// header it binds every sealed byte.
func Root(parts ...Part) (Hash, error) {
	b, err := marshal(manifest{Purpose: "onestop/1/parts", Parts: parts})
	if err != nil {
		return Hash{}, fmt.Errorf("root: %w", err)
	}
	return sha256.Sum256(b), nil
}
