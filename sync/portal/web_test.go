package portal_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
	"onestop/sync/wire"
)

func TestErrandGoesFromTheDeskToTheCitizen(t *testing.T) {
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	citizen, clerk := newBrowser(t, p), newBrowser(t, p)
	citizen.get("/p/"+token).must(t, 200, "居民身份证换领", string(number), "已送达，等待受理", "您已提交", "福州市民服务中心")
	clerk.login("police")
	clerk.page.must(t, 200, string(number), "林晓", "待受理 1", "审查中 0")
	clerk.get("/desk/case/"+string(number)).must(t, 200, "有效期满", "13800000000", "居民户口簿", "受理这一件")
	clerk.act(number, "accept", "").must(t, 200, "已受理，开始计时", "公安局审核", "办结这一件")
	citizen.get("/p/"+token).must(t, 200, "预计", "前办结", "承诺 20 个工作日", "市公安局办理")
	clerk.act(number, "ask", "缺：近期照片一张\n缺：户口簿首页").must(t, 200, "已告知补正", "暂停计时")
	citizen.get("/p/"+token).must(t, 200, "请补充材料", "缺：近期照片一张<br>缺：户口簿首页")
	clerk.act(number, "supplied", "").must(t, 200, "继续计时")
	clerk.page.mustNot(t, "/ask\"")
	clerk.act(number, "ask", "还缺一样").must(t, 409, "补正只能告知一次")
	clerk.act(number, "finish", "请凭回执到 3 号窗口领证。").must(t, 200, "已办结", "没有要做的事")
	citizen.get("/p/"+token).must(t, 200, "已办结", "请凭回执到 3 号窗口领证。")
	citizen.page.mustNot(t, "林晓", "13800000000", "受理岗", "police")
	clerk.get("/desk?tab=today").must(t, 200, string(number), "今日办结 1")

	var a wire.StepsAnswer
	if _, err := k.Ask(ctx, wire.PathSteps, &wire.StepsQuestion{Nonce: portaltest.Nonce()}, &a); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, s := range a.Cases[0].Steps {
		kinds = append(kinds, string(s.Kind))
	}
	if got := strings.Join(kinds, " "); len(a.Cases) != 1 || a.Cases[0].State != hall.StateFinished ||
		got != "submitted delivered accepted supplement supplied finished" || a.Cases[0].Revision != 6 {
		t.Errorf("the kiosk is told %+v with steps %s", a.Cases, got)
	}
}

func TestErrandPassesThroughThreeDepartments(t *testing.T) {
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Errand(portaltest.Qualification))
	desks := map[string]*browser{}
	for _, dept := range []string{"construction", "water", "highway", "police"} {
		desks[dept] = newBrowser(t, p)
		desks[dept].login(dept)
	}
	desks["water"].page.mustNot(t, string(number))
	desks["water"].get("/desk/case/"+string(number)).must(t, 200, "现在由市建委办理")
	desks["police"].get("/desk/case/"+string(number)).must(t, 404, "没有这一页")
	desks["construction"].page.must(t, 200, "福州某建设有限公司")
	desks["construction"].act(number, "accept", "")
	desks["construction"].act(number, "finish", "").must(t, 409, "请先转出")
	desks["water"].act(number, "pass", "").must(t, 409, "不在本部门")
	desks["construction"].act(number, "pass", "").must(t, 200, "已转出")
	desks["water"].get("/desk").must(t, 200, string(number), "水利局审查")
	desks["water"].act(number, "pass", "同意")
	desks["highway"].act(number, "pass", "同意")
	desks["construction"].act(number, "finish", "").must(t, 200, "已办结")
	newBrowser(t, p).get("/p/"+token).must(t, 200, "已办结", "市公路局", "同意")
}

