package widget_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
	"onestop/app/ui/widget"
)

// typing is a page with one field.
func typing(t *testing.T, parts widget.FieldParts) (*uitest.Bench, *widget.Field) {
	t.Helper()
	var f *widget.Field
	parts.Label = "项"
	b := page(t, func(env *screen.Env, _ string) widget.Node {
		f = env.Kit.Field(parts)
		return env.Kit.Page(widget.PageParts{Body: f})
	})
	b.Tap(t, "项")
	return b, f
}

func TestKeyboardOnScreenTypes(t *testing.T) {
	var told string
	b, f := typing(t, widget.FieldParts{Layout: widget.Latin, Changed: func(s string) { told = s }})
	for _, key := range []string{"大写", "F", "z", "123", "2", "ABC", "空格", "x", "删除"} {
		b.Tap(t, key)
	}
	if f.Text() != "Fz2 " || told != "Fz2 " {
		t.Errorf("typed %q, told %q; want %q", f.Text(), told, "Fz2 ")
	}
	b.Tap(t, "完成")
	if b.Find("完成") != nil || b.App.Kit().Active() != nil {
		t.Error("the keyboard stayed after its last key")
	}
}

func TestEveryLayoutTypesWhatItShows(t *testing.T) {
	for name, c := range map[string]struct {
		layout widget.Layout
		keys   []string
		typed  string
		want   string
	}{
		"digits refuse letters of a real keyboard": {widget.Digits, []string{"1", "0"}, "a5", "105"},
		"an identity number ends in X":             {widget.ID, []string{"9", "X"}, "x", "9Xx"},
		"a telephone has a dash":                   {widget.Phone, []string{"0", "-"}, "1", "0-1"},
		"a number has a point":                     {widget.Number, []string{"3", "."}, "5x", "3.5"},
		"any text has figures and letters":         {widget.AnyText, []string{"7", "q"}, "号", "7q号"},
	} {
		t.Run(name, func(t *testing.T) {
			b, f := typing(t, widget.FieldParts{Layout: c.layout})
			for _, k := range c.keys {
				b.Tap(t, k)
			}
			b.Type(c.typed)
			if f.Text() != c.want {
				t.Errorf("typed %q, want %q", f.Text(), c.want)
			}
		})
	}
}

func TestHeldDeleteRepeatsUntilLetGo(t *testing.T) {
	b, f := typing(t, widget.FieldParts{Layout: widget.Latin, Text: "一二三四五六七八"})
	key := b.Find("删除").(desktop.Mouseable)
	key.MouseDown(&desktop.MouseEvent{})
	b.Clock.Advance(750 * time.Millisecond)
	if got := f.Text(); got != "一二三四五" {
		t.Errorf("after 750 ms %q, want three deleted", got)
	}
	key.MouseUp(&desktop.MouseEvent{})
	key.(fyne.Tappable).Tapped(nil)
	b.Clock.Advance(time.Second)
	if got := f.Text(); got != "一二三四五" {
		t.Errorf("after letting go %q", got)
	}
}

func TestCaretGoesWhereTheKeysMoveIt(t *testing.T) {
	b, f := typing(t, widget.FieldParts{Layout: widget.AnyText, Text: "温泉街"})
	k := b.App.Kit()
	k.TypedKey(fyne.KeyEnd)
	k.TypedKey(fyne.KeyLeft)
	b.Type("道")
	k.TypedKey(fyne.KeyHome)
	k.TypedKey(fyne.KeyDelete)
	b.Type("新")
	if f.Text() != "新泉道街" {
		t.Errorf("text %q, want 新泉道街", f.Text())
	}
}

func TestFieldKeepsItsMost(t *testing.T) {
	b, f := typing(t, widget.FieldParts{Layout: widget.AnyText, Max: 3})
	b.Type("一二三四\n五")
	if f.Text() != "一二三" {
		t.Errorf("text %q, want three characters and no line feed", f.Text())
	}
}

func TestErrorShowsAndGoesWithoutLosingTheText(t *testing.T) {
	b, f := typing(t, widget.FieldParts{Layout: widget.AnyText, Text: "东大路"})
	f.SetError("请写到门牌号")
	if !b.Shows("请写到门牌号") || f.Text() != "东大路" {
		t.Errorf("error shown %v, text %q", b.Shows("请写到门牌号"), f.Text())
	}
	f.SetError("")
	if b.Shows("请写到门牌号") {
		t.Error("the error stayed")
	}
}

func TestDateStepsStayInTheCalendar(t *testing.T) {
	var told string
	b := page(t, func(env *screen.Env, _ string) widget.Node {
		return env.Kit.Page(widget.PageParts{Body: env.Kit.Date(widget.DateParts{Value: "2024-01-31",
			Max: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), Changed: func(s string) { told = s }})})
	})
	for _, c := range [][2]string{
		{"月加一", "2024-02-29"}, {"年减一", "2023-02-28"}, {"日加一", "2023-02-01"}, {"日减一", "2023-02-28"},
		{"月减一", "2023-01-28"}, {"月减一", "2023-12-28"}, {"年加一", "2024-12-28"}, {"年加一", "2024-12-28"},
	} {
		if b.Tap(t, c[0]); told != c[1] {
			t.Fatalf("%s: %s, want %s", c[0], told, c[1])
		}
	}
}

func TestEmptyDateStartsAndTypedNonsenseIsKept(t *testing.T) {
	var told string
	var d *widget.Date
	b := page(t, func(env *screen.Env, _ string) widget.Node {
		d = env.Kit.Date(widget.DateParts{Changed: func(s string) { told = s }})
		return env.Kit.Page(widget.PageParts{Body: d})
	})
	if d.Value() != "" {
		t.Errorf("empty date is %q", d.Value())
	}
	b.Tap(t, "年加一")
	b.Tap(t, "月")
	b.Type("13")
	if told != "2026-13-" {
		t.Errorf("told %q, want the parts as typed", told)
	}
}
