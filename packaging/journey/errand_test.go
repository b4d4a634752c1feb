//go:build journey

package journey

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onestop/packaging/rig"
)

const item = "居民身份证换领"

// A citizen does a whole errand while the network is down and walks away with a receipt;
// the kiosk is killed; the network returns; a clerk finishes the case; everyone sees it.
func TestErrandOfflineFromHomePageToDeskAndBack(t *testing.T) {
	for _, panel := range rig.Panels()[:2] {
		t.Run(panel.String(), func(t *testing.T) { errand(t, panel) })
	}
}

func errand(t *testing.T, panel rig.Panel) {
	v := enter(t, panel)
	v.house.Link.Cut()
	v.start()

	v.press(item)
	v.page("guide")
	v.press("现在办理")
	v.fill()
	v.press("提交")
	v.page("receipt")
	no, qr := v.receipt(v.paper(1))
	if screen := v.scanScreen(); screen != qr {
		t.Errorf("the screen's QR code says %q, the paper's %q", screen, qr)
	}
	v.press("结束并清除")
	v.page("home")

	v.house.Kiosk.Kill()
	v.start()
	if n := v.submissions(); n != 0 {
		t.Fatalf("the portal holds %d submissions across a cut network", n)
	}
	v.house.Link.Join()
	v.arrive(1)

	desk(v, no)
	v.progress(no)
	phone(v, qr, v.steps("您已提交", "已受理", "已办结"))
	v.arrive(1)
}

// secrets are what the citizen writes about herself; no paper and no public page has it.
var secrets = []string{"林晓", "11010519491231002X", "13800000000"}

// receipt reads the printed paper of an errand.
func (v *visitor) receipt(paper string) (no, qr string) {
	v.Helper()
	return v.slip(paper, "市民服务中心一层", item, "受理编号", "承诺时限", "自助终端", "扫码看进度", "不写姓名")
}

// slip reads a printed paper as a person and a scanner would: the number, the QR code, and
// every word that should stand on it.
func (v *visitor) slip(paper string, words ...string) (no, qr string) {
	v.Helper()
	text := v.tool("pdftotext", "-layout", paper, "-")
	if no = number(text); no == "" {
		v.Fatalf("no number on the receipt:\n%s", text)
	}
	packed := strings.Join(strings.Fields(text), "")
	for _, want := range words {
		if !strings.Contains(packed, want) {
			v.Errorf("the receipt lacks %q:\n%s", want, text)
		}
	}
	for _, secret := range secrets {
		if strings.Contains(packed, secret) {
			v.Errorf("the receipt names %q", secret)
		}
	}
	picture := filepath.Join(v.dir, "paper")
	v.tool("pdftoppm", "-r", "203", "-png", "-singlefile", paper, picture)
	qr = v.scan(picture + ".png")
	u, err := url.Parse(qr)
	if err != nil || !strings.HasPrefix(u.Path, "/p/") || u.Fragment == "" {
		v.Fatalf("the QR code says %q", qr)
	}
	if strings.Contains(qr, no) {
		v.Errorf("the QR code's address tells the number")
	}
	return no, qr
}

// desk is the clerk of the department: log in, find the case, accept it, finish it.
func desk(v *visitor, no string) {
	v.Helper()
	b := open(v, "公安", "/desk", no)
	v.must(b.Wait("林晓")) // the department reads what the kiosk could not
	v.must(b.Shot(filepath.Join(v.dir, "case.png")))
	for range 8 { // accept, then every stage, then finish: the primary act is the next one
		var more bool
		v.must(b.Run("return !!document.querySelector('#acts form.act button.primary')", &more))
		if !more {
			return
		}
		v.must(b.Run(`for (const w of document.querySelectorAll('#acts form.act textarea'))
			if (w.closest('form').querySelector('button.primary')) w.value = '已核对，可以领取。'`, nil))
		v.must(b.Turn("#acts form.act button.primary"))
		v.must(b.Wait(no))
	}
	v.Fatal("the case cannot be finished")
}

// open logs a clerk of the department in and opens the case that the list shows.
func open(v *visitor, dept, list, no string) *rig.Browser {
	v.Helper()
	b := browser(v, "desk", 1440, 900)
	name, password, err := v.house.Portal.Login(dept)
	v.must(err)
	v.must(b.Open(v.house.Portal.URL() + "/desk"))
	v.must(b.Fill("#login", name))
	v.must(b.Fill("#password", password))
	v.must(b.Turn("main button.primary"))
	if list != "/desk" {
		v.must(b.Open(v.house.Portal.URL() + list))
	}
	v.must(b.Wait(no))
	v.must(b.Shot(filepath.Join(v.dir, "worklist.png")))
	v.must(b.Turn("a[href*='" + no + "']"))
	return b
}

func browser(v *visitor, name string, wide, high int) *rig.Browser {
	v.Helper()
	dir := filepath.Join(v.dir, "browser-"+name)
	v.must(os.MkdirAll(dir, 0o700))
	b, err := rig.OpenBrowser(dir, wide, high)
	v.must(err)
	v.Cleanup(b.Close)
	return b
}

// progress asks the kiosk for the case by its number.
func (v *visitor) progress(no string) {
	v.Helper()
	v.press("首页", "进度查询")
	v.page("progress")
	v.shown("完成") // the keyboard is there at once
	_, err := v.house.Kiosk.Quiet(200*time.Millisecond, 5*time.Second)
	v.must(err)
	v.must(v.house.Kiosk.Type(strings.ReplaceAll(no, "-", "")))
	v.press("查询进度")
	v.shown("刷新进度") // only a case that was found can be asked for again
	v.look("progress")
}

// steps is the case's steps so far, as the kiosk shows them; each of titles is among them.
func (v *visitor) steps(titles ...string) []rig.Step {
	v.Helper()
	all, err := v.house.Kiosk.Timeline()
	v.must(err)
	done := slices.DeleteFunc(all, func(s rig.Step) bool { return !s.Done })
	for _, title := range titles {
		if !slices.ContainsFunc(done, func(s rig.Step) bool { return s.Title == title }) {
			v.Errorf("the kiosk shows no step %q but %+v", title, all)
		}
	}
	return done
}

// phone opens the page behind the QR code, as small as a phone and without scripts' help.
// It shows the steps that the kiosk shows, and nothing of the citizen's.
func phone(v *visitor, qr string, steps []rig.Step) *rig.Browser {
	v.Helper()
	b := browser(v, "phone", 390, 844)
	v.must(b.Open(qr))
	v.must(b.Wait(steps[len(steps)-1].Title))
	text, err := b.Text()
	v.must(err)
	for _, s := range steps {
		if !strings.Contains(text, s.Title) {
			v.Errorf("the phone does not show the step %q of the kiosk but:\n%s", s.Title, text)
		}
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			v.Errorf("the page behind the QR code names %q", secret)
		}
	}
	v.must(b.Shot(filepath.Join(v.dir, "phone.png")))
	return b
}