func TestComplaintIsAnsweredInPublicAndRatedOnce(t *testing.T) {
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Complaint(hall.Anonymous))
	citizen, clerk := newBrowser(t, p), newBrowser(t, p)
	clerk.login("housing")
	clerk.get("/desk?kind=complaint").must(t, 200, string(number), "匿名", "住房租赁")
	clerk.get("/desk/case/"+string(number)).must(t, 200, "租房中介拒退押金", "匿名")
	citizen.post("/p/"+token, "solved", "yes", "score", "satisfied").must(t, 409, "部门答复后才能评价")
	clerk.act(number, "accept", "")
	clerk.act(number, "answer", " ").must(t, 409, "请写明内容")
	clerk.act(number, "answer", "已责令中介退还押金 2,400 元。").must(t, 200, "已公开答复")
	citizen.get("/p/"+token).must(t, 200, "已答复，请您评价", "已责令中介退还押金 2,400 元。", "提交评价")
	citizen.post("/p/"+token, "solved", "yes").must(t, 409, "请选问题是否解决")
	citizen.post("/p/"+token, "solved", "yes", "score", "fair").must(t, 200, "已收到您的评价：问题已解决，基本满意")
	citizen.post("/p/"+token, "solved", "no", "score", "unsatisfied").must(t, 409, "每次答复评价一次")
	clerk.get("/desk/case/"+string(number)).must(t, 200, "问题已解决，基本满意")

	// By number anyone may look, nobody may rate.
	citizen.post("/progress", "number", strings.ToLower(string(number))).must(t, 200, "已答复，您已评价")
	citizen.page.mustNot(t, "提交评价", token)
}

func TestRatingFromTheKiosk(t *testing.T) {
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Complaint(hall.Named))
	rate := func(score hall.Score) (wire.RateAnswer, error) {
		var a wire.RateAnswer
		_, err := k.Ask(ctx, wire.PathRate, &wire.RateQuestion{Nonce: portaltest.Nonce(), Token: token, Solved: true, Score: score}, &a)
		return a, err
	}
	if _, err := rate(hall.Satisfied); fault(err) != wire.FaultNotRateable {
		t.Errorf("before the answer: %v", err)
	}
	clerk := newBrowser(t, p)
	clerk.login("housing")
	clerk.act(number, "accept", "")
	clerk.act(number, "answer", "已办。")
	var byToken, byNumber wire.ProgressAnswer
	h := wire.TokenHash(token)
	if _, err := k.Ask(ctx, wire.PathProgress, &wire.ProgressQuestion{Nonce: portaltest.Nonce(), Token: &h}, &byToken); err != nil || !byToken.Case.CanRate {
		t.Errorf("by token: %+v, %v; want it rateable", byToken, err)
	}
	if _, err := k.Ask(ctx, wire.PathProgress, &wire.ProgressQuestion{Nonce: portaltest.Nonce(), Number: number}, &byNumber); err != nil || byNumber.Case.CanRate {
		t.Errorf("by number: %+v, %v; want it not rateable", byNumber, err)
	}
	for range 2 { // the second time after a lost answer
		if a, err := rate(hall.Satisfied); err != nil || a.Case.State != hall.StateRated {
			t.Errorf("rated: %+v, %v", a, err)
		}
	}
	if _, err := rate(hall.Fair); fault(err) != wire.FaultNotRateable {
		t.Errorf("another rating: %v", err)
	}
	if _, err := k.Ask(ctx, wire.PathProgress, &wire.ProgressQuestion{Nonce: portaltest.Nonce(), Number: "FZ26-1123-0000-0000-0"}, &byNumber); fault(err) != wire.FaultNotFound {
		t.Errorf("unknown number: %v", err)
	}
}

func TestLogin(t *testing.T) {
	clock := &fakeClock{now: time.Now()}
	p := portaltest.Start(t, portaltest.Options{Change: func(c *portal.Config) { c.Now = clock.Now }})
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, p)
	if got := b.get("/desk"); got.path != "/desk/login" {
		t.Errorf("without log-in the desk shows %s", got.path)
	}
	for _, login := range []string{"police", "nobody"} {
		for range 5 {
			b.post("/desk/login", "login", login, "password", "wrong wrong").must(t, 401, "账号或密码不对")
		}
		b.post("/desk/login", "login", login, "password", portal.DemoPassword).must(t, 429, "请等 30 秒")
	}
	if err := p.Restart(nil); err != nil { // waiting survives a restart
		t.Fatal(err)
	}
	b.post("/desk/login", "login", "police", "password", portal.DemoPassword).must(t, 429)
	clock.add(time.Minute)
	b.login("police")
	u, err := url.Parse(p.WebURL())
	if err != nil {
		t.Fatal(err)
	}
	if got := b.http.Jar.Cookies(u); len(got) != 1 || got[0].Name != "desk" {
		t.Errorf("cookies %v, want the session alone", got)
	}
	clock.add(31 * time.Minute)
	if got := b.get("/desk"); got.path != "/desk/login" {
		t.Errorf("after half an hour away the desk shows %s", got.path)
	}
	b.login("police")
	if got := b.post("/desk/logout"); got.path != "/desk/login" {
		t.Errorf("log-out leads to %s", got.path)
	}
	if got := b.get("/desk"); got.path != "/desk/login" {
		t.Errorf("after log-out the desk shows %s", got.path)
	}
}

