package vault

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"go.etcd.io/bbolt"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// Vault is an open store. Close it to release the file.
type Vault struct {
	path string
	o    Options

	mu     sync.RWMutex // held for writing while the file under db is exchanged
	db     *bbolt.DB    // nil when broken or closed
	broken bool

	put    sync.Mutex // one submission at a time, so that its slot is known beforehand
	gen    wire.Generation
	secret *sealer
	check  Check
}

// Report is what Open found. The zero Report is a quiet start.
type Report struct {
	Created       bool   // there was no store: this is a new one
	Copied        bool   // the file is a copy or was restored: a new generation began
	Recovered     bool   // damaged, and brought back from its older meta page: the last commit may be lost
	Salvaged      int    // submissions of lost commits that were found in the damaged file
	SetAside      string // where the damaged file was kept; "" when none was
	Swept         int    // chunk files that no submission referred to and that were removed
	Compacted     bool   // the file was mostly holes and was written anew
	NewGeneration bool   // sequence numbers belong to a new generation
}

// The buckets. Keys of sequence are 8 bytes, big endian.
const (
	bMeta     = "meta"      // schema, generation, last sequence, file identity, backup horizon
	bQueue    = "queue"     // seq -> record
	bSealed   = "sealed"    // seq -> payload
	bWaiting  = "waiting"   // seq -> nothing: not delivered, not refused
	bHeld     = "held"      // seq -> nothing: delivered, sealed bytes still here
	bRefused  = "refused"   // seq -> nothing: quarantine
	bByID     = "by-id"     // id -> seq
	bByNumber = "by-number" // number -> seq
	bByToken  = "by-token"  // hash -> seq
	bAudit    = "audit"     // n -> leaf
	bSteps    = "steps"     // number -> case
	bSettings = "settings"  // name -> value
	bSecrets  = "secrets"   // name -> sealed value
)

func buckets() []string {
	return []string{bMeta, bQueue, bSealed, bWaiting, bHeld, bRefused, bByID, bByNumber, bByToken,
		bAudit, bSteps, bSettings, bSecrets}
}

// Close releases the file. It waits for calls under way.
func (v *Vault) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.shut()
}

func (v *Vault) shut() error {
	if v.db == nil {
		return nil
	}
	err := v.db.Close()
	v.db = nil
	return err
}

// Path is where the file lies.
func (v *Vault) Path() string { return v.path }

// Generation is the store's name towards the portal. It changes when the file turns
// out to be a copy.
func (v *Vault) Generation() wire.Generation {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.gen
}

// Broken reports whether a commit failed and Reopen is due.
func (v *Vault) Broken() bool {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.broken
}

// Reopen closes the file, opens it again from the disk, and reports whether the
// submission with that id is in it. It is the way on after CodeUnknown. The zero id is
// never held.
func (v *Vault) Reopen(id wire.ID) (held bool, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	// A close after a failed commit may fail as well; what counts is the new look.
	_ = v.shut()
	v.broken = true
	// Pages whose write failed are marked clean in the cache: without dropping them the
	// file would be read from memory, as if it had been written.
	dropCache(v.path)
	next, _, err := openStore(v.path, v.o)
	if err != nil {
		return false, err
	}
	v.db, v.gen, v.secret, v.check, v.broken = next.db, next.gen, next.secret, next.check, false
	err = v.db.View(func(tx *bbolt.Tx) error {
		held = tx.Bucket([]byte(bByID)).Get(id[:]) != nil
		return nil
	})
	return held, err
}

// view runs f on a consistent picture of the store.
func (v *Vault) view(f func(tx *bbolt.Tx) error) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if v.db == nil {
		return errBroken()
	}
	return named(v.db.View(f))
}

// update runs f in one durable transaction. When f fails nothing was changed; when the
// commit fails nobody knows, and the vault is broken from then on.
func (v *Vault) update(f func(tx *bbolt.Tx) error) error {
	v.mu.RLock()
	err, broken := v.commit(f)
	v.mu.RUnlock()
	if broken {
		v.mu.Lock()
		v.broken = true
		_ = v.shut() // the error that counts is already in err
		v.mu.Unlock()
	}
	return err
}

func (v *Vault) commit(f func(tx *bbolt.Tx) error) (err error, broken bool) {
	if v.db == nil {
		return errBroken(), false
	}
	tx, err := v.db.Begin(true)
	if err != nil {
		return fault(CodeFailed, "restart the program", err), false
	}
	if err := f(tx); err != nil {
		if back := tx.Rollback(); back != nil {
			err = errors.Join(err, back)
		}
		return named(err), false
	}
	if err := tx.Commit(); err != nil {
		return commitFault(err)
	}
	return nil, false
}

// named makes a stray error of the store a hall.Error, and leaves named ones alone.
func named(err error) error {
	var e *hall.Error
	if err == nil || errors.As(err, &e) || errors.Is(err, ErrNotFound) {
		return err
	}
	return fault(CodeFailed, "check the disk, then restart the program", err)
}

// ErrNotFound says that the vault has no such thing.
var ErrNotFound = errors.New("not in the store")

func (v *Vault) dir() string { return filepath.Dir(v.path) }

func notFound(what string) error { return fmt.Errorf("%s: %w", what, ErrNotFound) }
