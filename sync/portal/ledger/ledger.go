// Package ledger keeps what the portal must never lose: submissions with the
// receipts signed for them, cases and their steps, kiosks, clerks and sessions.
//
// Ledger is the one interface; SQLite is the engine by default. An engine is any
// implementation that passes the suite in ledgertest.
package ledger

import (
	"context"
	"errors"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

// The ways in which a ledger refuses. They are compared with errors.Is.
var (
	ErrNotFound = errors.New("ledger: not found")
	ErrUsed     = errors.New("ledger: already used")
	ErrExpired  = errors.New("ledger: expired")
	ErrClosed   = errors.New("ledger: closed")
	// ErrUnknown says that a write may or may not have been kept: ask again.
	ErrUnknown = errors.New("ledger: outcome unknown")
)

// Ledger is the portal's storage. All methods may be called from many goroutines.
// A method that writes returns after its transaction is durable; a cancelled write
// returns ErrUnknown and may still happen.
type Ledger interface {
	Intake
	Cases
	Registry
	Staff
	// Backup writes a consistent copy of the database to the new file at path and
	// remembers that everything received up to horizon is in it.
	Backup(ctx context.Context, path string, horizon time.Time) error
	// Horizon is what the newest backup holds; the zero time: there is none.
	Horizon(ctx context.Context) (time.Time, error)
	// Epoch names this life of the database: a restored backup gets a new one.
	Epoch() string
	// Close waits for running writes and gives the files back.
	Close() error
}

// Intake keeps what kiosks deliver.
type Intake interface {
	// Store keeps the entries in one durable transaction and returns one outcome an
	// entry, in order. Concurrent calls share a commit.
	Store(ctx context.Context, entries []Entry) ([]Outcome, error)
	// Hold keeps what cannot be stored, with the reason, and raises an alarm. The
	// same bytes held twice for the same reason are kept once.
	Hold(ctx context.Context, held []Held) error
	// Range returns the marks of a kiosk's generation with from <= seq < to, in order;
	// to 0 means no end.
	Range(ctx context.Context, kiosk, generation string, from, to uint64) ([]Mark, error)
	// Highest returns the highest seq stored of a kiosk's generation; 0: none.
	Highest(ctx context.Context, kiosk, generation string) (uint64, error)
	// HeldItems returns the newest held entries, newest first.
	HeldItems(ctx context.Context, limit int) ([]Held, error)
	// Alarms returns the newest alarms, newest first.
	Alarms(ctx context.Context, limit int) ([]Alarm, error)
	// Totals counts the submissions and the held entries.
	Totals(ctx context.Context) (Totals, error)
}

// Entry is one submission to store, with everything that must be kept in the same
// transaction: its bytes, the receipt signed for it, its case and first steps.
type Entry struct {
	Kiosk      string
	Generation string // hex
	Seq        uint64
	ID         string // hex
	Root       []byte
	TokenHash  string // hex
	Digest     []byte // of Envelope; two submissions are the same when it is
	Envelope   []byte // as it came
	Receipt    []byte
	Case       casework.Case
	Steps      []casework.Step
}

// Outcome is what became of one entry.
type Outcome struct {
	Result  Result
	Receipt []byte // of Stored and Already: the bytes that are in the ledger
	Reason  string // of Conflict: a stable code
}

// Result sorts outcomes.
type Result int

// The results: stored now; already there with the same bytes; in conflict with
// another submission, both kept in quarantine.
const (
	Stored Result = iota + 1
	Already
	Conflict
)

// The reasons of a conflict.
const (
	SameID     = "id_conflict"     // the same id with other bytes
	SameNumber = "number_conflict" // the same case number with another id
	SameSeq    = "seq_conflict"    // the same place in the kiosk's row with another id
	SameToken  = "token_conflict"  // the same progress token with another id
)

// Mark is the identity of one stored submission, for reconciliation.
type Mark struct {
	Seq  uint64
	ID   string // hex
	Root []byte
}

// Held is one submission in quarantine. Nothing ever takes it out of the ledger.
type Held struct {
	At         time.Time
	Reason     string
	Kiosk      string
	Generation string
	Seq        uint64
	ID         string
	Number     hall.Number
	Digest     []byte
	Envelope   []byte
}

// Alarm is something a person must look at. Detail holds no personal data.
type Alarm struct {
	At     time.Time
	Kind   string
	Detail string
}

// Totals counts what the ledger holds.
type Totals struct{ Submissions, Held, Cases int }

// Cases keeps where every case stands.
type Cases interface {
	// Act reads the case, lets decide say what becomes of it, and keeps that with the
	// new steps in one transaction. decide must be pure: an engine may call it again.
	// Its error is returned as it is and nothing is kept.
	Act(ctx context.Context, number hall.Number, decide Decide) (casework.Case, error)
	// Case returns a case and its steps, oldest first.
	Case(ctx context.Context, number hall.Number) (casework.Case, []casework.Step, error)
	// ByToken finds the case of a progress token by the token's hash in hex.
	ByToken(ctx context.Context, tokenHash string) (hall.Number, error)
	// Envelope returns the case's submission as it came.
	Envelope(ctx context.Context, number hall.Number) ([]byte, error)
	// List returns one page of cases in the order that q asks for.
	List(ctx context.Context, q Query) ([]casework.Case, error)
	// Count counts what q would list, without its page.
	Count(ctx context.Context, q Query) (int, error)
	// Changed returns the cases of a kiosk that got a step after cursor, oldest change
	// first, at most limit, each as it is now.
	Changed(ctx context.Context, kiosk string, cursor uint64, limit int) ([]Change, error)
}

// Decide says what becomes of a case: the case as it shall stand and the steps to add.
type Decide func(casework.Case) (casework.Case, []casework.Step, error)

// Query picks cases. Empty fields pick all.
type Query struct {
	Dept    string
	Kind    hall.Kind
	States  []hall.State
	Search  string    // part of the number or of the item's name
	DueFrom time.Time // due at or after
	DueTo   time.Time // due before
	From    time.Time // closed at or after
	To      time.Time // closed before
	Since   time.Time // received at or after
	OnTime  bool      // closed by their due moment only
	Rated   hall.Score
	Newest  bool // newest end first; else what is due first
	Limit   int
	Offset  int
}

// Change is a case on its way to its kiosk. Cursor stands after its newest step.
type Change struct {
	Cursor uint64
	Case   casework.Case
	Steps  []casework.Step
}

// Registry keeps the kiosks.
type Registry interface {
	// AddCode keeps a one-time enrolment code by its hash.
	AddCode(ctx context.Context, c Code) error
	// Enrol uses the code and registers the kiosk in one transaction: ErrNotFound,
	// ErrUsed or ErrExpired leave both as they were. It returns the kiosk with the
	// name and hall of the code and the three characters it was given. The same code
	// with the same key again, after a lost answer, returns the same kiosk. A name that
	// is enrolled already is a machine replaced: it keeps its characters, its old key
	// is worth nothing from now on, and a revocation ends.
	Enrol(ctx context.Context, codeHash string, at time.Time, k Kiosk) (Kiosk, error)
	// Renew gives a kiosk a new certificate. The ones before are kept.
	Renew(ctx context.Context, c Certificate) error
	// Certificates returns every certificate that was ever given out, the kiosks by name,
	// each one's in the order in which they end.
	Certificates(ctx context.Context) ([]Certificate, error)
	// Revoke shuts a kiosk out from now on.
	Revoke(ctx context.Context, name string, at time.Time) error
	// Kiosk returns one kiosk, also a revoked one.
	Kiosk(ctx context.Context, name string) (Kiosk, error)
	// Kiosks returns all kiosks in the order of their first enrolment.
	Kiosks(ctx context.Context) ([]Kiosk, error)
}

// Code is a one-time enrolment code, bound to the kiosk's name and hall.
type Code struct {
	Hash    string // hex SHA-256 of the secret
	Name    string
	Hall    string
	Expires time.Time
}

// Kiosk is one registered kiosk.
type Kiosk struct {
	Name     string // public and unique: FZ-GL-0012
	Hall     string
	Code     string // three characters, in every number it makes
	Key      []byte // Ed25519: of its certificate, its envelopes and its paper receipts
	Serial   string // of its certificate
	Enrolled time.Time
	Expires  time.Time
	Revoked  time.Time // zero: welcome
}

// Certificate is one that a kiosk was given. It proves the kiosk's paper receipts also
// when it is over or the machine was replaced.
type Certificate struct {
	Kiosk   string
	Serial  string // hex
	Expires time.Time
	DER     []byte
}

// Staff keeps clerks and their sessions.
type Staff interface {
	// PutClerk adds a clerk or replaces one with the same log-in: then that one's sessions
	// end and the tries are forgotten.
	PutClerk(ctx context.Context, c Clerk) error
	// Clerk finds a clerk by log-in.
	Clerk(ctx context.Context, login string) (Clerk, error)
	// Clerks returns all clerks, by log-in.
	Clerks(ctx context.Context) ([]Clerk, error)
	// Try counts one more try to log in as failed, durably and before it is judged, so
	// that tries side by side cannot pass as one; shut says for how long the log-in is
	// closed after that many. A try while it is closed counts for nothing.
	Try(ctx context.Context, login string, at time.Time, shut func(failed int) time.Duration) (Try, error)
	// Forgive forgets the tries of a log-in, after one that was right.
	Forgive(ctx context.Context, login string) error
	// OpenSession keeps a session and forgets those last seen before stale.
	OpenSession(ctx context.Context, s Session, stale time.Time) error
	// Session finds a session by the hash of its token.
	Session(ctx context.Context, hash string) (Session, error)
	// TouchSession moves the moment a session was last seen.
	TouchSession(ctx context.Context, hash string, seen time.Time) error
	// EndSession forgets a session; it may be gone already.
	EndSession(ctx context.Context, hash string) error
}

// Clerk is one person who works on cases.
type Clerk struct {
	Login    string
	Dept     string
	Name     string
	Hash     string // argon2id, with its parameters
	Disabled bool
}

// Try is one try to log in.
type Try struct {
	Allowed bool      // it may be judged; false: the log-in is closed
	Failed  int       // tries in a row, with this one when it was allowed
	Until   time.Time // until when the log-in is closed
}

// Session is one clerk's time at the pages.
type Session struct {
	Hash   string // hex SHA-256 of the cookie's token
	Login  string
	CSRF   string
	Opened time.Time
	Seen   time.Time
}
