package vault

import (
	"encoding/binary"

	"go.etcd.io/bbolt"
)

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

func keySeq(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

func getUint(b *bbolt.Bucket, name string) uint64 { return keySeq(b.Get([]byte(name))) }

func putUint(b *bbolt.Bucket, name string, n uint64) error { return b.Put([]byte(name), seqKey(n)) }

// count is how many keys a bucket has.
func count(tx *bbolt.Tx, bucket string) (n uint64) {
	c := tx.Bucket([]byte(bucket)).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		n++
	}
	return n
}
