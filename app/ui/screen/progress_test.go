package screen_test

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
	"onestop/app/words"
	"onestop/assets"
)

const (
	receiptCode = "https://jindu.fuzhou.gov.cn/p/Zm9vYmFyYmF6cXV4MTIzNA#c3RhdGVtZW50"
	caseNumber  = "TS26-0926-22F1-8Q2C-9"
)

// lookups is a desk that knows one complaint.
type lookups struct {
	uitest.Desk
	found hall.Progress
	err   error
	rated []hall.Rating
	rate  error
	asked []string
}

func (d *lookups) Progress(_ context.Context, query string) (hall.Progress, error) {
	d.asked = append(d.asked, query)
	return d.found, d.err
}

func (d *lookups) Rate(_ context.Context, _ string, r hall.Rating) error {
	if d.rate == nil {
		d.rated = append(d.rated, r)
		d.found.State, d.found.CanRate = hall.StateRated, false
	}
	return d.rate
}

func at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, uitest.Start.Location())
}

// answered is a complaint that its author can rate.
func answered() hall.Progress {
	housing := hall.Text{hall.Chinese: "鼓楼区住房保障局", hall.English: "Gulou Housing Bureau"}
	return hall.Progress{
		Number: caseNumber, Kind: hall.Complaint, State: hall.StateAnswered, Live: true, CanRate: true,
		Item: hall.Text{hall.Chinese: "租房中介拒退押金和剩余房租", hall.English: "Letting agency withholds deposit and rent"},
		Steps: []hall.Step{
			{Kind: hall.StepSubmitted, At: at(9, 26, 22, 51)},
			{Kind: hall.StepAssigned, At: at(9, 26, 22, 51), Dept: housing},
			{Kind: hall.StepAccepted, At: at(9, 27, 9, 10), Dept: housing, Words: "已联系投诉人，正在调查中介公司。"},
			{Kind: hall.StepAnswered, At: at(9, 29, 14, 8), Dept: housing, Words: "已责令中介退还押金 2,400 元及剩余租金，10 月 8 日前到账。"},
		},
	}
}

// waitsForPapers is an errand whose clock stands.
func waitsForPapers() hall.Progress {
	police := hall.Text{hall.Chinese: "鼓楼公安分局", hall.English: "Gulou Police"}
	return hall.Progress{
		Number: "FZ26-1120-7K4M-8Q2C-9", Kind: hall.Errand, State: hall.StateSupplement,
		Item:     hall.Text{hall.Chinese: "居民身份证换领", hall.English: "ID card renewal"},
		Promised: hall.Limit{Days: 20, Unit: hall.WorkingDays}, AsOf: at(11, 22, 18, 5),
		Steps: []hall.Step{
			{Kind: hall.StepSubmitted, At: at(11, 20, 14, 36)},
			{Kind: hall.StepDelivered, At: at(11, 20, 14, 37)},
			{Kind: hall.StepAccepted, At: at(11, 21, 9, 2), Dept: police},
			{Kind: hall.StepSupplement, At: at(11, 22, 10, 40), Dept: police, Words: "请补户口簿首页和本人页的复印件各一份。"},
		},
	}
}

func inWork() hall.Progress {
	p := waitsForPapers()
	p.State, p.Live, p.Due, p.Steps = hall.StateProcessing, true, at(12, 18, 0, 0), p.Steps[:3]
	return p
}

var progressPages = map[string]ui.Page{screen.PageProgress: {Build: screen.Progress, Form: true}}

func TestProgressIsReadableAndTouchableEverywhere(t *testing.T) {
	c := uitest.Config{Pages: progressPages}
	everywhere(t, "progress", c, screen.Route{Page: screen.PageProgress}, nil)
	for name, p := range map[string]hall.Progress{"answered": answered(), "papers": waitsForPapers(), "work": inWork()} {
		everywhere(t, "progress-"+name, c, screen.Route{Page: screen.PageProgress}, func(s *stage) {
			s.App.Visit().Case = &p
			s.App.Go(screen.Route{Page: screen.PageProgress, Arg: "case"})
		})
	}
}

func openProgress(t *testing.T, d *lookups) *stage {
	s := newStage(t, uitest.Config{Pages: progressPages, Desk: d})
	s.App.Touch()
	s.Show(standard, screen.Route{Page: screen.PageProgress})
	return s
}