func TestForgedFormsAreRefused(t *testing.T) {
	p, k := demo(t)
	number, _ := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	b.login("police")
	b.page.body = "" // no csrf token
	b.post("/desk/case/"+string(number)+"/accept").must(t, 403, "没有生效")
	r, err := http.NewRequest(http.MethodPost, b.base+"/desk/login", strings.NewReader("login=police"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := b.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("a form from another site: %d, want 403", resp.StatusCode)
	}
}

func TestHeadersOfEveryPage(t *testing.T) {
	p, k := demo(t)
	_, token := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	for _, path := range []string{"/p/" + token, "/progress", "/desk/login", "/nowhere", "/p/AAAAAAAAAAAAAAAAAAAAAA", "/p/short"} {
		h := b.get(path).header
		for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q, want %q", path, name, h.Get(name), want)
			}
		}
		if strings.Contains(b.page.body, "<script") || strings.Contains(b.page.body, "style=") {
			t.Errorf("%s holds script or style of its own", path)
		}
	}
}

func TestLanguages(t *testing.T) {
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	b.do(http.MethodGet, "/p/"+token, nil, "fr-FR,fr").must(t, 200, `lang="en"`, "ID card renewal", "Arrived, to be accepted")
	b.do(http.MethodGet, "/p/"+token+"?lang=zh-Hans", nil, "fr-FR").must(t, 200, `lang="zh-CN"`, "居民身份证换领")
	b.do(http.MethodGet, "/progress", nil, "fr-FR").must(t, 200, "查办件进度") // chosen before
	english := newBrowser(t, p)
	english.login("police")
	english.do(http.MethodGet, "/desk?lang=en", nil, "zh").must(t, 200, "Cases to do", string(number))
	english.do(http.MethodGet, "/desk/case/"+string(number), nil, "zh").must(t, 200, "Accept this case", "As the applicant checked it")
}

func TestLookupSaysWhatToDo(t *testing.T) {
	p, _ := demo(t)
	b := newBrowser(t, p)
	b.get("/").must(t, 200, "受理编号")
	b.post("/progress", "number", "FZ26").must(t, 422, "编号不对")
	n, err := hall.NewNumber("FZ", "000", time.Now(), strings.NewReader("123456789"))
	if err != nil {
		t.Fatal(err)
	}
	b.post("/progress", "number", string(n)).must(t, 404, "还没有这个编号")
	b.post("/progress", "number", "<script>").mustNot(t, "<script>")
}

// A marker in the answers, the token and the applicant's name must be in no log line.
func TestLogsHoldNothingPersonal(t *testing.T) {
	var log bytes.Buffer
	p := portaltest.Start(t, portaltest.Options{Kiosks: 1, Change: func(c *portal.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}})
	if _, err := p.Demo(ctx); err != nil {
		t.Fatal(err)
	}
	number, token := handIn(t, p.Kiosks[0], portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	b.get("/p/" + token)
	b.post("/desk/login", "login", "police", "password", "wrong password")
	b.login("police")
	b.act(number, "ask", "MARKER")
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"林晓", "13800000000", token, "MARKER", portal.DemoPassword, "wrong password"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log.String(), "case opened") || !strings.Contains(log.String(), "clerk=police") {
		t.Errorf("the log does not say who opened a case:\n%s", log.String())
	}
}

func TestSearchAndPaging(t *testing.T) {
	p, k := demo(t)
	var last hall.Number
	for range 25 {
		last, _ = handIn(t, k, portaltest.Errand(portaltest.IDCard))
	}
	b := newBrowser(t, p)
	b.login("police")
	b.page.must(t, 200, "第 1 到 20 件，共 25 件", "下一页", "全部待办 25")
	b.get("/desk?page=2").must(t, 200, "第 21 到 25 件", "上一页", string(last))
	if got := b.get("/desk?q=" + url.QueryEscape(strings.ToLower(string(last)))); !strings.HasSuffix(got.path, string(last)) {
		t.Errorf("the whole number leads to %s, want the case", got.path)
	}
	b.get("/desk?q="+url.QueryEscape("身份证")).must(t, 200, "“身份证”的查找结果", "共 25 件")
	b.get("/desk?q="+url.QueryEscape("不存在")).must(t, 200, "本部门没有这个编号或事项的件")
	b.get("/desk?tab=bogus&page=-3").must(t, 200, "全部待办 25")
}
