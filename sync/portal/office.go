package portal

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/directory"
	"onestop/sync/portal/keyring"
	"onestop/sync/portal/ledger"
	"onestop/sync/portal/pages"
	"onestop/sync/wire"
)

const (
	codeLife   = 24 * time.Hour
	backupLag  = time.Minute // a receipt is signed a little before it is durable
	passLength = 14
)

// Office is the portal's administration: what the command line does. It may be open
// beside a running portal, on the same folder.
type Office struct {
	cfg    Config
	Keys   *keyring.Keyring
	Ledger ledger.Ledger
	Dir    *directory.Directory
}

// OpenOffice opens the folder, making ledger and keys where there are none.
func OpenOffice(cfg Config) (*Office, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	dir, err := directory.Load(cfg.Content)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	keysDir := filepath.Join(cfg.Data, "keys")
	hadKeys := keyring.Present(keysDir)
	if hadKeys && !ledger.Present(cfg.Data) {
		// Are the keys themselves whole? That is to be put right first.
		if _, err := keyring.Open(keysDir, cfg.Now(), cfg.Random); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%s holds the portal's keys, but its ledger (ledger.db) is gone: put a backup in place with "+
			"\"portal restore --from FILE\"; only where no backup is left, make an empty file ledger.db there and enrol every kiosk again", cfg.Data)
	}
	// The ledger before the keys: a first start that was cut off between them can go on.
	l, err := ledger.OpenSQLite(cfg.Data, cfg.Random)
	if err != nil {
		return nil, err
	}
	o := &Office{cfg: cfg, Ledger: l, Dir: dir}
	if err := o.openKeys(keysDir, hadKeys); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return o, nil
}

// openKeys refuses to make new keys for a ledger that is in use: what kiosks sealed for
// the old ones would stay shut for ever.
func (o *Office) openKeys(dir string, had bool) (err error) {
	if !had {
		kiosks, err := o.Ledger.Kiosks(context.Background())
		if err != nil {
			return err
		}
		if len(kiosks) > 0 {
			return fmt.Errorf("%s holds a ledger with kiosks, but the folder keys is empty: put it back from the backup", o.cfg.Data)
		}
	}
	o.Keys, err = keyring.Open(dir, o.cfg.Now(), o.cfg.Random)
	return err
}

// Restore puts a ledger's backup in place of the one in the folder, or, with from
// empty, only says that the one there came from a backup. No portal may be running. It
// begins a new epoch, so that every kiosk offers again what the backup misses.
func Restore(cfg Config, from string) error {
	l, err := lock(filepath.Join(cfg.Data, lockName))
	if err != nil {
		return err
	}
	defer l.Close()
	if from == "" {
		return ledger.Restored(cfg.Data)
	}
	return ledger.Restore(cfg.Data, from, "before-"+cfg.Now().UTC().Format("20060102T150405"))
}

// Close gives the ledger back.
func (o *Office) Close() error { return o.Ledger.Close() }

// NewCode makes a one-time enrolment code for a kiosk with that public name in that hall.
// Only its hash is kept.
func (o *Office) NewCode(ctx context.Context, kiosk, place string) (wire.EnrolCode, error) {
	name := strings.ToUpper(strings.TrimSpace(kiosk))
	if err := (&wire.HelloQuestion{Kiosk: name, Generation: wire.Generation{1}}).Check(); err != nil {
		return wire.EnrolCode{}, err
	}
	if len(place) > 200 {
		return wire.EnrolCode{}, errors.New("hall: at most 200 bytes")
	}
	code, err := wire.NewEnrolCode(o.cfg.Random, o.Keys.CA.Raw)
	if err != nil {
		return wire.EnrolCode{}, err
	}
	return code, o.Ledger.AddCode(ctx, ledger.Code{Hash: wire.SecretHash(code.Secret()).String(), Name: name, Hall: place,
		Expires: o.cfg.Now().Add(codeLife)})
}

