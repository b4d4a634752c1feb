package screen_test

import (
	"slices"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/uitest"
)

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

// Whoever types a PIN must not scroll for the last row of keys.
func TestAllKeysOfThePINFitOnALowScreen(t *testing.T) {
	for step := range theme.Step(theme.Steps) {
		c := staffConfig(newCrew())
		c.Panel = uitest.Panels[1]
		s := newStage(t, c)
		w := standard
		w.Step = step
		s.Show(w, screen.Route{Page: screen.PageStaff})
		key, back := s.Find("0"), s.Find("返回首页")
		if key == nil || back == nil {
			t.Fatalf("step %d: shown: %q", step, s.Texts())
		}
		if end := s.Top(key) + key.Size().Height; end > s.Top(back) {
			t.Errorf("step %d: the last row ends at %.0f, the foot begins at %.0f", step, end, s.Top(back))
		}
	}
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

func TestClockSkewIsShownToTheTenthAndNothingHasNoSign(t *testing.T) {
	for skew, want := range map[time.Duration]string{
		0: "0.0 秒", -20 * time.Millisecond: "0.0 秒", 49 * time.Millisecond: "0.0 秒",
		-50 * time.Millisecond: "-0.1 秒", 400 * time.Millisecond: "0.4 秒", -90 * time.Second: "-90.0 秒",
	} {
		c := newCrew()
		c.term.Sync.Skew = skew
		s := inside(t, c)
		if !s.Shows(want) {
			t.Errorf("%v: want %q; shown: %q", skew, want, s.Texts())
		}
	}
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
