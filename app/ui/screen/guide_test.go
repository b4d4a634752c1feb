package screen_test

import (
	"testing"

	"onestop/app/device"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
)

func TestGuideCanBeReadAtEverySize(t *testing.T) {
	s := newShop(t)
	uitest.Check(t, uitest.Config{Pages: errandPages(), Desk: s}, nil,
		screen.Route{Page: screen.PageGuide, Arg: renewal}, screen.Route{Page: screen.PageGuide, Arg: s.brief().Code},
		screen.Route{Page: screen.PageGuide, Arg: "gone"}, screen.Route{Page: screen.PageHelp})
}

func TestSearchCanBeReadAtEverySize(t *testing.T) {
	c := uitest.Config{Pages: errandPages(), Desk: newShop(t)}
	uitest.Check(t, c, func(b *uitest.Bench) { b.App.Visit().Query = "sfz" }, screen.Route{Page: screen.PageGuides})
	uitest.Check(t, c, nil, screen.Route{Page: screen.PageGuides, Arg: "apply"})
	uitest.Check(t, c, func(b *uitest.Bench) { b.App.Visit().Query = "没有的事" }, screen.Route{Page: screen.PageGuides, Arg: "all"})
}

func TestAnotherItemKeepsTheBegunForm(t *testing.T) {
	shop := newShop(t)
	s := newStage(t, uitest.Config{Pages: errandPages(), Desk: shop})
	s.App.Touch()
	s.App.Visit().Draft = draftOf(t, shop, 1)
	other, _ := shop.catalogue.Guide("11350100MBXX00019A3000109101002")
	s.App.Go(screen.Route{Page: screen.PageGuide, Arg: other.Code})
	s.settle()
	s.shows("您还有一份没提交的“" + renewalName + "”。在这里按“现在办理”，会清除那一份填写的内容。")
	s.tap("回到没填完的申请")
	s.at(screen.PageForm)
	if s.App.Visit().Draft.Typed["/name"] != "李明" {
		t.Error("the begun form is gone")
	}
}

func TestSearchNarrowsWidensAndStartsOver(t *testing.T) {
	shop := newShop(t)
	s := newStage(t, uitest.Config{Pages: errandPages(), Desk: shop})
	s.App.Go(screen.Route{Page: screen.PageGuides})
	s.Type("juzhuzheng")
	s.settle()
	if s.Find("居住证申领") == nil {
		t.Errorf("pinyin finds no residence permit: %q", s.Texts())
	}
	s.tap("清空")
	if s.App.Visit().Query != "" {
		t.Error("clearing keeps the query")
	}
	s.tap("完成", "可在本机办")
	s.arg("all kiosk")
	if n := count(s, "需到窗口"); n != 0 {
		t.Errorf("%d items that need a window among those for the kiosk", n)
	}
	s.tap("全部")
	s.reach("再显示 20 项")
	s.retype("事项名称、拼音或首字母，如“sfz”", "没有这样的事情啊")
	s.shows("没有找到名称相符的事项。换个说法试试，或者少输入几个字。")
}

func count(s *stage, text string) int {
	n := 0
	for _, shown := range s.Texts() {
		if shown == text {
			n++
		}
	}
	return n
}

func TestGuideSaysHowItsPrintWent(t *testing.T) {
	shop := newShop(t)
	s := newStage(t, uitest.Config{Pages: errandPages(), Desk: shop})
	s.App.Touch()
	s.App.Go(screen.Route{Page: screen.PageGuide, Arg: renewal})
	s.settle()
	s.tap("打印指南")
	s.shows("指南已交给打印机，请在取纸口取走。")
	shop.printer = device.State{Condition: device.CoverOpen}
	s.App.Go(screen.Route{Page: screen.PageGuide, Arg: renewal + " unprinted"})
	s.settle()
	if c := s.Find("打印机盖子没关，暂时不能打印"); c == nil {
		t.Errorf("the button does not say why: %q", s.Texts())
	}
}
