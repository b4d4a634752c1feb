package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"
)

// Change is a set of settings that is written in one transaction. A nil value deletes.
type Change struct {
	Settings map[string][]byte // plain
	Secrets  map[string][]byte // encrypted with the key file's key
	Event    EventID           // written with it; "": none
	Fields   Fields
}

// Change writes the whole change durably, or nothing of it.
func (v *Vault) Change(c Change) error {
	return v.update(func(tx *bbolt.Tx) error {
		for name, value := range c.Settings {
			if err := putOrDelete(tx.Bucket([]byte(bSettings)), name, value); err != nil {
				return err
			}
		}
		for name, value := range c.Secrets {
			if value != nil {
				value = v.secret.seal(name, value)
			}
			if err := putOrDelete(tx.Bucket([]byte(bSecrets)), name, value); err != nil {
				return err
			}
		}
		if c.Event == "" {
			return nil
		}
		return appendLeaf(tx, v.o.Now(), c.Event, c.Fields)
	})
}

func putOrDelete(b *bbolt.Bucket, name string, value []byte) error {
	if value == nil {
		return b.Delete([]byte(name))
	}
	return b.Put([]byte(name), value)
}

// Setting returns a plain setting; nil when it was never set. The caller owns it.
func (v *Vault) Setting(name string) (value []byte, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		value = bytes.Clone(tx.Bucket([]byte(bSettings)).Get([]byte(name)))
		return nil
	})
	return value, err
}

// Secret returns a secret setting in the clear; nil when it was never set. The error
// has CodeKey when it was encrypted with another key.
func (v *Vault) Secret(name string) (value []byte, err error) {
	err = v.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bSecrets)).Get([]byte(name))
		if b == nil {
			return nil
		}
		value, err = v.secret.open(name, b)
		return err
	})
	return value, err
}

// sealer encrypts secret values with the key in the key file (AES-256-GCM, random
// nonces; the name of the value is authenticated with it).
type sealer struct{ aead cipher.AEAD }

// probe is a secret that every store has, to recognise a wrong key at once.
const probe = "probe"

// openSealer reads the key file, or makes it for a store that has no secrets yet.
func openSealer(file string, db *bbolt.DB) (*sealer, error) {
	var known []byte
	err := db.View(func(tx *bbolt.Tx) error {
		known = bytes.Clone(tx.Bucket([]byte(bSecrets)).Get([]byte(probe)))
		return nil
	})
	if err != nil {
		return nil, named(err)
	}
	key, err := readKey(file, known == nil)
	if err != nil {
		return nil, err
	}
	s, err := newSealer(key)
	if err != nil {
		return nil, err
	}
	if known != nil {
		_, err := s.open(probe, known)
		return s, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bSecrets)).Put([]byte(probe), s.seal(probe, []byte(probe)))
	})
	return s, named(err)
}

const keyLen = 32

func readKey(file string, create bool) ([]byte, error) {
	key, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && create {
		key = make([]byte, keyLen)
		rand.Read(key) // never fails: crypto/rand ends the program instead
		if err = writeDurably(file, key); err == nil {
			err = syncDir(dirOf(file))
		}
	}
	if err != nil {
		return nil, fault(CodeKey, "the key file "+file+" cannot be read; bring it back", err)
	}
	if len(key) != keyLen {
		return nil, fault(CodeKey, "the key file "+file+" is damaged; bring it back", fmt.Errorf("%d bytes, want %d", len(key), keyLen))
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fault(CodeKey, "the key file cannot be read", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(file, 0o600); err != nil {
			return nil, fault(CodeKey, "others can read the key file "+file, err)
		}
	}
	return key, nil
}

func newSealer(key []byte) (*sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &sealer{aead}, err
}

func (s *sealer) seal(name string, plain []byte) []byte {
	return s.aead.Seal(nil, nil, plain, []byte(name))
}

func (s *sealer) open(name string, b []byte) ([]byte, error) {
	plain, err := s.aead.Open(nil, nil, b, []byte(name))
	if err != nil {
		return nil, fault(CodeKey, "the key file is not the one that this store was made with; bring it back", err)
	}
	return plain, nil
}
