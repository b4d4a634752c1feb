package screen_test

import (
	"testing"

	"onestop/app/hall"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
)

// draftOf is a draft of the sample guide, answered as far as a page.
func draftOf(t *testing.T, s *shop, page int) *hall.Draft {
	t.Helper()
	g, ok := s.Guides().Guide(renewal)
	if !ok {
		t.Fatal("no sample guide")
	}
	d := screen.NewDraft(hall.Errand, g, g.Form)
	f, err := s.Form(g.Form)
	if err != nil {
		t.Fatal(err)
	}
	for at, typed := range map[string]string{
		"/for": "self", "/name": "李明", "/id_number": "11010519491231002X", "/phone": "13812346021",
		"/reason": "expired", "/expires": "2026-10-01", "/delivery": "post", "/declaration": "true",
	} {
		f.Set(d, at, typed)
	}
	a, ok := s.divisions.Address("350102")
	if !ok {
		t.Fatal("no division 350102")
	}
	f.SetAddress(d, "/delivery_address", a)
	f.Set(d, "/delivery_address", "温泉街道东大路36号")
	d.Page = page
	return d
}

func TestFormCanBeReadAtEverySize(t *testing.T) {
	s := newShop(t)
	c := uitest.Config{Pages: errandPages(), Desk: s}
	for page := range 4 {
		uitest.Check(t, c, func(b *uitest.Bench) { b.App.Visit().Draft = draftOf(t, s, page) },
			screen.Route{Page: screen.PageForm, Arg: []string{"", "at /name", "", ""}[page]})
	}
	uitest.Check(t, c, func(b *uitest.Bench) {
		b.App.Visit().Draft = draftOf(t, s, 1)
		f, _ := s.Form(b.App.Visit().Draft.Form)
		f.Set(b.App.Visit().Draft, "/id_number", "110105194912310021")
		f.Set(b.App.Visit().Draft, "/phone", "138")
	}, screen.Route{Page: screen.PageForm, Arg: "checked"})
}

func TestListsCanBeReadAtEverySize(t *testing.T) {
	s := newShop(t)
	c := uitest.Config{Pages: errandPages(), Desk: s}
	uitest.Check(t, c, func(b *uitest.Bench) { b.App.Visit().Draft = draftOf(t, s, 2) },
		screen.Route{Page: screen.PageForm, Arg: "pick /delivery_address 0"})
	uitest.Check(t, c, func(b *uitest.Bench) {
		b.App.Visit().Draft = screen.NewDraft(hall.Complaint, hall.Guide{}, "complaint")
	},
		screen.Route{Page: screen.PageForm}, screen.Route{Page: screen.PageForm, Arg: "pick /category 0"},
		screen.Route{Page: screen.PageForm, Arg: "pick /category 2"})
}

func TestReviewCanBeReadAtEverySize(t *testing.T) {
	s := newShop(t)
	c := uitest.Config{Pages: errandPages(), Desk: s}
	uitest.Check(t, c, func(b *uitest.Bench) { b.App.Visit().Draft = draftOf(t, s, 3) },
		screen.Route{Page: screen.PageReview}, screen.Route{Page: screen.PageReview, Arg: "failed disk_full"},
		screen.Route{Page: screen.PageReview, Arg: "failed store_unknown"})
}

func TestComplaintTakesTheSameWay(t *testing.T) {
	shop := newShop(t)
	s := newStage(t, uitest.Config{Pages: errandPages(), Desk: shop})
	s.App.Touch()
	s.App.Visit().Draft = screen.NewDraft(hall.Complaint, hall.Guide{}, "complaint")
	s.App.Go(screen.Route{Page: screen.PageForm})
	s.settle()
	s.tap("咨询", "属于哪一方面", "供水供电与管网", "停水、水压与水质")
	s.arg("at /category")
	f, _ := shop.Form("complaint")
	d := s.App.Visit().Draft
	for at, typed := range map[string]string{"/place": "鼓楼区东街口", "/happened": "连续三天晚上没有水，一楼也没有。", "/wanted": "请查明原因，恢复供水。", "/identity": "anonymous"} {
		f.Set(d, at, typed)
	}
	for range 5 {
		if s.App.Route().Page == screen.PageReview {
			break
		}
		s.tap("下一步")
	}
	s.at(screen.PageReview)
	s.tap("提交诉求")
	s.at(screen.PageReceipt)
	sub := shop.taken[0]
	if sub.Kind != hall.Complaint || sub.Item == "" || sub.ItemName.In(hall.Chinese) != "停水、水压与水质" || sub.Identity != hall.Anonymous {
		t.Errorf("submission %+v", sub)
	}
}

func TestAnAnswerThatCallsForMoreShowsItAtOnce(t *testing.T) {
	shop := newShop(t)
	s := newStage(t, uitest.Config{Pages: errandPages(), Desk: shop})
	s.App.Touch()
	s.App.Visit().Draft = draftOf(t, shop, 2)
	s.App.Go(screen.Route{Page: screen.PageForm})
	s.settle()
	s.reach("到窗口领取")
	if s.Find("收件地址：省、市、区") != nil {
		t.Error("the address is asked for what is collected")
	}
	s.reach("邮寄到家")
	if s.Find("收件地址：省、市、区") == nil {
		t.Error("the address is not asked for what is posted")
	}
}

func TestChangeThatCallsForAPageLeadsThereBeforeTheReview(t *testing.T) {
	shop := newShop(t)
	s := atReview(t, shop)
	s.tap("修改", "未满 16 周岁的孩子（我是监护人）", "改好了")
	s.arg("checked")
	if d := s.App.Visit().Draft; d.Page != 2 || !d.Review {
		t.Errorf("page %d, review %v; want the guardian's page before the review", d.Page, d.Review)
	}
}
