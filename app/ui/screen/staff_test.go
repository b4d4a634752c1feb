package screen_test

import (
	"context"
	"slices"
	"testing"
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

func TestStaffPagesAreReadableAndTouchableEverywhere(t *testing.T) {
	for name, page := range map[string]struct {
		route screen.Route
		ready string // a control that is there when the page is
	}{
		"enter":  {screen.Route{Page: screen.PageStaff}, "0"},
		"manage": {screen.Route{Page: screen.PageManage}, "FZ-GL-0012"},
		"print":  {screen.Route{Page: screen.PageStaffAct, Arg: "print"}, ""},
		"close":  {screen.Route{Page: screen.PageStaffAct, Arg: "close"}, ""},
		"config": {screen.Route{Page: screen.PageStaffConfig}, "portal.url"},
		"audit":  {screen.Route{Page: screen.PageStaffAudit}, "role=technician"},
		"newpin": {screen.Route{Page: screen.PageStaffPIN}, ""},
		"setup":  {screen.Route{Page: screen.PageSetup}, ""},
		"enrol":  {screen.Route{Page: screen.PageEnrol, Arg: "first"}, ""},
		"closed": {screen.Route{Page: screen.PageClosed}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCrew()
			c.in = true
			everywhere(t, "staff-"+name, staffConfig(c), page.route, func(s *stage) {
				c.in = true
				if page.ready != "" {
					s.until(page.ready, func() bool { return s.Shows(page.ready) || s.Find(page.ready) != nil })
				}
			})
		})
	}
}

// enterPIN presses the figures of a PIN, as fast as fingers do.
func (s *stage) enterPIN(pin string) {
	s.t.Helper()
	for _, figure := range pin {
		s.Tap(s.t, string(figure))
		s.settle()
	}
}

// corner holds the staff's corner for three seconds.
func (s *stage) corner() {
	s.t.Helper()
	s.App.Touch()
	s.App.Go(screen.Route{Page: screen.PageStaff})
	s.settle()
}

// inside is a stage whose staff have entered.
func inside(t *testing.T, c *crew) *stage {
	t.Helper()
	s := newStage(t, staffConfig(c))
	s.corner()
	s.enterPIN(staffPIN)
	s.shows("FZ-GL-0012")
	return s
}

func TestStaffEnterWithThePINOnly(t *testing.T) {
	c := newCrew()
	s := newStage(t, staffConfig(c))
	s.corner()
	s.enterPIN("40295")
	s.tap("删除")
	s.enterPIN("53")
	s.shows("口令不对。再错 4 次后每次要等。")
	c.enterAs = []error{&hall.Error{Code: "pin_wait", Key: "staff.pin.wait", Args: []any{3}}}
	s.enterPIN(staffPIN)
	s.shows("请等 3 秒再输。")
	s.Save(t, "staff-wait")
	s.enterPIN("1") // deaf
	s.advance(time.Second)
	s.shows("请等 2 秒再输。")
	s.advance(2 * time.Second)
	if s.Shows("请等 1 秒再输。") {
		t.Error("the wait does not end")
	}
	c.enterAs = []error{&hall.Error{Code: "pin_locked", Key: "staff.pin.locked"}}
	s.enterPIN(staffPIN)
	s.shows("输错次数太多，本页已锁住。请技术员在本机运行 kioskctl pin reset。")
	s.tap("返回首页")
	s.corner()
	s.enterPIN(staffPIN)
	s.shows("FZ-GL-0012")
	s.shows("离线 3 小时 12 分")
	s.shows("48 MB")
	s.tap("退出")
	s.at(screen.PageHome)
	if c.in || !slices.Contains(c.acts, "leave button") {
		t.Errorf("still in: %v, acts %v", c.in, c.acts)
	}
}

