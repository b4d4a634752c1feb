package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the engine, pure Go
)

//go:embed migration/*.sql
var migrations embed.FS

const (
	fileName   = "ledger.db"
	epochName  = "ledger.epoch" // beside the database, so that a restored file is noticed
	maxGroup   = 256            // writes that may share one commit
	readers    = 4
	busyMillis = 10000
)

// SQLite is a Ledger in one file. Writes go through one goroutine, which puts all
// that wait into one transaction: while a commit is on its way to the disk the next
// group gathers.
type SQLite struct {
	epoch string
	dsn   string
	read  *sql.DB
	write *sql.DB
	conn  *sql.Conn // the one writing connection; only run uses it
	stmts map[string]*sql.Stmt

	jobs chan *job
	quit chan struct{}
	done chan struct{}
	once sync.Once
}

var _ Ledger = (*SQLite)(nil)

// job is one write on its way through the writer.
type job struct {
	do   func(*tx) error
	err  error
	done chan struct{}
}

// OpenSQLite opens or makes the ledger in dir. Random bytes for a new epoch are
// read from random. Where the file beside the database does not agree with it, one of
// them came from a backup: the ledger starts a new epoch and kiosks reconcile.
func OpenSQLite(dir string, random io.Reader) (*SQLite, error) {
	path := filepath.Join(dir, fileName)
	if err := private(path); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	dsn := "file:" + path + fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)", busyMillis)
	s := &SQLite{dsn: dsn, jobs: make(chan *job), quit: make(chan struct{}), done: make(chan struct{}), stmts: map[string]*sql.Stmt{}}
	if err := s.open(dsn, dir, random); err != nil {
		s.closeFiles()
		return nil, fmt.Errorf("open ledger %s: %w", path, err)
	}
	go s.run()
	return s, nil
}

// private makes the file, if it is not there, so that only its owner reads it.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *SQLite) open(dsn, dir string, random io.Reader) (err error) {
	if s.write, err = sql.Open("sqlite", dsn); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	ctx := context.Background()
	if s.conn, err = s.write.Conn(ctx); err != nil {
		return err
	}
	if err = migrate(ctx, s.conn); err != nil {
		return err
	}
	if s.epoch, err = settleEpoch(ctx, s.conn, dir, random); err != nil {
		return err
	}
	if s.read, err = sql.Open("sqlite", dsn+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(readers)
	return s.read.PingContext(ctx)
}

func migrate(ctx context.Context, conn *sql.Conn) error {
	files, err := fs.Glob(migrations, "migration/*.sql")
	if err != nil {
		return err
	}
	sort.Strings(files)
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := applyMissing(ctx, conn, files); err != nil {
		_, rb := conn.ExecContext(ctx, "ROLLBACK")
		return errors.Join(err, rb)
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

func applyMissing(ctx context.Context, conn *sql.Conn, files []string) error {
	const table = "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)"
	if _, err := conn.ExecContext(ctx, table); err != nil {
		return err
	}
	for _, f := range files {
		var n int
		if err := conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM migrations WHERE name = ?", f).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		text, err := migrations.ReadFile(f)
		if err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		if _, err := conn.ExecContext(ctx, "INSERT INTO migrations (name) VALUES (?)", f); err != nil {
			return err
		}
	}
	return nil
}

// Epoch names this life of the database.
func (s *SQLite) Epoch() string { return s.epoch }

// Close waits for running writes and closes the file.
func (s *SQLite) Close() error {
	s.once.Do(func() { close(s.quit) })
	<-s.done
	return s.closeFiles()
}

func (s *SQLite) closeFiles() error {
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	s.stmts = map[string]*sql.Stmt{}
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
		s.conn = nil
	}
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
