package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/uitest"
	"onestop/app/ui/widget"
)

// form is a page with one field whose text lives in the visit.
func form(env *screen.Env, _ string) widget.Node {
	f := env.Kit.Field(widget.FieldParts{Label: "姓名", Text: env.Visit.Query, Layout: widget.AnyText,
		Changed: func(s string) { env.Visit.Query = s }})
	return env.Kit.Page(widget.PageParts{Body: f,
		Foot: env.Kit.Button(widget.Primary, "", "下一步", func() { env.Go(screen.Route{Page: "next"}) })})
}

func next(env *screen.Env, _ string) widget.Node {
	return env.Kit.Page(widget.PageParts{Body: env.Kit.Text(theme.Title, "第二页"),
		Foot: env.Kit.Button(widget.Secondary, "", "上一步", env.Back)})
}

func bench(t *testing.T, more map[string]ui.Page) *uitest.Bench {
	t.Helper()
	pages := map[string]ui.Page{"form": {Build: form, Form: true}, "next": {Build: next}}
	for name, p := range more {
		pages[name] = p
	}
	b := uitest.New(t, uitest.Config{Pages: pages})
	b.App.Start()
	return b
}

func TestBackGoesWhereTheVisitorCameFrom(t *testing.T) {
	b := bench(t, nil)
	b.App.Go(screen.Route{Page: "form"})
	b.Tap(t, "下一步")
	if b.App.Route().Page != "next" {
		t.Fatalf("route %v", b.App.Route())
	}
	b.Tap(t, "上一步")
	if b.App.Route().Page != "form" {
		t.Errorf("back led to %v, want form", b.App.Route())
	}
	b.Tap(t, "首页")
	b.App.Back()
	if b.App.Route().Page != screen.PageHome {
		t.Errorf("back from home led to %v", b.App.Route())
	}
}

func TestIdleVisitorIsWarnedAndComesBackToThePageAsItWas(t *testing.T) {
	b := bench(t, nil)
	b.App.Go(screen.Route{Page: "form"})
	b.Tap(t, "姓名")
	b.Type("李明")
	for round := range 12 { // extensions without limit
		b.Clock.Advance(119 * time.Second)
		if b.Shows("您还在吗？") {
			t.Fatalf("round %d: warned before two minutes in a form", round)
		}
		b.Clock.Advance(11 * time.Second)
		if !b.Shows("您还在吗？") || !b.Shows("20 秒后结束") {
			t.Fatalf("round %d: after 130 s the page shows %q", round, b.Texts())
		}
		b.Tap(t, "我还要用")
		if b.Shows("您还在吗？") || !slices.Contains(b.Texts(), "李明") {
			t.Fatalf("round %d: the page did not come back: %q", round, b.Texts())
		}
	}
	b.Type("！")
	if b.App.Visit().Query != "李明！" {
		t.Errorf("the field took %q after the warning", b.App.Visit().Query)
	}
}

func TestHomeAndGuidePagesWarnAfterAMinute(t *testing.T) {
	b := bench(t, nil)
	b.App.Touch()
	b.App.Go(screen.Route{Page: "next"})
	b.Clock.Advance(61 * time.Second)
	if !b.Shows("您还在吗？") {
		t.Errorf("not warned after 61 s: %q", b.Texts())
	}
}

func TestNobodyIsNotWarned(t *testing.T) {
	b := bench(t, nil)
	b.Clock.Advance(time.Hour)
	if b.Shows("您还在吗？") || b.App.Visit().ID != 1 {
		t.Error("the home page that nobody touched was warned or cleared")
	}
}

func TestClockSetBackNeitherEndsNorForgetsAVisit(t *testing.T) {
	b := bench(t, nil)
	b.App.Touch()
	b.Clock.Set(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC))
	b.Clock.Advance(30 * time.Second)
	if b.Shows("您还在吗？") {
		t.Error("warned 30 s after the clock was set back")
	}
	b.Clock.Advance(40 * time.Second)
	if !b.Shows("您还在吗？") {
		t.Error("the visit waits for the clock to reach its old time")
	}
}

// marker is what must not outlive the visit.
const marker = "独孤㐀求败"

func TestNothingOfTheVisitorStaysOnScreen(t *testing.T) {
	b := bench(t, nil)
	b.Tap(t, "English")
	b.Tap(t, "Text: normal")
	b.Tap(t, "Contrast")
	b.App.Go(screen.Route{Page: "form"})
	b.Tap(t, "姓名")
	b.Type(marker)
	old := b.App.Kit()
	b.Clock.Advance(151 * time.Second)
	if b.App.Route().Page != screen.PageHome || b.App.Visit().ID != 2 || b.App.Visit().Query != "" {
		t.Errorf("after the countdown: route %v, visit %+v", b.App.Route(), *b.App.Visit())
	}
	for _, s := range b.Texts() {
		if strings.Contains(s, "独孤") {
			t.Errorf("%q is on the screen of the next visitor", s)
		}
	}
	if !old.Closed() || old.Active() != nil {
		t.Error("the last page still listens")
	}
	if !b.Shows("您好，请问要办什么事？") || b.App.Kit().Step != theme.Standard || b.App.Kit().Wishes.High {
		t.Errorf("language, size or contrast stayed: %+v", b.App.Kit().Wishes)
	}
	b.App.Back()
	if b.App.Route().Page != screen.PageHome {
		t.Errorf("back leads into the last visit: %v", b.App.Route())
	}
}