func TestProgressByATypedNumber(t *testing.T) {
	d := &lookups{found: answered()}
	d.found.CanRate = false // the number alone
	s := openProgress(t, d)
	s.Type("ts26 0926 22fi")
	s.shows("认作 TS26-0926-22F1，还差 5 位")
	s.Type("8q2c9")
	s.shows("认作 TS26-0926-22F1-8Q2C-9")
	s.tap("完成")
	s.shows("租房中介拒退押金和剩余房租")
	s.shows("评价要用回执上的二维码，请把回执对准扫码口。")
	if s.Find("解决了") != nil {
		t.Error("a rating is offered by number alone")
	}
}

// A scanner is a keyboard that types the code and ends with Enter.
func TestScannedReceiptOpensTheCaseAndRatesOnce(t *testing.T) {
	d := &lookups{found: answered()}
	s := openProgress(t, d)
	s.Type(receiptCode)
	s.shows("已读到回执上的二维码。")
	s.App.Kit().TypedKey(fyne.KeyReturn)
	s.shows("租房中介拒退押金和剩余房租")
	if len(d.asked) != 1 || d.asked[0] != receiptCode {
		t.Errorf("asked for %q", d.asked)
	}
	s.tap("没解决", "不满意")
	s.shows("您的评价：没解决 · 不满意")
	s.Save(t, "progress-rate-confirm")
	s.tap("重新选", "解决了", "基本满意")
	d.rate = &hall.Error{Code: "offline", Key: "agent.offline"}
	s.tap("提交评价")
	s.shows("评价没有送到。可以稍后再试，或用手机扫回执上的二维码评价。")
	d.rate = nil
	s.tap("提交评价")
	s.shows("这一件已经评价过。谢谢您，评价会公开，并计入部门满意率。")
	if len(d.rated) != 1 || d.rated[0] != (hall.Rating{Solved: true, Score: hall.Fair}) {
		t.Errorf("rated %+v", d.rated)
	}
	if s.Find("解决了") != nil || s.Find("提交评价") != nil {
		t.Error("a second rating is offered")
	}
}

func TestProgressSaysWhatToDoAboutAWrongNumber(t *testing.T) {
	_, length := hall.ParseNumber("FZ26")
	_, check := hall.ParseNumber("FZ26-1123-7K4M-8Q2C-8")
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"too short":  {length, "编号要有 17 位，现在是 4 位。请对照回执补全或去掉多余的。"},
		"wrong":      {check, "编号有一处不对，可能看错了一位，或前后两位颠倒了。请对照回执逐位核对。"},
		"not found":  {&hall.Error{Code: "not_found"}, "没有这个编号的办件。请对照回执逐位核对；还是查不到，请打电话 0591-8755 0000。"},
		"no network": {&hall.Error{Code: "progress_offline"}, "现在断网，本机不知道这一件的进度。请用手机扫回执上的二维码，或联网后再来查。"},
		"a disk":     {&hall.Error{Code: "store_failed", Key: "agent.store_failed"}, "这次没有查到，办件本身不受影响。请稍后再查，或打电话 0591-8755 0000。"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openProgress(t, &lookups{err: c.err})
			s.Type("fz26")
			s.App.Kit().TypedKey(fyne.KeyReturn)
			s.shows(c.want)
			s.Type("9") // typing goes on where it was
			if got := s.App.Visit().Lookup; got != "fz269" {
				t.Errorf("typed %q", got)
			}
		})
	}
}

func TestOfflineProgressSaysAsOfWhen(t *testing.T) {
	d := &lookups{found: waitsForPapers()}
	s := openProgress(t, d)
	s.Type(string(d.found.Number))
	s.App.Kit().TypedKey(fyne.KeyReturn)
	s.shows("现在联系不上市级平台，下面是截至 11 月 22 日 18:05 的最后记录。")
	s.shows("等您补材料，时限先停下，补齐后接着算。")
	d.found = inWork()
	s.tap("刷新进度")
	s.shows("预计 12 月 18 日前办结（承诺 20 个工作日）")
	d.err = &hall.Error{Code: "progress_offline"}
	s.tap("刷新进度")
	s.shows("现在断网，本机不知道这一件的进度。请用手机扫回执上的二维码，或联网后再来查。")
	s.shows("预计 12 月 18 日前办结（承诺 20 个工作日）") // what was known stays
}