// A session left open lets nobody in.
func TestTheCornerAlwaysAsksForThePIN(t *testing.T) {
	c := newCrew()
	s := inside(t, c)
	s.App.Go(screen.Route{Page: screen.PageHome})
	s.corner()
	s.until("the session ends", func() bool { return !c.in })
	if s.Shows("FZ-GL-0012") {
		t.Error("the page opens without the PIN")
	}
}

func TestStaffSyncFailsWithAReasonAndThenSucceeds(t *testing.T) {
	c := newCrew()
	c.sync = []error{&hall.Error{Code: "unreachable", Key: "agent.unreachable"}}
	s := inside(t, c)
	s.shows("上次没有成功：没有网络。请检查网线或无线连接。")
	s.tap("立即同步")
	s.shows("这次没有成功：网络是通的，但门户没有应答。请确认门户在运行，地址没有写错。")
	s.Save(t, "staff-sync-failed")
	s.tap("立即同步")
	s.shows("已送达 3 件。")
	if s.Shows("FZ26-1123-7K4M-8Q2C-9") {
		t.Error("a delivered item is still listed")
	}
}

func TestStaffRetryARefusedItem(t *testing.T) {
	c := newCrew()
	s := inside(t, c)
	s.shows("门户没有这个事项")
	s.tap("失败")
	s.until("only what failed", func() bool { return !s.Shows("FZ26-1123-7K4M-8Q2C-9") })
	s.tap("重新送达")
	s.shows("FZ26-1123-5D1X-2B9P-7 已放回队列，下次同步再送。")
	s.shows("没有要处理的件。")
	s.tap("全部")
	s.shows("FZ26-1123-7K4M-8Q2C-9")
	if !slices.Contains(c.acts, "retry FZ26-1123-5D1X-2B9P-7") {
		t.Errorf("acts %v", c.acts)
	}
}

func TestOutOfServiceAndBack(t *testing.T) {
	c := newCrew()
	s := inside(t, c)
	s.tap("停止服务")
	s.at(screen.PageStaffAct)
	if !c.open {
		t.Fatal("out of service before it was confirmed")
	}
	s.tap("停止服务")
	s.at(screen.PageManage)
	s.shows("已停止服务")
	s.tap("退出")
	s.at(screen.PageClosed)
	s.shows("暂停服务")
	s.corner()
	s.enterPIN(staffPIN)
	s.shows("FZ-GL-0012")
	s.tap("恢复服务")
	s.at(screen.PageStaffAct)
	s.tap("恢复服务")
	s.at(screen.PageManage)
	s.tap("退出")
	s.at(screen.PageHome)
	if !c.open {
		t.Error("still out of service")
	}
}

func TestPrinterTestEndsInAVerdict(t *testing.T) {
	c := newCrew()
	c.printer = &hall.Error{Code: "no_paper", Key: "device.error.no_paper"}
	s := inside(t, c)
	s.tap("打印测试页")
	s.at(screen.PageStaffAct)
	s.tap("打印测试页")
	s.shows("打印机没有纸，回执没有打出来。请用手机扫屏幕上的二维码，或请工作人员装纸。")
	c.printer = nil
	s.tap("打印测试页")
	s.shows("请看打出来的纸：清楚、完整吗？")
	s.tap("不对")
	s.shows("已记入日志：打印不对。请检查纸、打印头和连接，再打一张。")
	if !slices.Contains(c.acts, "prints badly") {
		t.Errorf("acts %v", c.acts)
	}
}

func TestRestartAsksFirst(t *testing.T) {
	c := newCrew()
	s := inside(t, c)
	s.tap("重启程序")
	s.at(screen.PageStaffAct)
	s.tap("返回设备管理")
	s.shows("FZ-GL-0012")
	if slices.Contains(c.acts, "restart") {
		t.Fatal("restarted without a yes")
	}
	s.tap("重启程序")
	s.at(screen.PageStaffAct)
	s.tap("重启程序")
	s.shows("正在重启…")
	if !slices.Contains(c.acts, "restart") {
		t.Errorf("acts %v", c.acts)
	}
}

