//go:build journey

package journey

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onestop/packaging/rig"
)

var (
	shots = flag.String("shots", "", "folder for pictures of every page")
	only  = flag.String("only", "", "pages or panels, with commas; empty: all")
)

// TestShotsOfEveryPage drives the window through every page and, on each, through the
// text sizes, contrasts and languages that differ most.
func TestShotsOfEveryPage(t *testing.T) {
	if *shots == "" {
		t.Skip("no -shots: make shots takes the pictures")
	}
	for _, panel := range rig.Panels() {
		t.Run(panel.String(), func(t *testing.T) { photograph(t, panel) })
	}
}

func photograph(t *testing.T, panel rig.Panel) {
	wanted := strings.Split(*only, ",")
	panels := slices.ContainsFunc(rig.Panels(), func(p rig.Panel) bool { return slices.Contains(wanted, p.String()) })
	if panels && !slices.Contains(wanted, panel.String()) {
		t.Skip("not asked for")
	}
	v := enter(t, panel)
	p := &photographer{visitor: v, dir: filepath.Join(*shots, panel.String())}
	if *only != "" {
		p.pages = slices.DeleteFunc(wanted, func(w string) bool { return strings.Contains(w, "x") })
	}
	v.must(os.MkdirAll(p.dir, 0o755))
	v.usualIdleTimes()
	v.start()
	v.press("字号") // the first touch begins the visit: from now on nothing moves
	p.turn(1, 3)
	p.take("home")

	v.press("办事指南")
	v.page("guides")
	p.take("guides")
	v.press("首页", item)
	v.page("guide")
	p.take("guide")
	v.press("现在办理")
	v.page("form")
	p.take("form-choice")
	v.press("本人")
	v.next()
	p.takeWithKeyboard("姓名", "form-keyboard")
	v.write("姓名", "林晓")
	v.write("公民身份号码", "11010519491231002X")
	v.write("手机号码", "13800000000")
	v.next()
	p.take("form-choices")
	v.press("已经到期", "到窗口领取")
	v.next()
	v.press("以上内容真实", "下一步")
	v.page("review")
	p.take("review")
	v.press("提交")
	v.page("receipt")
	v.paper(1)
	p.take("receipt")
	no, _ := v.receipt(v.paper(1))
	v.press("首页", "进度查询")
	v.page("progress")
	p.take("progress-ask")
	v.must(v.house.Kiosk.Type(strings.ReplaceAll(no, "-", "")))
	v.press("查询进度")
	v.shown("刷新进度")
	p.take("progress")
	v.press("帮助")
	v.page("help")
	p.take("help")
	v.press("结束并清除")
	v.page("home")
	p.complaint()
	p.staff()
}

// usualIdleTimes undoes the rig's patience: the home page tells the time, and a picture
// should tell the usual one.
func (v *visitor) usualIdleTimes() {
	v.Helper()
	b, err := os.ReadFile(v.house.Kiosk.Config)
	v.must(err)
	s := strings.NewReplacer("\nidle_seconds = 600", "\nidle_seconds = 60", "form_idle_seconds = 600", "form_idle_seconds = 120").Replace(string(b))
	v.must(os.WriteFile(v.house.Kiosk.Config, []byte(s), 0o600))
}

// photographer takes the pictures of one panel. The footer's controls are known by their
// order: home, text size, contrast, low reach, language, help.
type photographer struct {
	*visitor
	dir   string
	pages []string // those that are wanted; none: all
}

const (
	footText     = 1
	footContrast = 2
	footLanguage = 4
)

// take keeps the page in default and largest text, light and high contrast, Chinese and
// English, and leaves it as it was.
func (p *photographer) take(name string) {
	p.Helper()
	if len(p.pages) > 0 && !slices.Contains(p.pages, name) {
		return
	}
	for _, lang := range []string{"zh", "en"} {
		for _, tone := range []string{"light", "high"} {
			p.keep(lang, tone, "standard", name)
			p.turn(footText, 2)
			p.keep(lang, tone, "largest", name)
			p.turn(footText, 2)
			p.turn(footContrast, 1)
		}
		p.turn(footLanguage, 1)
	}
}

// takeWithKeyboard opens the keyboard for the picture and closes it again. A change of
// wishes builds the page anew without it, so there is one picture a panel.
func (p *photographer) takeWithKeyboard(field, name string) {
	p.Helper()
	p.must(p.house.Kiosk.PressKind("entry", field))
	p.shown("完成")
	if len(p.pages) == 0 || slices.Contains(p.pages, name) {
		p.keep("zh", "light", "standard", name)
	}
	p.must(p.house.Kiosk.PressKind("key", "完成"))
}

func (p *photographer) keep(lang, tone, size, name string) {
	p.Helper()
	_, err := p.house.Kiosk.Quiet(200*time.Millisecond, 4*time.Second)
	p.must(err)
	p.must(p.house.Kiosk.Shot(filepath.Join(p.dir, fmt.Sprintf("%s-%s-%s-%s.png", name, lang, tone, size))))
}

// turn presses the n-th control of the footer some times, slowly enough not to be taken
// for a trembling hand.
func (p *photographer) turn(n, times int) {
	p.Helper()
	for range times {
		view, err := p.house.Kiosk.View()
		p.must(err)
		foot := slices.DeleteFunc(slices.Clone(view.Controls), func(c rig.Control) bool { return c.Kind != "footitem" })
		if len(foot) <= footLanguage {
			p.Fatalf("no footer: %s", view.Labels())
		}
		x, y := foot[n].Centre()
		p.must(p.house.Kiosk.PressAt(x, y, 0))
		time.Sleep(350 * time.Millisecond)
	}
}

// complaint photographs the first steps of a complaint.
func (p *photographer) complaint() {
	p.Helper()
	p.press("投诉建议")
	_, err := p.house.Kiosk.Until("a complaint", func(v rig.View) bool { return v.Page != "home" })
	p.must(err)
	p.take("complaint")
	p.press("结束并清除")
	p.page("home")
}

// staff photographs the page that asks for a PIN, and the staff's page behind it.
func (p *photographer) staff() {
	p.Helper()
	p.hold()
	p.keep("zh", "light", "standard", "staff-pin")
	p.pin()
	p.keep("zh", "light", "standard", "staff") // its page has no footer to change it with
}
