package screen_test

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"onestop/app/hall"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/uitest"
)

const (
	renewalName = "居民身份证换领（到期）"
	marker      = "王标记独一无二"
)

// reach scrolls down until a control stands fully in the window, and presses it.
func (s *stage) reach(labels ...string) {
	s.t.Helper()
	for _, l := range labels {
		for range 12 {
			c := s.Find(l)
			if c != nil && s.clear(c) {
				break
			}
			s.tap("向下翻")
		}
		s.tap(l)
	}
}

// clear reports whether nothing fixed at the bottom hides a control.
func (s *stage) clear(c fyne.CanvasObject) bool {
	low := s.Window.Canvas().Size().Height
	for _, l := range []string{"首页", "上一步", "q", "1"} {
		if o := s.Find(l); o != nil {
			low = min(low, s.Top(o))
		}
	}
	return s.Top(c)+c.Size().Height < low
}

func (s *stage) retype(label, text string) {
	s.t.Helper()
	s.reach(label)
	for range 60 {
		s.App.Kit().TypedKey(fyne.KeyBackspace)
	}
	s.Type(text)
	s.settle()
}

func (s *stage) arg(want string) {
	s.t.Helper()
	if got := s.App.Route().Arg; got != want {
		s.t.Errorf("route %q: argument %q, want %q; shown: %q", s.App.Route().Page, got, want, s.Texts())
	}
}

func TestErrandWithDiskFullIsToldBeforeTheFirstQuestion(t *testing.T) {
	shop := newShop(t)
	shop.closed = &hall.Error{Code: "disk_full", Key: "agent.disk_full"}
	pages := errandPages()
	pages[screen.PageFault] = uitest.Page(screen.Fault)
	s := newStage(t, uitest.Config{Pages: pages, Desk: shop})
	s.Show(theme.DefaultWishes(), screen.Route{Page: screen.PageGuide, Arg: renewal})
	s.reach("现在办理")
	s.at(screen.PageFault)
	if s.Find("下一步") != nil {
		t.Error("a question is asked that cannot be answered to anybody")
	}
}

func TestErrandFromSearchToReceipt(t *testing.T) {
	shop := newShop(t)
	s := newStage(t, uitest.Config{Pages: errandPages(), Desk: shop})
	s.tap("输入事项名称或首字母，例如“身份证”或“sfz”")
	s.Type("sfz")
	s.settle()
	s.tap("完成")
	s.reach(renewalName)
	s.reach("现在办理")

	s.tap("下一步")
	s.arg("checked")
	s.tap("本人", "下一步")
	s.at(screen.PageForm)
	s.retype("姓名", marker)
	s.retype("公民身份号码", "110105194912310021")
	s.retype("手机号码", "13812346021")
	s.tap("下一步")
	s.arg("checked")
	if f := s.App.Kit().Active(); f == nil || f.Text() != "110105194912310021" {
		t.Errorf("the faulty field is not the active one, or lost its text: %v", f)
	}
	s.retype("公民身份号码", "11010519491231002X")
	s.tap("下一步")

	s.reach("已经到期")
	s.retype("年", "2026")
	s.retype("月", "10")
	s.retype("日", "1")
	s.tap("完成")
	s.reach("邮寄到家", "收件地址：省、市、区")
	s.tap("福建省", "福州市", "鼓楼区")
	s.retype("街道和门牌号", "东大路36号")
	s.tap("下一步")
	s.reach("以上内容真实、完整，如有虚假，愿意承担法律责任")
	s.tap("下一步")

	s.at(screen.PageReview)
	for _, want := range []string{marker, "1101 **** **** 002X", "138 **** 6021", "福建省福州市鼓楼区东大路36号"} {
		if !s.Shows(want) {
			t.Errorf("the review does not show %q: %q", want, s.Texts())
		}
	}
	s.tap("修改")
	s.tap("改好了")
	s.at(screen.PageReview)
	s.tap("提交申请")
	s.at(screen.PageReceipt)
	s.shows("FZ26-1123-7K4M-8Q2C-9")
	if len(shop.taken) != 1 {
		t.Fatalf("%d submissions, want 1", len(shop.taken))
	}
	sub := shop.taken[0]
	if sub.Item != renewal || !strings.Contains(string(sub.Answers), marker) || sub.Rows[0].Label != "申请人" {
		t.Errorf("submission %+v", sub)
	}
	if s.App.Visit().Draft != nil {
		t.Error("the draft is kept after it was handed in")
	}
}

