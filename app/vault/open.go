package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"onestop/sync/wire"
)

// schema is the layout of the buckets. A newer one is refused, an older one migrated.
const schema = 1

// Open opens the store at path, or makes a new one when there has never been one.
//
// A damaged file is worked on as a copy and, when its older meta page still gives a
// consistent store, brought back: the Report says so. When not, the file is set aside
// under a new name and the error has CodeDamaged, now and at every later Open, until
// StartOver: an empty store never takes its place in silence.
//
// A file that is mostly holes is compacted on the way: at start nobody waits.
func Open(path string, o Options) (*Vault, Report, error) {
	v, r, err := openStore(path, o)
	if err != nil {
		return nil, r, err
	}
	if r.Compacted, err = v.compactIfWorth(); err != nil {
		_ = v.Close() // the error that counts is err
		return nil, r, err
	}
	return v, r, nil
}

func openStore(path string, o Options) (*Vault, Report, error) {
	var r Report
	if o.KeyFile == "" {
		o.KeyFile = path + ".key"
	}
	if err := refuseFastCommit(o.Proc, path); err != nil {
		return nil, r, err
	}
	v := &Vault{path: path, o: o}
	err := v.present(&r)
	if err == nil {
		err = v.open(&r)
	}
	if err != nil {
		_ = v.shut() // the error that counts is err
		return nil, r, err
	}
	return v, r, nil
}

// present makes sure that there is a file to open.
func (v *Vault) present(r *Report) error {
	if err := setAsideBefore(v.path); err != nil {
		return err
	}
	switch _, err := os.Stat(v.path); {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return fault(CodeFailed, "the store's folder cannot be read", err)
	}
	if _, err := os.Stat(v.o.KeyFile); err == nil {
		return fault(CodeMissing, "the store's file is gone but its key is here; bring the file back, or move the key away to start over", nil)
	}
	r.Created, r.NewGeneration = true, true
	return v.create()
}

// open opens the file that is there.
func (v *Vault) open(r *Report) error {
	db, err := openChecked(v.path, v.o)
	if err != nil {
		if db, err = recoverFile(v.path, v.o, err, r); err != nil {
			return err
		}
	}
	v.db = db
	v.check = Check{At: v.o.Now(), OK: true}
	if err := v.settle(r); err != nil {
		return named(err)
	}
	if v.secret, err = openSealer(v.o.KeyFile, db); err != nil {
		return err
	}
	if r.Recovered {
		// The commit that was lost may still lie about in the damaged file; then its chunk
		// files are not orphans either.
		r.Salvaged, err = v.salvageFrom(r.SetAside)
		return named(err)
	}
	r.Swept, err = v.sweepParts()
	return named(err)
}

// settle checks the schema and the generation.
func (v *Vault) settle(r *Report) error {
	now, err := fileIdentity(v.path)
	if err != nil {
		return fault(CodeFailed, "the store's file cannot be examined", err)
	}
	var stored string
	err = v.db.View(func(tx *bbolt.Tx) error {
		m := tx.Bucket([]byte(bMeta))
		if n := getUint(m, "schema"); n > schema {
			return fault(CodeNewer, "this store was written by a newer program; install that one", fmt.Errorf("schema %d, this program knows %d", n, schema))
		}
		stored = string(m.Get([]byte("file")))
		return v.gen.UnmarshalBinary(m.Get([]byte("generation")))
	})
	if err != nil {
		return err
	}
	r.Copied = stored != now && !r.Recovered
	if stored == now && !r.Recovered {
		return nil
	}
	r.NewGeneration = true
	if err := v.beginGeneration(now); err != nil || !r.Recovered {
		return err
	}
	return v.db.Update(func(tx *bbolt.Tx) error {
		return appendLeaf(tx, v.o.Now(), EventRecovered, Fields{"kept": filepath.Base(r.SetAside)})
	})
}

// beginGeneration gives the store a new name towards the portal. Sequence numbers go on.
func (v *Vault) beginGeneration(identity string) error {
	gen, err := wire.NewGeneration(v.o.Random)
	if err != nil {
		return err
	}
	err = v.db.Update(func(tx *bbolt.Tx) error {
		m := tx.Bucket([]byte(bMeta))
		if err := m.Put([]byte("generation"), gen[:]); err != nil {
			return err
		}
		if err := m.Put([]byte("file"), []byte(identity)); err != nil {
			return err
		}
		return appendLeaf(tx, v.o.Now(), EventGeneration, nil)
	})
	if err == nil {
		v.gen = gen
	}
	return err
}

// NewGeneration begins a new generation: the portal holds more of this one than the
// store ever made, so the disk was rolled back.
func (v *Vault) NewGeneration() error {
	v.put.Lock()
	defer v.put.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.db == nil {
		return errBroken()
	}
	identity, err := fileIdentity(v.path)
	if err != nil {
		return named(err)
	}
	if err := v.beginGeneration(identity); err != nil {
		_ = v.shut()
		v.broken = true
		return fault(CodeUnknown, "the disk failed while committing; reopen the store", err)
	}
	return nil
}

// create makes the file under a temporary name and renames it: there is never a
// half-made store under the real name.
func (v *Vault) create() error {
	if err := os.MkdirAll(v.dir(), 0o700); err != nil {
		return fault(CodeFailed, "the store's folder cannot be made", err)
	}
	temp := v.path + ".new"
	err := v.makeAs(temp)
	if err == nil {
		err = errors.Join(os.Rename(temp, v.path), syncDir(v.dir()))
	}
	if err != nil {
		return fault(CodeFailed, "the store cannot be made; is the disk full?", err)
	}
	return nil
}

// makeAs makes an empty store under that name, in place of a half-made one.
func (v *Vault) makeAs(temp string) error {
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bbolt.Open(temp, 0o600, boltOptions(v.o))
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return v.lay(tx, temp) })
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	return preallocate(temp, v.o.Preallocate)
}

// lay writes the first contents of a new store.
func (v *Vault) lay(tx *bbolt.Tx, file string) error {
	for _, name := range buckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	gen, err := wire.NewGeneration(v.o.Random)
	if err != nil {
		return err
	}
	identity, err := fileIdentity(file)
	if err != nil {
		return err
	}
	m := tx.Bucket([]byte(bMeta))
	if err := putUint(m, "schema", schema); err != nil {
		return err
	}
	if err := m.Put([]byte("generation"), gen[:]); err != nil {
		return err
	}
	if err := m.Put([]byte("file"), []byte(identity)); err != nil {
		return err
	}
	return appendLeaf(tx, v.o.Now(), EventCreated, nil)
}

func boltOptions(o Options) *bbolt.Options {
	return &bbolt.Options{
		Timeout: o.LockTimeout, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType,
		MaxSize: o.MaxSize, NoSync: o.NoSync, NoStatistics: true,
	}
}

func syncDir(dir string) error {
	d, err := os.Open(filepath.Clean(dir))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
