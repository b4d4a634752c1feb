package widget_test

import (
	"testing"

	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/uitest"
	"onestop/app/ui/widget"
)

func galleryForm(env *screen.Env, arg string) widget.Node {
	k := env.Kit
	name := k.Field(widget.FieldParts{Label: "姓名", Hint: "与证件一致；打不出的字请按“生僻字”", Text: "李明",
		Layout: widget.AnyText, Trailing: k.Badge(widget.Ok, "来自身份证")})
	street := k.Field(widget.FieldParts{Label: "详细地址", Text: "温泉街道", Error: "请写到门牌号，例如“东大路 36 号”", Layout: widget.AnyText})
	what := k.Field(widget.FieldParts{Label: "发生了什么", Lines: 3, Layout: widget.AnyText,
		Text: "2026 年 11 月 20 日，小区门口的路灯 streetlights are broken 已经一个星期不亮了，晚上走路很危险。"})
	body := k.Column(theme.Gap+2,
		k.Progress("第 2 步，共 4 步 · 申请人信息", 0.5, "已自动保存"),
		k.Text(theme.Title, "您的姓名和住址是？"), name,
		k.Opener(widget.OpenerParts{Label: "现住址（省 / 市 / 区）", Value: "福建省 福州市 鼓楼区"}, func() {}),
		street, what,
		k.Date(widget.DateParts{Label: "出生日期", Value: "1980-03-07", Changed: func(string) {}}),
		k.Choices([]widget.Choice{{Key: "a", Label: "有效期满"}, {Key: "b", Label: "证件丢失", Hint: "要先挂失"}}, "b", func(string) {}),
		k.Checks([]widget.Choice{{Key: "a", Label: "户口簿"}, {Key: "b", Label: "照片"}}, []string{"a"}, func([]string) {}))
	foot := k.Buttons(k.Button(widget.Secondary, "", "上一步", env.Back), k.Button(widget.Primary, "", "下一步", func() {}))
	page := k.Page(widget.PageParts{Body: body, Foot: foot})
	if arg == "typing" {
		street.Activate()
	}
	return page
}

func galleryLists(env *screen.Env, _ string) widget.Node {
	k := env.Kit
	item := func(tone widget.Tone, badge string, title ...widget.Span) widget.Node {
		return k.Item(widget.ItemParts{Title: title, Under: k.Flow(3, k.Badge(tone, badge), k.Text(theme.Sub, "市公安局 · 承诺时限 20 个工作日"))}, func() {})
	}
	search := k.Field(widget.FieldParts{Text: "sfz", Icon: "search", Large: true, Placeholder: "事项名称", Trailing: k.Button(widget.Quiet, "", "清空", func() {})})
	chips := k.Flow(3, k.Chip("全部", true, nil), k.Chip("个人", false, nil), k.Chip("企业", false, nil), k.Chip("公安", false, nil))
	list := k.Items(
		item(widget.Ok, "可在本机申请", widget.Span{Text: "居民"}, widget.Span{Text: "身份证", Marked: true}, widget.Span{Text: "首次申领"}),
		item(widget.Warn, "需到窗口", widget.Span{Text: "临时居民"}, widget.Span{Text: "身份证", Marked: true}, widget.Span{Text: "办理㐀龘"}),
		item(widget.Bad, "停办", widget.Span{Text: "居民"}, widget.Span{Text: "身份证", Marked: true}, widget.Span{Text: "异地受理"}))
	facts := k.Card(k.Listed(6,
		k.Pair("受理条件", k.Column(1, k.Text(theme.Body, "证件有效期满前三个月内或已到期"), k.Text(theme.Body, "本人申请，十六周岁以下由监护人代办")), nil),
		k.Pair("公民身份号码", k.Text(theme.Body, "3501 **** **** 0028"), k.Button(widget.Quiet, "", "修改", nil)),
		k.Pair("另有", k.Spans(theme.Body, widget.Span{Text: "另有 "}, widget.Span{Text: "17", Bold: true}, widget.Span{Text: " 位市民反映了同类问题"}), nil)))
	steps := k.Card(k.Steps([]widget.Step{
		{Title: "市民提交", When: "09-26 22:51", Text: "通过自助终端（24 小时）", Done: true},
		{Title: "部门公开答复", When: "09-29 02:08", Text: "已责令中介退还押金 2,400 元及剩余租金，10 月 8 日前到账。", Done: true},
		{Title: "您来评价", Text: "评价会公开，并计入部门满意率排名"}}))
	table := k.Card(k.Table([]widget.Col{{Title: "编号", Weight: 2.4}, {Title: "事项", Weight: 1.4}, {Title: "尝试", Weight: 0.6, Right: true}, {Title: "状态", Weight: 1.2}},
		[][]widget.Node{{k.Text(theme.Body, "FZ26-1123-7K4M-9"), k.Text(theme.Body, "身份证换领"), k.Text(theme.Body, "0"), k.Badge(widget.Warn, "等待联网")}}))
	return k.Page(widget.PageParts{Head: search, Body: k.Column(theme.Gap, k.Button(widget.Quiet, "arrow-left", "返回列表", env.Back), chips, k.Text(theme.Sub, "找到 3 项"), list, facts, steps, table)})
}

func galleryReceipt(env *screen.Env, _ string) widget.Node {
	k := env.Kit
	code, err := k.QR("https://portal.example/p/AAAAAAAAAAAAAAAAAAAAAA#kM9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9vQm9v")
	if err != nil {
		panic(err)
	}
	right := k.Column(2, k.Text(theme.Sub, "受理编号"), k.Text(theme.Value, "FZ26-1123-7K4M-8Q2C-9"), k.Pair("事项", k.Text(theme.Body, "居民身份证换领"), nil),
		k.Pair("送达", k.Flow(0, k.Badge(widget.Warn, "等待联网")), nil))
	foot := k.Column(theme.Gap, k.Buttons(k.Button(widget.Secondary, "printer", "再打一份", nil), k.Button(widget.Secondary, "", "继续办理其他事项", nil)),
		k.Button(widget.Primary, "", "结束并清除我的信息", env.End))
	return k.Page(widget.PageParts{Body: k.Column(theme.Gap+2,
		k.Notice(widget.Ok, "已提交，已存好", "目前断网。申请已加密保存在本机，联网后自动送达，您可以放心离开。"),
		k.Card(k.Row(10, code, k.Grow(1, right))),
		k.Notice(widget.Bad, "", "打印机缺纸"), k.Button(widget.Danger, "power", "停止服务", nil)), Foot: foot})
}

// The gallery is every part at once: what a screen can be made of must pass for itself.
func TestGalleryIsReadableAndTouchableEverywhere(t *testing.T) {
	pages := map[string]ui.Page{"form": {Build: galleryForm, Form: true}, "lists": {Build: galleryLists}, "receipt": {Build: galleryReceipt}}
	uitest.Check(t, uitest.Config{Pages: pages}, nil,
		screen.Route{Page: "form"}, screen.Route{Page: "form", Arg: "typing"}, screen.Route{Page: "lists"}, screen.Route{Page: "receipt"})
}
