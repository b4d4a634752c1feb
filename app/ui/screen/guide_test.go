package screen_test

import (
	"testing"

	"onestop/app/hall"
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

func TestReceiptCanBeReadAtEverySize(t *testing.T) {
	c := uitest.Config{Pages: errandPages(), Desk: newShop(t)}
	uitest.Check(t, c, func(b *uitest.Bench) {
		r := receipt(hall.Errand, hall.Text{hall.Chinese: "居民身份证换领（到期）", hall.English: "Resident identity card renewal"},
			hall.Limit{Days: 20, Unit: hall.WorkingDays})
		b.App.Visit().Receipt = &r
	}, screen.Route{Page: screen.PageReceipt})
}
