package screen_test

import (
	"context"
	"slices"
	"time"

	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
)

// crew is a staff service that does as told.
type crew struct {
	pin     string // "": none is set
	in      bool
	open    bool
	enterAs []error // of the next tries
	acts    []string
	term    hall.Terminal
	queue   []hall.QueueItem
	sync    []error // of the next syncs; then they succeed
	sent    int
	hold    chan struct{} // not nil: a sync waits for it
	enrol   []error
	weak    string // this PIN is refused
	sound   bool
	printer error
}

var _ screen.Staff = (*crew)(nil)

func (c *crew) did(act string) { c.acts = append(c.acts, act) }

func (c *crew) guard() error {
	if !c.in {
		return &hall.Error{Code: "staff_closed", Key: "staff.closed"}
	}
	return nil
}

func (c *crew) PINSet() (bool, error) { return c.pin != "", nil }

func (c *crew) SetPIN(pin string) error {
	if pin == c.weak {
		return &hall.Error{Code: "pin_weak", Key: "staff.pin.weak"}
	}
	c.did("pin " + pin)
	c.pin = pin
	return nil
}

func (c *crew) Enter(pin string) error {
	if len(c.enterAs) > 0 {
		err := c.enterAs[0]
		c.enterAs = c.enterAs[1:]
		return err
	}
	if pin != c.pin {
		return &hall.Error{Code: "pin_wrong", Key: "staff.pin.wrong", Args: []any{4}}
	}
	c.in = true
	return nil
}

func (c *crew) Leave(why string) error {
	if c.in {
		c.did("leave " + why)
	}
	c.in = false
	return nil
}

func (c *crew) InService() bool { return c.open }

func (c *crew) SetService(open bool) error {
	c.open, c.term.InService = open, open
	return c.guard()
}

func (c *crew) Terminal(context.Context) (hall.Terminal, error) { return c.term, c.guard() }

func (c *crew) Queue(failed bool, _ int) ([]hall.QueueItem, error) {
	var out []hall.QueueItem
	for _, i := range c.queue {
		if !failed || i.State == hall.ItemQuarantined {
			out = append(out, i)
		}
	}
	return out, c.guard()
}

func (c *crew) Retry(n hall.Number) error {
	c.did("retry " + string(n))
	for i := range c.queue {
		if c.queue[i].Number == n {
			c.queue[i].State, c.queue[i].Reason = hall.ItemWaiting, nil
		}
	}
	return c.guard()
}

func (c *crew) SyncNow(_ context.Context, step func(done, total int)) (int, error) {
	step(1, 3)
	if c.hold != nil {
		<-c.hold
	}
	if len(c.sync) > 0 {
		err := c.sync[0]
		c.sync = c.sync[1:]
		return 0, err
	}
	c.queue = slices.DeleteFunc(c.queue, func(i hall.QueueItem) bool { return i.State == hall.ItemWaiting })
	return c.sent, c.guard()
}

func (c *crew) Enrol(_ context.Context, code string) error {
	if len(c.enrol) > 0 {
		err := c.enrol[0]
		c.enrol = c.enrol[1:]
		return err
	}
	c.did("enrol " + code)
	c.term.Enrolled = true
	return c.guard()
}

func (c *crew) PrintTest(context.Context) error { return c.printer }

func (c *crew) PrintVerdict(good bool) error {
	c.did(map[bool]string{true: "prints well", false: "prints badly"}[good])
	return nil
}

func (c *crew) CheckStore() (bool, error) { return c.sound, c.guard() }

func (c *crew) RestartProgram() error { c.did("restart"); return c.guard() }

func (c *crew) Config() ([][2]string, error) {
	return [][2]string{{"portal.url", "https://jindu.fuzhou.gov.cn:8443"}, {"panel.width_mm", "268"},
		{"hall.name", "福州市政务服务自助终端"}, {"idle.home", "1m0s"}}, c.guard()
}