// The citizen counts the days too.
func TestAnOverdueCaseSaysSo(t *testing.T) {
	late := at(11, 20, 23, 59)
	for name, c := range map[string]struct {
		dress func(*hall.Progress)
		over  bool
	}{
		"the date is to come":             {func(p *hall.Progress) { p.Due = at(11, 23, 23, 59) }, false},
		"the date is past":                {func(p *hall.Progress) { p.Due = late }, true},
		"past, as last known":             {func(p *hall.Progress) { p.Due, p.Live = late, false }, true},
		"past by a wrong clock here only": {func(p *hall.Progress) { p.Due, p.AsOf = late, at(11, 19, 8, 0) }, false},
		"past, but done":                  {func(p *hall.Progress) { p.Due, p.State = late, hall.StateFinished }, false},
		"past, but the clock stands":      {func(p *hall.Progress) { p.Due, p.State = late, hall.StateSupplement }, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := inWork()
			p.AsOf = uitest.Start
			c.dress(&p)
			s := openProgress(t, &lookups{found: p})
			s.Type(string(p.Number))
			s.App.Kit().TypedKey(fyne.KeyReturn)
			s.shows("居民身份证换领")
			if got := s.Shows("已超过承诺日期（11 月 20 日），仍在办理"); got != c.over {
				t.Errorf("says that it is late: %v, want %v; shown: %q", got, c.over, s.Texts())
			}
			if late := s.Shows("预计 11 月 20 日前办结（承诺 20 个工作日）"); late && c.over {
				t.Error("promises a date that is past")
			}
		})
	}
}

// The kiosk and the phone show the same words of every step.
func TestEveryStepShowsItsWords(t *testing.T) {
	p := answered()
	p.State, p.CanRate = hall.StateRated, false
	p.Steps = append(p.Steps, hall.Step{Kind: hall.StepRated, At: at(9, 30, 8, 0), Words: "没解决 · 不满意"})
	p.Steps[1] = hall.Step{Kind: hall.StepDelivered, At: at(9, 26, 23, 30)}
	s := openProgress(t, &lookups{found: p})
	s.Type(caseNumber)
	s.App.Kit().TypedKey(fyne.KeyReturn)
	s.shows("没解决 · 不满意")
	s.shows("自助终端断网期间受理，联网后送达")
	s.shows("鼓楼区住房保障局：已联系投诉人，正在调查中介公司。")
	s.shows("已答复，您已评价")
}

// The verdict was taken, only the look after it failed.
func TestAVerdictIsShownAlsoWhenTheCaseCannotBeReadAgain(t *testing.T) {
	d := &lookups{found: answered()}
	s := openProgress(t, d)
	s.Type(receiptCode)
	s.App.Kit().TypedKey(fyne.KeyReturn)
	s.shows("租房中介拒退押金和剩余房租")
	d.err = &hall.Error{Code: "progress_offline"}
	s.tap("没解决", "不满意", "提交评价")
	s.shows("您已评价")
	s.shows("没解决 · 不满意")
}

// Who looks at the kiosk and then at the phone must not wonder whether it is the same case.
func TestKioskAndPhoneUseTheSameWords(t *testing.T) {
	same := map[string]string{"progress.due.over": "portal.head.over", "progress.step.late": "portal.step.late",
		"progress.rate.yes": "portal.rate.yes", "progress.rate.no": "portal.rate.no", "progress.rate.said": "portal.rating.said"}
	for _, s := range []hall.State{hall.StateReceived, hall.StateProcessing, hall.StateSupplement, hall.StateFinished,
		hall.StateRefused, hall.StateAnswered, hall.StateRated} {
		same["progress.state."+string(s)] = "portal.head." + string(s)
	}
	for _, s := range []hall.Score{hall.Satisfied, hall.Fair, hall.Unsatisfied} {
		same["progress.rate."+string(s)] = "portal.score." + string(s)
	}
	all, err := words.Load(assets.Words())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{hall.Chinese, hall.English} {
		w := all.In(lang)
		for kiosk, phone := range same {
			if here, there := w.T(kiosk, "x", "y"), w.T(phone, "x", "y"); here != there {
				t.Errorf("%s: %s says %q, %s says %q", lang, kiosk, here, phone, there)
			}
		}
	}
}

func TestNothingOfALookupOutlivesTheVisit(t *testing.T) {
	s := openProgress(t, &lookups{found: answered()})
	s.Type(receiptCode)
	s.App.Kit().TypedKey(fyne.KeyReturn)
	s.shows("租房中介拒退押金和剩余房租")
	s.App.End()
	if v := s.App.Visit(); v.Lookup != "" || v.Case != nil {
		t.Errorf("left behind: %q, %v", v.Lookup, v.Case)
	}
	s.Show(standard, screen.Route{Page: screen.PageProgress, Arg: "case"})
	if s.Shows("租房中介拒退押金和剩余房租") {
		t.Error("the next visitor sees the case")
	}
}