func TestEndAndClearIsThereExactlyInAVisit(t *testing.T) {
	b := bench(t, nil)
	if b.Find("结束并清除") != nil {
		t.Error("end and clear without a visit")
	}
	b.App.Touch()
	b.App.Go(screen.Route{Page: "form"})
	b.Tap(t, "结束并清除")
	if b.App.Visit().ID != 2 || b.Find("结束并清除") != nil {
		t.Errorf("visit %d after end and clear", b.App.Visit().ID)
	}
}

func TestAnswerThatComesAfterTheVisitIsDropped(t *testing.T) {
	answered := 0
	release := make(chan struct{})
	var ended error
	slow := func(env *screen.Env, _ string) widget.Node {
		env.Later(func(ctx context.Context) { <-ctx.Done(); ended = ctx.Err(); <-release }, func() { answered++ })
		return next(env, "")
	}
	done := make(chan func(), 9)
	b := uitest.New(t, uitest.Config{Pages: map[string]ui.Page{"slow": {Build: slow}}, Do: func(f func()) { done <- f }})
	b.App.Go(screen.Route{Page: "slow"})
	b.App.End()
	close(release)
	(<-done)()
	if answered != 0 || ended == nil {
		t.Errorf("answered %d times in the next visit; context %v", answered, ended)
	}
}

func TestWorkForTheVisitorHoldsTheClock(t *testing.T) {
	release := make(chan struct{})
	slow := func(env *screen.Env, _ string) widget.Node {
		env.Later(func(context.Context) { <-release }, func() {})
		return next(env, "")
	}
	done := make(chan func(), 9)
	b := uitest.New(t, uitest.Config{Pages: map[string]ui.Page{"slow": {Build: slow}},
		Do: func(f func()) { done <- f }})
	pump := func(seconds int) {
		for range seconds {
			b.Clock.Advance(time.Second)
			for len(done) > 0 {
				(<-done)()
			}
		}
	}
	b.App.Start()
	b.App.Touch()
	b.App.Go(screen.Route{Page: "slow"})
	pump(300)
	if b.Shows("您还在吗？") {
		t.Error("warned while the printer runs")
	}
	close(release)
	(<-done)()
	pump(62)
	if !b.Shows("您还在吗？") {
		t.Error("not warned after the work")
	}
}

func TestPanickingPageShowsWhatToDoAndLogsNoAnswer(t *testing.T) {
	b := bench(t, map[string]ui.Page{"bad": {Build: func(env *screen.Env, _ string) widget.Node { panic(marker) }}})
	b.App.Go(screen.Route{Page: "bad"})
	if !b.Shows("这一页没能打开") || len(b.Logged) != 1 || b.Logged[0] != "panic" {
		t.Errorf("shows %q, logged %q", b.Texts(), b.Logged)
	}
	if strings.Contains(b.Log(), "独孤") {
		t.Errorf("the log holds the panic's value: %s", b.Log())
	}
	b.Tap(t, "回到首页")
	if b.App.Route().Page != screen.PageHome {
		t.Errorf("route %v", b.App.Route())
	}
}

func TestPanicInAPressIsCaughtToo(t *testing.T) {
	b := bench(t, map[string]ui.Page{"bad": {Build: func(env *screen.Env, _ string) widget.Node {
		return env.Kit.Page(widget.PageParts{Body: env.Kit.Button(widget.Primary, "", "按", func() { var d *hall.Draft; d.Page = 1 })})
	}}})
	b.App.Go(screen.Route{Page: "bad"})
	b.Tap(t, "按")
	if !b.Shows("这一页没能打开") {
		t.Errorf("shows %q", b.Texts())
	}
}

func TestStaffCornerWantsThreeSeconds(t *testing.T) {
	for name, c := range map[string]struct {
		hold time.Duration
		want string
	}{"two seconds": {2 * time.Second, "home"}, "three seconds": {3100 * time.Millisecond, "staff"}} {
		t.Run(name, func(t *testing.T) {
			b := bench(t, map[string]ui.Page{"staff": {Build: next}})
			b.Hold(t, "工作人员入口", c.hold)
			if b.App.Route().Page != c.want {
				t.Errorf("route %v, want %s", b.App.Route(), c.want)
			}
		})
	}
}

func TestLowReachMovesTheContentDownOnATallScreenOnly(t *testing.T) {
	for _, p := range uitest.Panels {
		b := uitest.New(t, uitest.Config{Panel: p})
		before := b.Top(b.Find("办理业务"))
		b.App.Touch()
		b.Tap(t, "低位操作")
		moved := b.Top(b.Find("办理业务")) - before
		if tall := p.High > p.Wide; tall != (moved > float32(p.High)/5) {
			t.Errorf("%v: moved %.0f px", p, moved)
		}
		for _, f := range b.Faults() {
			t.Errorf("%v: %s", p, f)
		}
	}
}

func TestEveryPressFeedsTheClock(t *testing.T) {
	b := bench(t, nil)
	b.App.Go(screen.Route{Page: "form"})
	b.Tap(t, "姓名")
	for _, key := range []string{"q", "大写", "空格", "删除", "123"} {
		b.Clock.Advance(100 * time.Second)
		b.Tap(t, key)
		if b.Shows("您还在吗？") {
			t.Fatalf("warned although %s was pressed every 100 s", key)
		}
	}
}

func TestHeartbeatComesEverySecond(t *testing.T) {
	b := bench(t, nil)
	before := b.Beats
	b.Clock.Advance(10 * time.Second)
	if got := b.Beats - before; got != 10 {
		t.Errorf("%d beats in 10 s", got)
	}
}
