package vault

import (
	"errors"

	berrors "go.etcd.io/bbolt/errors"

	"onestop/app/hall"
)

// The codes of the vault's errors (hall.CodeOf).
const (
	CodeLocked     = "store_locked"      // another process has the file
	CodeDamaged    = "store_damaged"     // cannot be opened; set aside, staff decide
	CodeMissing    = "store_missing"     // was here once and is gone
	CodeNewer      = "store_newer"       // written by a newer program
	CodeFastCommit = "store_fast_commit" // the file system may lose what was committed
	CodeKey        = "store_key"         // the key of secret values is gone or another
	CodeFailed     = "store_failed"      // reading or writing failed
	CodeUnknown    = "store_unknown"     // a commit failed: Reopen and ask for the id
	CodeBroken     = "store_broken"      // needs Reopen since an earlier CodeUnknown
	CodeFull       = "disk_full"         // below the reserve, or the file is at its limit
	CodeDuplicate  = "number_exists"     // the number is in the vault already
)

func fault(code, hint string, err error) error {
	return &hall.Error{Code: code, Key: "agent." + code, Hint: hint, Err: err}
}

// errBroken is what every call says between a failed commit and Reopen.
func errBroken() error {
	return fault(CodeBroken, "reopen the store; if that fails restart the program", nil)
}

// commitFault names the outcome of a failed commit. Only the limit of the file's size
// is known to have changed nothing: it is found before the first byte is written.
func commitFault(err error) (named error, broken bool) {
	if errors.Is(err, berrors.ErrMaxSizeReached) {
		return fault(CodeFull, "the store is at its size limit; let it deliver, then compact", err), false
	}
	return fault(CodeUnknown, "the disk failed while committing; reopen the store, check the disk", err), true
}