func (c *crew) Audit(int) ([][3]string, error) {
	return [][3]string{{"11-23 14:32:05", "staff.login", "role=technician"}, {"11-23 14:31:58", "staff.pin_wrong", "count=1"},
		{"11-23 14:21:40", "case.submitted", "item=11350100MB0000001A4000104002000 number=FZ26-1123-7K4M-8Q2C-9"},
		{"11-23 08:00:02", "program.started", "version=1.4.0"}}, c.guard()
}

const staffPIN = "402958"

// newCrew is a kiosk as the design shows it: offline, four items, one refused.
func newCrew() *crew {
	item := func(n, zh, en string, h, m, tries int) hall.QueueItem {
		return hall.QueueItem{Number: hall.Number(n), Name: hall.Text{hall.Chinese: zh, hall.English: en}, At: at(11, 23, h, m), Attempts: tries, State: hall.ItemWaiting}
	}
	refused := item("FZ26-1123-5D1X-2B9P-7", "居住证申领", "Residence permit", 13, 58, 3)
	refused.State, refused.Reason = hall.ItemQuarantined, &hall.Error{Code: "item", Key: "agent.reason.item"}
	return &crew{
		pin: staffPIN, open: true, sound: true, sent: 3,
		queue: []hall.QueueItem{refused, item("FZ26-1123-7K4M-8Q2C-9", "居民身份证换领", "ID card renewal", 14, 36, 0),
			item("TS26-1123-8Q2C-5D1X-4", "投诉建议", "Complaint", 14, 21, 2),
			item("FZ26-1123-2B9P-7K4M-3", "个体工商户设立", "Sole trader registration", 11, 20, 5)},
		term: hall.Terminal{
			Kiosk: "FZ-GL-0012", Version: "1.4.0", Started: uitest.Start.Add(-292 * time.Hour), Now: uitest.Start,
			Enrolled: true, InService: true, Portal: "jindu.fuzhou.gov.cn:8443",
			Sync: hall.SyncState{Since: uitest.Start.Add(-192 * time.Minute), LastContact: uitest.Start.Add(-192 * time.Minute),
				Failure: &hall.Error{Code: "offline", Key: "agent.offline"}, Waiting: 3, Oldest: at(11, 23, 11, 20),
				Quarantined: 1, Content: "2026.47.2", Skew: 400 * time.Millisecond, SkewKnown: true},
			Storage: hall.StorageState{FileBytes: 48 << 20, FreeBytes: 97925999001, Sound: true},
			Devices: []hall.DeviceState{{Name: "device.printer", State: "device.state.no_paper", Tone: hall.ToneWarn}},
		},
	}
}

const staffIdle = 5 * time.Minute

// staffPages is every page that staff can reach.
func staffPages() map[string]ui.Page {
	return map[string]ui.Page{
		screen.PageHome:        {Build: screen.Front(screen.Home)},
		screen.PageStaff:       {Build: screen.StaffEnter, Bare: true, Idle: staffIdle},
		screen.PageManage:      {Build: screen.StaffManage, Bare: true, Idle: staffIdle},
		screen.PageStaffAct:    {Build: screen.StaffAct, Bare: true, Idle: staffIdle},
		screen.PageStaffConfig: {Build: screen.StaffConfig, Bare: true, Idle: staffIdle},
		screen.PageStaffAudit:  {Build: screen.StaffAudit, Bare: true, Idle: staffIdle},
		screen.PageStaffPIN:    {Build: screen.StaffPIN, Bare: true, Idle: staffIdle},
		screen.PageEnrol:       {Build: screen.Enrol, Bare: true, Idle: staffIdle},
		screen.PageSetup:       {Build: screen.Setup, Bare: true, Idle: -1},
		screen.PageClosed:      {Build: screen.Closed, Bare: true, Idle: -1},
		screen.PageFault:       {Build: screen.Fault},
	}
}

func staffConfig(c *crew) uitest.Config { return uitest.Config{Pages: staffPages(), Staff: c} }