func TestStoreCheckSaysWhatItFound(t *testing.T) {
	c := newCrew()
	s := inside(t, c)
	s.tap("校验数据库")
	s.shows("刚才校验过，没有问题。")
	c.sound = false
	s.tap("校验数据库")
	s.shows("校验没通过。请停止服务，联系技术人员。")
}

// The session ends below the interface, whatever the screen shows.
func TestAnEndedSessionAsksForThePINAgain(t *testing.T) {
	c := newCrew()
	s := inside(t, c)
	c.in = false
	s.tap("校验数据库")
	s.at(screen.PageStaff)
}

func TestIdleStaffAreWarnedAndLoggedOut(t *testing.T) {
	c := newCrew()
	s := inside(t, c)
	s.App.Start()
	s.advance(staffIdle - time.Second)
	if s.Shows("您还在吗？") {
		t.Error("warned too early: staff read with care")
	}
	s.advance(3 * time.Second)
	s.shows("您还在吗？")
	s.tap("我还要用")
	s.shows("FZ-GL-0012")
	s.advance(staffIdle + time.Minute)
	s.at(screen.PageHome)
	if c.in || !slices.Contains(c.acts, "leave idle") {
		t.Errorf("in %v, acts %v", c.in, c.acts)
	}
}

func TestNobodyIsCountedDownOnAClosedKiosk(t *testing.T) {
	c := newCrew()
	c.open = false
	s := newStage(t, staffConfig(c))
	s.at(screen.PageClosed)
	s.App.Start()
	s.App.Touch()
	s.advance(10 * time.Minute)
	s.shows("暂停服务")
}

func TestStaffSeeHowFarASyncIs(t *testing.T) {
	c := newCrew()
	c.hold = make(chan struct{})
	s := inside(t, c)
	s.tap("立即同步")
	s.until("the step", func() bool { s.Clock.Advance(time.Second / 2); return s.Shows("正在送达 1 / 3") })
	s.Save(t, "staff-syncing")
	close(c.hold)
	s.shows("已送达 3 件。")
}

func TestFirstStartAsksForAPINAndOffersEnrolment(t *testing.T) {
	c := newCrew()
	c.pin, c.weak, c.term.Enrolled = "", "123456", false
	c.enrol = []error{&hall.Error{Code: "code", Key: "agent.code"}}
	s := newStage(t, staffConfig(c))
	s.at(screen.PageSetup)
	s.enterPIN("123456")
	s.shows("请再输一遍")
	s.enterPIN("123456")
	s.shows("这个口令太容易猜：不要用重复、连号或日期。")
	s.enterPIN(staffPIN)
	s.enterPIN("402957")
	s.shows("两次输的不一样，请从头再输。")
	s.enterPIN(staffPIN)
	s.enterPIN(staffPIN)
	s.at(screen.PageEnrol)
	s.tap("登记本机")
	s.shows("请输入登记码。")
	s.tap("登记码")
	s.Type("7k4m-8q2c")
	s.tap("完成")
	s.shows("登记码不对、已用过或已过期。请在门户上生成新的登记码。")
	s.tap("登记本机")
	s.at(screen.PageHome)
	if want := []string{"pin " + staffPIN, "enrol 7k4m-8q2c", "leave idle"}; !slices.Equal(c.acts, want) {
		t.Errorf("acts %v, want %v", c.acts, want)
	}
}

func TestEnrolmentCanBePutOff(t *testing.T) {
	c := newCrew()
	c.pin = ""
	s := newStage(t, staffConfig(c))
	s.enterPIN(staffPIN)
	s.enterPIN(staffPIN)
	s.at(screen.PageEnrol)
	s.tap("以后再登记")
	s.at(screen.PageHome)
	if c.in {
		t.Error("the setup leaves a session open")
	}
}
