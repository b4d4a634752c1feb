package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"onestop/app/hall"
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
	clerk.get("/desk/case/"+string(number)).must(t, 200, "承诺 5 个工作日，", "前答复。", "申请人提交", "分派到部门")
	clerk.page.mustNot(t, "您已提交", "前办结")
	clerk.act(number, "accept", "")
	clerk.act(number, "answer", " ").must(t, 409, "请写明内容")
	clerk.act(number, "answer", "已责令中介退还押金 2,400 元。").must(t, 200, "已公开答复")
	citizen.get("/p/"+token).must(t, 200, "已答复，请您评价", "已责令中介退还押金 2,400 元。", "提交评价")
	citizen.post("/p/"+token, "solved", "yes").must(t, 409, "请选问题是否解决")
	citizen.post("/p/"+token, "solved", "yes", "score", "fair").must(t, 200, "已收到您的评价：解决了 · 基本满意")
	if n := strings.Count(citizen.get("/p/"+token).body, "解决了 · 基本满意"); n != 1 {
		t.Errorf("the phone says the verdict %d times, want once", n)
	}
	citizen.do(http.MethodGet, "/p/"+token+"?lang=en", nil, "zh").must(t, 200, "Solved · Fairly satisfied")
	citizen.page.mustNot(t, "基本满意")
	citizen.get("/p/" + token + "?lang=zh-Hans")
	citizen.post("/p/"+token, "solved", "no", "score", "unsatisfied").must(t, 409, "每次答复评价一次")
	clerk.get("/desk/case/"+string(number)).must(t, 200, "解决了 · 基本满意")

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
		if a, err := rate(hall.Satisfied); err != nil || a.Case.State != hall.StateRated || a.Case.Steps[len(a.Case.Steps)-1].Words != "解决了 · 满意" {
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

func TestLanguages(t *testing.T) {
	p, k := demo(t)
	number, token := handIn(t, k, portaltest.Errand(portaltest.IDCard))
	b := newBrowser(t, p)
	b.do(http.MethodGet, "/p/"+token, nil, "fr-FR,fr").must(t, 200, `lang="en"`, "ID card renewal", "Arrived, to be accepted", "You handed it in")
	b.do(http.MethodGet, "/p/"+token+"?lang=zh-Hans", nil, "fr-FR").must(t, 200, `lang="zh-CN"`, "居民身份证换领")
	b.do(http.MethodGet, "/progress", nil, "fr-FR").must(t, 200, "查办件进度") // chosen before
	english := newBrowser(t, p)
	english.login("police")
	english.do(http.MethodGet, "/desk?lang=en", nil, "zh").must(t, 200, "Cases to do", string(number))
	english.do(http.MethodGet, "/desk/case/"+string(number), nil, "zh").must(t, 200, "Accept this case", "As the applicant checked it", "Handed in by the applicant")
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
	if got := b.post("/desk/search", "q", strings.ToLower(string(last))); !strings.HasSuffix(got.path, string(last)) {
		t.Errorf("the whole number leads to %s, want the case", got.path)
	}
	b.get("/desk")
	b.post("/desk/search", "q", "身份证").must(t, 200, "“身份证”的查找结果", "共 25 件")
	b.get("/desk?page=2&q="+url.QueryEscape("身份证")).must(t, 200, "第 21 到 25 件")
	// A name finds nothing and stands in no address, nor on the page.
	for _, address := range []string{"", "/desk?q=" + url.QueryEscape("林晓")} {
		if address == "" {
			b.post("/desk/search", "q", "林晓")
		} else {
			b.get(address)
		}
		b.page.must(t, 200, "不能按姓名查找", "第 1 到 20 件")
		if u, err := url.QueryUnescape(b.page.query); err != nil || strings.Contains(u, "林晓") || strings.Contains(b.page.body, "“林晓”") {
			t.Errorf("the name stands in the address %q or on the page", u)
		}
	}
	b.get("/desk?tab=bogus&page=-3").must(t, 200, "全部待办 25")
}
