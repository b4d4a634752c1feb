//go:build journey

package journey

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"onestop/packaging/rig"
)

const answer = "已清运，今后每日两次。"

// A citizen complains while the network is down; the department that the category names
// answers in public; the author reads the answer by the receipt and rates it, once.
func TestComplaintOfflineFromHomePageToItsRating(t *testing.T) {
	v := enter(t, rig.Panels()[0])
	v.house.Link.Cut()
	v.start()

	v.press("投诉建议")
	v.page("complaint")
	v.press("开始填写")
	v.complain()
	v.press("提交诉求")
	v.page("receipt")
	no, qr := v.slip(v.paper(1), "市民服务中心一层", "受理编号", "扫码看进度")
	v.press("结束并清除")
	v.page("home")
	v.house.Link.Join()
	v.syncNow()

	answerIt(v, no)
	v.scanReceipt(qr)
	v.look("answered")
	steps := v.steps("您已提交", "已分派到部门", "已受理", "部门公开答复")
	if last := steps[len(steps)-1]; !strings.Contains(last.Text, answer) {
		v.Errorf("the kiosk's last step is %+v, without the words %q", last, answer)
	}
	b := phone(v, qr, steps)
	v.must(b.Wait(answer))

	v.press("解决了", "满意", "提交评价")
	v.rated()
	v.rateAgain(b)
}

// complain fills in the form, known to the office only.
func (v *visitor) complain() {
	v.Helper()
	v.page("form")
	v.press("求决", "属于哪一方面", "城市环境", "环境卫生与垃圾")
	v.shown("下一步")
	v.next()
	v.write("发生地点", "东街口")
	v.write("事情经过", "垃圾三天没人清运")
	v.next()
	v.write("您的要求", "每天清运")
	v.next()
	v.press("仅受理单位可见")
	v.write("您的姓名", "林晓")
	v.press("下一步")
	v.page("review")
	v.look("review")
}

// syncNow is staff who see the network back and do not wait until the kiosk tries again.
func (v *visitor) syncNow() {
	v.Helper()
	v.hold()
	v.pin()
	v.press("立即同步")
	v.arrive(1)
	v.press("退出")
	v.page("home")
}

// answerIt is the clerk of the department that the category names: accept, then answer.
func answerIt(v *visitor, no string) {
	v.Helper()
	b := open(v, "城市管理", "/desk?kind=complaint", no)
	v.must(b.Wait("垃圾三天没人清运"))
	text, err := b.Text()
	v.must(err)
	if strings.Contains(text, "林晓") {
		v.Errorf("the department reads a name that only the office may know:\n%s", text)
	}
	v.must(b.Turn("form[action$='/accept'] button"))
	v.must(b.Fill("#words-answer", answer))
	v.must(b.Turn("form[action$='/answer'] button"))
	v.must(b.Wait("已公开答复"))
	v.must(b.Shot(filepath.Join(v.dir, "case.png")))
}

// scanReceipt holds the receipt before the kiosk's scanner, which types as a keyboard.
func (v *visitor) scanReceipt(qr string) {
	v.Helper()
	v.press("进度查询")
	v.page("progress")
	v.shown("完成") // the field listens
	_, err := v.house.Kiosk.Quiet(200*time.Millisecond, 5*time.Second)
	v.must(err)
	v.must(v.house.Kiosk.Keys(qr))
	_, err = v.house.Kiosk.Tell("key Return")
	v.must(err)
	v.shown("刷新进度")
}

// rated waits until the kiosk shows the verdict among the steps, and offers no second one.
func (v *visitor) rated() {
	v.Helper()
	view, err := v.house.Kiosk.Until("the verdict", func(now rig.View) bool {
		return slices.ContainsFunc(now.Steps, func(s rig.Step) bool { return s.Done && s.Title == "您已评价" })
	})
	v.must(err)
	for _, label := range []string{"解决了", "没解决", "提交评价"} {
		if _, ok := view.Find("", label); ok {
			v.Errorf("rated, and the kiosk still offers %q: %s", label, view.Labels())
		}
	}
	v.look("rated")
}

// rateAgain presses what the phone has shown since before the kiosk sent the verdict.
func (v *visitor) rateAgain(b *rig.Browser) {
	v.Helper()
	v.must(b.Click("#rate input[name=solved][value=no]"))
	v.must(b.Click("#rate input[name=score][value=unsatisfied]"))
	v.must(b.Turn("#rate button"))
	v.must(b.Wait("这次答复已经评价过"))
	text, err := b.Text()
	v.must(err)
	if !strings.Contains(text, "解决了 · 满意") || strings.Contains(text, "不满意") {
		v.Errorf("the second verdict counts, or is asked for:\n%s", text)
	}
	v.must(b.Shot(filepath.Join(v.dir, "rated-phone.png")))
}