// atReview is a stage on the review page of a whole draft.
func atReview(t *testing.T, shop *shop) *stage {
	t.Helper()
	s := newStage(t, uitest.Config{Pages: errandPages(), Desk: shop})
	s.App.Touch()
	s.App.Visit().Draft = draftOf(t, shop, 3)
	s.App.Go(screen.Route{Page: screen.PageReview})
	s.settle()
	return s
}

func TestSecondPressOfSubmitDoesNothing(t *testing.T) {
	shop := newShop(t)
	shop.hold = make(chan struct{})
	s := atReview(t, shop)
	s.tap("提交申请")
	s.tap("正在保存…")
	w := standard
	w.Lang = hall.English
	s.App.Wish(w) // the page is built again while the answer is under way
	s.settle()
	s.tap("Saving…")
	close(shop.hold)
	s.at(screen.PageReceipt)
	if len(shop.taken) != 1 {
		t.Errorf("%d submissions, want 1", len(shop.taken))
	}
}

func TestNumberIsShownAlsoToAVisitorWhoWentHomeMeanwhile(t *testing.T) {
	shop := newShop(t)
	shop.hold = make(chan struct{})
	s := atReview(t, shop)
	s.tap("提交申请", "首页")
	close(shop.hold)
	s.at(screen.PageReceipt)
}

func TestAnswersStayWhenTheDiskIsFull(t *testing.T) {
	shop := newShop(t)
	shop.refuse = &hall.Error{Code: "disk_full", Key: "agent.disk_full", Err: errors.New("no space")}
	s := atReview(t, shop)
	s.tap("提交申请")
	s.until("the error shows", func() bool { return s.App.Route().Arg == "failed disk_full" })
	if !s.Shows("李明") {
		t.Error("the answers are gone")
	}
	shop.refuse = nil
	s.tap("提交申请")
	s.at(screen.PageReceipt)
}

func TestUnknownOutcomeIsNeverHandedInAgain(t *testing.T) {
	shop := newShop(t)
	shop.refuse = &hall.Error{Code: "store_unknown"}
	s := atReview(t, shop)
	s.tap("提交申请")
	s.until("the error shows", func() bool { return s.App.Route().Arg == "failed store_unknown" })
	if s.Find("提交申请") != nil || s.Find("修改") != nil {
		t.Errorf("it can be handed in or changed again: %q", s.Texts())
	}
}

func TestNothingOfAnErrandOutlivesTheVisit(t *testing.T) {
	for _, page := range []string{screen.PageForm, screen.PageReview} {
		shop := newShop(t)
		s := atReview(t, shop)
		f, _ := shop.Form(s.App.Visit().Draft.Form)
		f.Set(s.App.Visit().Draft, "/name", marker)
		s.App.Visit().Draft.Page = 1
		s.App.Visit().Query = marker
		s.App.Go(screen.Route{Page: page})
		s.settle()
		s.tap("结束并清除")
		if v := s.App.Visit(); v.Draft != nil || v.Query != "" || v.Receipt != nil {
			t.Errorf("%s: the visit keeps %+v", page, v)
		}
		if all := strings.Join(s.Texts(), " ") + s.Log() + s.App.Route().Arg; strings.Contains(all, marker) {
			t.Errorf("%s: the marker outlives the visit", page)
		}
	}
}