// PutClerk adds a clerk or gives one a new password. An empty password is made here; the
// one that holds is returned and kept nowhere.
func (o *Office) PutClerk(ctx context.Context, login, dept, name, password string) (string, error) {
	login = strings.ToLower(strings.TrimSpace(login))
	if login == "" || len(login) > 64 || strings.HasPrefix(login, "?") {
		return "", errors.New("log-in: want 1 to 64 characters")
	}
	if _, ok := o.Dir.Department(dept); !ok {
		return "", fmt.Errorf("department %q is not in the content: want one of %s", dept, strings.Join(o.deptIDs(), ", "))
	}
	if password == "" {
		var err error
		if password, err = o.password(); err != nil {
			return "", err
		}
	}
	if len([]rune(password)) < 10 {
		return "", errors.New("password: want at least 10 characters")
	}
	hash, err := pages.HashPassword(password, o.cfg.Random)
	if err != nil {
		return "", err
	}
	return password, o.Ledger.PutClerk(ctx, ledger.Clerk{Login: login, Dept: dept, Name: name, Hash: hash})
}

// DisableClerk shuts a clerk out and ends that one's sessions. PutClerk lets one in again.
func (o *Office) DisableClerk(ctx context.Context, login string) error {
	c, err := o.Ledger.Clerk(ctx, strings.ToLower(strings.TrimSpace(login)))
	if err != nil {
		return fmt.Errorf("clerk %q: %w", login, err)
	}
	c.Disabled = true
	return o.Ledger.PutClerk(ctx, c)
}

// WriteCertificates writes, in PEM, the CA and after it every certificate that a kiosk was
// ever given: what "kioskctl receipt verify" needs to check paper receipts offline.
func (o *Office) WriteCertificates(ctx context.Context, w io.Writer) error {
	all, err := o.Ledger.Certificates(ctx)
	if err != nil {
		return err
	}
	ders := [][]byte{o.Keys.CA.Raw}
	for _, c := range all {
		ders = append(ders, c.DER)
	}
	for _, der := range ders {
		if err := pem.Encode(w, &pem.Block{Type: "CERTIFICATE", Bytes: der}); err != nil {
			return err
		}
	}
	return nil
}

func (o *Office) deptIDs() []string {
	var ids []string
	for _, d := range o.Dir.Departments {
		ids = append(ids, d.ID)
	}
	return ids
}

// password makes one of letters and digits that are not mistaken for each other: 14 of
// 29 are 68 bits.
func (o *Office) password() (string, error) {
	const letters = "abcdefghjkmnpqrstwxyz23456789"
	out := make([]byte, 0, passLength)
	var b [1]byte
	for len(out) < passLength {
		if _, err := io.ReadFull(o.cfg.Random, b[:]); err != nil {
			return "", fmt.Errorf("password: random source: %w", err)
		}
		if int(b[0]) < 256/len(letters)*len(letters) {
			out = append(out, letters[int(b[0])%len(letters)])
		}
	}
	return string(out), nil
}

// DemoClerk is a log-in of the demonstration.
type DemoClerk struct {
	Login, Password string
	Dept            hall.Department
}

// DemoPassword is every demonstration clerk's. It is for sample content on loopback and
// is made by "portal demo" only.
const DemoPassword = "demo-2026-onestop"

// Demo makes one clerk a department, named after it. Running it again changes nothing.
func (o *Office) Demo(ctx context.Context) ([]DemoClerk, error) {
	var out []DemoClerk
	for _, d := range o.Dir.Departments {
		out = append(out, DemoClerk{Login: d.ID, Password: DemoPassword, Dept: d})
		_, err := o.Ledger.Clerk(ctx, d.ID)
		if err == nil {
			continue
		}
		if !errors.Is(err, ledger.ErrNotFound) {
			return nil, err
		}
		if _, err := o.PutClerk(ctx, d.ID, d.ID, "受理岗", DemoPassword); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Backup writes a copy of the ledger. From then on kiosks may let go of what is in it.
func (o *Office) Backup(ctx context.Context, path string) error {
	return o.Ledger.Backup(ctx, path, o.cfg.Now().Add(-backupLag))
}
