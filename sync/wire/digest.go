package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// Entry is one envelope that an end holds (or held): what a digest is made of.
type Entry struct {
	Seq  uint64
	ID   ID
	Root Hash
}

// Digest sums up a range: how many envelopes, and the hash over them in order of
// sequence number. Two ends that hold the same have the same digest.
type Digest struct {
	Count uint64 `cbor:"1,keyasint"`
	Sum   Hash   `cbor:"2,keyasint"`
}

// DigestOf sums up entries, which must be in rising order of Seq.
func DigestOf(entries []Entry) Digest {
	h := sha256.New()
	h.Write([]byte("onestop/1/digest\n"))
	for _, e := range entries {
		var seq [8]byte
		binary.BigEndian.PutUint64(seq[:], e.Seq)
		h.Write(seq[:])
		h.Write(e.ID[:])
		h.Write(e.Root[:])
	}
	return Digest{Count: uint64(len(entries)), Sum: Hash(h.Sum(nil))}
}

// Range is the sequence numbers From to To, both included, of one generation.
type Range struct {
	Generation Generation `cbor:"1,keyasint"`
	From       uint64     `cbor:"2,keyasint"`
	To         uint64     `cbor:"3,keyasint"`
}

// MaxRanges is how many ranges one DigestQuestion may ask about.
const MaxRanges = 64

// Split cuts a range into at most n nearly equal ones. A range of one is not cut.
func (r Range) Split(n uint64) []Range {
	size := r.To - r.From + 1
	if n > size {
		n = size
	}
	var out []Range
	for i := range n {
		from, to := r.From+size*i/n, r.From+size*(i+1)/n-1
		out = append(out, Range{Generation: r.Generation, From: from, To: to})
	}
	return out
}

// DigestQuestion asks what the portal holds of this kiosk in each range.
type DigestQuestion struct {
	Nonce  Nonce   `cbor:"1,keyasint"`
	Ranges []Range `cbor:"2,keyasint"`
}

// Check says what is wrong with the question.
func (q *DigestQuestion) Check() error {
	if len(q.Ranges) == 0 || len(q.Ranges) > MaxRanges {
		return fmt.Errorf("%d ranges, want 1 to %d", len(q.Ranges), MaxRanges)
	}
	for _, r := range q.Ranges {
		if r.From == 0 || r.From > r.To || r.To > 1<<53 {
			return fmt.Errorf("range %d to %d", r.From, r.To)
		}
	}
	return nil
}

// DigestAnswer has one digest for each range, in the same order. An empty range has
// the digest of no entries.
type DigestAnswer struct {
	Digests []Digest `cbor:"1,keyasint"`
}

// Check says what is wrong with the answer.
func (a *DigestAnswer) Check() error {
	if len(a.Digests) == 0 || len(a.Digests) > MaxRanges {
		return fmt.Errorf("%d digests, want 1 to %d", len(a.Digests), MaxRanges)
	}
	return nil
}
