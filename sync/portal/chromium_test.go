package portal_test

import (
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
)

// A clerk without a mouse: log in, open the case, accept, finish.
func TestDeskByKeyboardAlone(t *testing.T) {
	c := startChromium(t, "zh-CN")
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	c.size(1440, 900)
	c.open(p.WebURL() + "/desk")
	c.waits("登录部门工作台")
	c.keys("police", "Tab", portal.DemoPassword, "Enter") // the name field has the focus
	c.waits("待办事项")
	c.tabTo("td.number a")
	c.keys("Enter")
	c.waits("申请人核对过的内容")
	c.keys("Alt+a")
	c.waits("已受理，开始计时")
	c.keys("Alt+w") // the words of the usual act
	c.keys("请凭回执领证。", "Tab", "Enter")
	c.waits("已办结，申请人现在就能看到")
	x, _, err := p.Ledger.Case(ctx, number)
	if err != nil || x.State != hall.StateFinished {
		t.Errorf("case is %s, %v; want it finished", x.State, err)
	}
	c.size(390, 844)
	c.open(p.WebURL() + "/p/" + token)
	c.waits("请凭回执领证。")
	c.fits()
}

// A citizen on a phone without a pointer rates an answer.
func TestRatingByKeyboardAlone(t *testing.T) {
	c := startChromium(t, "zh-CN")
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Complaint(hall.Anonymous))
	clerk := newBrowser(t, p)
	clerk.login("housing")
	clerk.act(number, "accept", "")
	clerk.act(number, "answer", "已责令中介退还押金 2,400 元及剩余租金，10 月 8 日前到账。")
	c.size(390, 844)
	c.open(p.WebURL() + "/p/" + token)
	c.waits("对这次处理满意吗")
	c.fits()
	c.shot("phone-rate")
	c.tabTo("input[name=solved]")
	c.keys("Space", "Tab", "Space", "Tab", "Enter")
	c.waits("已收到您的评价：解决了 · 满意")
	c.shot("phone-rated")
}

// What a desk looks like on a working day, in every state, at the sizes of the designs.
func TestPagesAreWhole(t *testing.T) {
	c := startChromium(t, "zh-CN")
	clock := &fakeClock{now: time.Date(2026, 11, 2, 9, 12, 0, 0, time.FixedZone("CST", 8*3600))}
	p := portaltest.Start(t, portaltest.Options{Kiosks: 2, Change: func(c *portal.Config) { c.Now = clock.Now }})
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	token, open := workingWeeks(t, p, clock)
	c.size(1440, 900)
	c.open(p.WebURL() + "/desk/login")
	c.waits("登录")
	c.shot("login")
	c.keys("construction", "Tab", portal.DemoPassword, "Enter")
	c.waits("本月按期办结率")
	c.fits()
	c.shot("worklist")
	c.open(p.WebURL() + "/desk/case/" + string(open))
	c.waits("办理过程")
	c.fits()
	c.shot("case")
	c.open(p.WebURL() + "/desk?lang=en")
	c.waits("Cases to do")
	c.fits()
	c.shot("worklist-en")
	c.size(390, 844)
	for name, path := range map[string]string{"phone": "/p/" + token + "?lang=zh-Hans", "phone-en": "/p/" + token + "?lang=en",
		"phone-lookup": "/progress?lang=zh-Hans", "phone-desk": "/desk?lang=zh-Hans", "phone-case": "/desk/case/" + string(open)} {
		c.open(p.WebURL() + path)
		c.fits()
		c.shot(name)
	}
}

// workingWeeks lets three weeks of work pass and returns the token of a case under way and
// the number of an open one.
func workingWeeks(t *testing.T, p *portaltest.Portal, clock *fakeClock) (string, hall.Number) {
	t.Helper()
	desks := map[string]*browser{}
	for _, dept := range []string{"construction", "water", "highway", "police"} {
		desks[dept] = newBrowser(t, p)
		desks[dept].login(dept)
	}
	in := func(item string) (hall.Number, string) { return handIn(t, p.Kiosks[0], portaltest.Errand(item)) }
	build := desks["construction"]
	for range 6 {
		n, _ := in(portaltest.Qualification)
		build.act(n, "accept", "")
		build.act(n, "pass", "")
		desks["water"].act(n, "pass", "同意")
		desks["highway"].act(n, "pass", "同意")
		build.act(n, "finish", "请凭回执领取资质证书。")
		clock.add(20 * time.Minute) // short enough that nobody is logged out
	}
	var open hall.Number
	for i := range 8 {
		n, _ := in(portaltest.Qualification)
		if i%2 == 0 {
			build.act(n, "accept", "")
			open = n
		}
		if i == 4 || i == 6 {
			build.act(n, "ask", "缺：法定代表人身份证明")
		}
		clock.add(26 * time.Hour)
		build.get("/desk/login")
		build.login("construction")
	}
	e, token, err := p.Kiosks[1].EnvelopeAt(portaltest.Errand(portaltest.IDCard), 1, clock.Now().Add(-3*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	submit(t, p.Kiosks[1], e)
	desks["police"].login("police")
	desks["police"].act(e.Header.Number, "accept", "")
	clock.add(2 * time.Hour)
	build.login("construction")
	n, _ := in(portaltest.Qualification)
	for _, step := range []string{"accept", "pass"} {
		build.act(n, step, "")
	}
	return token, open
}
