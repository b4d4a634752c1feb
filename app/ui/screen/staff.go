package screen

import (
	"context"

	"onestop/app/hall"
)

// The pages of staff. All but PageStaff are reached from there only.
const (
	PageManage      = "manage"      // 设备管理: the four cards and the queue
	PageStaffAct    = "staffact"    // Arg: which act is asked about or runs
	PageStaffConfig = "staffconfig" // the configuration in force
	PageStaffAudit  = "staffaudit"  // the newest lines of the audit log
	PageStaffPIN    = "staffpin"    // a new PIN
	PageEnrol       = "enrol"
	PageSetup       = "setup" // the first start
)

// Staff is what the kiosk does for its staff. Every act is checked below the interface: an
// act outside a session is the code "staff_closed". Methods with a context may block and
// belong into Env.Later, the others answer within a write to the disk.
type Staff interface {
	PINSet() (bool, error)
	SetPIN(pin string) error // the codes "pin_weak", "staff_closed"
	// Enter opens a session. Its codes: "pin_wrong", "pin_wait" with the seconds left as
	// the argument, "pin_locked", "pin_unset".
	Enter(pin string) error
	Leave(why string) error // "button" or "idle"; nothing outside a session
	InService() bool
	SetService(open bool) error

	Terminal(ctx context.Context) (hall.Terminal, error)
	Queue(failed bool, limit int) ([]hall.QueueItem, error)
	Retry(n hall.Number) error
	// SyncNow calls step on the caller's goroutine.
	SyncNow(ctx context.Context, step func(done, total int)) (delivered int, err error)
	Enrol(ctx context.Context, code string) error
	PrintTest(ctx context.Context) error
	PrintVerdict(good bool) error
	CheckStore() (sound bool, err error)
	RestartProgram() error
	Config() ([][2]string, error)         // key and value, in order
	Audit(limit int) ([][3]string, error) // time, event, detail; newest first
}
