package screen_test

import (
	"testing"
	"time"

	"onestop/app/device"
	"onestop/app/hall"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
)

func TestReceiptCanBeReadAtEverySize(t *testing.T) {
	c := uitest.Config{Pages: errandPages(), Desk: newShop(t)}
	uitest.Check(t, c, func(b *uitest.Bench) {
		r := receipt(hall.Errand, hall.Text{hall.Chinese: "居民身份证换领（到期）", hall.English: "Resident identity card renewal"},
			hall.Limit{Days: 20, Unit: hall.WorkingDays})
		b.App.Visit().Receipt = &r
	}, screen.Route{Page: screen.PageReceipt})
}

// atReceipt is a stage on the receipt of a submission.
func atReceipt(t *testing.T, shop *shop) *stage {
	t.Helper()
	s := atReview(t, shop)
	s.tap("提交申请")
	s.at(screen.PageReceipt)
	return s
}

func TestPaperIsAskedForOnce(t *testing.T) {
	shop := newShop(t)
	s := atReceipt(t, shop)
	s.until("printing", func() bool { return shop.Printing().Stage == device.Started })
	w := standard
	w.Lang = hall.English
	s.App.Wish(w)
	s.advance(time.Second)
	s.shows("Your receipt is being printed")
	if shop.prints != 1 {
		t.Errorf("%d prints, want 1", shop.prints)
	}
}

func TestEndWaitsForThePaper(t *testing.T) {
	shop := newShop(t)
	s := atReceipt(t, shop)
	s.until("printing", func() bool { return shop.Printing().Stage == device.Started })
	s.tap("结束并清除我的信息")
	s.at(screen.PageReceipt)
	s.shows("回执还在打印。打完就会结束，并清除您的信息。")
	shop.mu.Lock()
	shop.printing.Stage = device.Done
	shop.mu.Unlock()
	s.advance(time.Second)
	s.at(screen.PageHome)
}

func TestEndDoesNotWaitForAVisitorInAHurry(t *testing.T) {
	shop := newShop(t)
	s := atReceipt(t, shop)
	s.until("printing", func() bool { return shop.Printing().Stage == device.Started })
	s.tap("结束并清除我的信息", "不等了，现在就清除")
	s.at(screen.PageHome)
}

func TestReceiptWithoutAPrinterAsksForNoPaper(t *testing.T) {
	shop := newShop(t)
	shop.printer = device.State{Condition: device.NoPaper}
	s := atReceipt(t, shop)
	s.shows("这次没有纸质回执")
	if shop.prints != 0 {
		t.Errorf("%d prints, want none", shop.prints)
	}
}

func TestReceiptTellsOfTheDelivery(t *testing.T) {
	shop := newShop(t)
	shop.network = screen.Offline
	s := atReceipt(t, shop)
	s.shows("等待联网")
	shop.network, shop.arrived = screen.Online, true
	s.advance(time.Second)
	s.shows("已送达")
}

func TestAFailedPrintIsNoCopy(t *testing.T) {
	shop := newShop(t)
	s := atReceipt(t, shop)
	s.until("printing", func() bool { return shop.Printing().Stage == device.Started })
	shop.mu.Lock()
	shop.printing.Stage = device.Failed
	shop.printing.Err = &hall.Error{Code: "printer_no_paper", Key: "device.error.no_paper"}
	shop.mu.Unlock()
	s.advance(time.Second)
	s.shows("打印机没有纸，回执没有打出来。请用手机扫屏幕上的二维码，或请工作人员装纸。")
	s.tap("打印回执")
	s.arg("1")
}
