package widget_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2/driver/desktop"

	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/uitest"
	"onestop/app/ui/widget"
)

// page is a bench that shows one page.
func page(t *testing.T, build screen.Builder) *uitest.Bench {
	t.Helper()
	b := uitest.New(t, uitest.Config{Pages: map[string]ui.Page{"page": {Build: build}}})
	b.App.Go(screen.Route{Page: "page"})
	return b
}

// long is a page of many buttons, more than the screen holds.
func long(pressed map[string]int, pan **widget.Pan) screen.Builder {
	return func(env *screen.Env, _ string) widget.Node {
		var rows []widget.Node
		for i := range 30 {
			label := fmt.Sprintf("%d 号", i)
			rows = append(rows, env.Kit.Button(widget.Secondary, "", label, func() { pressed[label]++ }))
		}
		p := env.Kit.Page(widget.PageParts{Body: env.Kit.Column(theme.Gap, rows...)})
		*pan = p.Body()
		return p
	}
}

// 3 mm on this panel are 12 px.
func TestUnsteadyFingerTapsAndLongSlideScrolls(t *testing.T) {
	for name, c := range map[string]struct {
		dx, dy float32
		taps   int
		scroll bool
	}{
		"a still finger":           {0, 0, 1, false},
		"2 px":                     {0, 2, 1, false},
		"6 px aside":               {6, 0, 1, false},
		"11 px":                    {0, -11, 1, false},
		"20 px up scrolls":         {0, -20, 0, true},
		"200 px up scrolls":        {0, -200, 0, true},
		"40 px aside does nothing": {40, 0, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			pressed, pan := map[string]int{}, (*widget.Pan)(nil)
			b := page(t, long(pressed, &pan))
			b.Slide(t, "3 号", c.dx, c.dy)
			if pressed["3 号"] != c.taps {
				t.Errorf("tapped %d times, want %d", pressed["3 号"], c.taps)
			}
			if got := pan.Offset() > 0; got != c.scroll {
				t.Errorf("scrolled %.0f, want scrolling %v", pan.Offset(), c.scroll)
			}
		})
	}
}

func TestTremblingHandPressesOnce(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	b.Tap(t, "1 号")
	b.Clock.Advance(200 * time.Millisecond)
	b.Tap(t, "1 号")
	if pressed["1 号"] != 1 {
		t.Errorf("two taps within 200 ms acted %d times, want once", pressed["1 号"])
	}
	b.Clock.Advance(400 * time.Millisecond)
	b.Tap(t, "1 号")
	if pressed["1 号"] != 2 {
		t.Errorf("a later tap acted %d times in all, want 2", pressed["1 号"])
	}
}

func TestPressThatEndsAfterItsPageIsGoneDoesNothing(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	old := b.Find("1 号").(interface {
		desktop.Mouseable
		DragEnd()
	})
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	old.MouseDown(e)
	b.App.End()
	old.MouseUp(e)
	old.DragEnd()
	if pressed["1 号"] != 0 {
		t.Error("the press of the last visitor acted in the next visit")
	}
}

func TestScrollRunsOnAndAFingerStopsIt(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	b.Slide(t, "5 号", 0, -300)
	at := pan.Offset()
	b.Clock.Advance(100 * time.Millisecond)
	ran := pan.Offset() - at
	if ran < 20 {
		t.Errorf("ran on %.0f px in 100 ms, want more than 20", ran)
	}
	b.Find("8 号").(desktop.Mouseable).MouseDown(&desktop.MouseEvent{})
	at = pan.Offset()
	b.Clock.Advance(time.Second)
	if pan.Offset() != at {
		t.Errorf("ran on %.0f px under the finger", pan.Offset()-at)
	}
}

// What runs cannot be aimed at: the finger only wants it to stop.
func TestTheFingerThatStopsARunningListPressesNothing(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	b.Slide(t, "5 号", 0, -300)
	b.Clock.Advance(100 * time.Millisecond)
	at := pan.Offset()
	b.Tap(t, "9 号")
	b.Clock.Advance(time.Second)
	if pressed["9 号"] != 0 {
		t.Error("stopping the list pressed what ran under the finger")
	}
	if pan.Offset() != at {
		t.Errorf("ran on %.0f px after it was stopped", pan.Offset()-at)
	}
	b.Tap(t, "9 号")
	if pressed["9 号"] != 1 {
		t.Errorf("the next tap acted %d times, want once", pressed["9 号"])
	}
}

// An unsteady finger that stops a list is no press either, and a slide scrolls at once.
func TestAFingerThatStopsARunningListCanDragIt(t *testing.T) {
	for name, c := range map[string]struct {
		dy     float32
		scroll bool
	}{"it trembles": {6, false}, "it drags": {-200, true}} {
		t.Run(name, func(t *testing.T) {
			pressed, pan := map[string]int{}, (*widget.Pan)(nil)
			b := page(t, long(pressed, &pan))
			b.Slide(t, "5 号", 0, -300)
			b.Clock.Advance(100 * time.Millisecond)
			at := pan.Offset()
			b.Slide(t, "9 号", 0, c.dy)
			if got := pan.Offset() > at; got != c.scroll || pressed["9 号"] != 0 {
				t.Errorf("scrolled %v, want %v; pressed %d times", got, c.scroll, pressed["9 号"])
			}
		})
	}
}

func TestAListThatCameToRestIsPressedAtOnce(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	b.Slide(t, "5 号", 0, -60)
	b.Clock.Advance(5 * time.Second)
	b.Tap(t, "9 号")
	if pressed["9 号"] != 1 {
		t.Errorf("acted %d times, want once", pressed["9 号"])
	}
}

// The pager stands still while the content runs.
func TestThePagerWorksWhileAListRuns(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	b.Slide(t, "5 号", 0, -100)
	b.Clock.Advance(50 * time.Millisecond)
	at := pan.Offset()
	b.Tap(t, "向下翻")
	if pan.Offset() < at+300 {
		t.Errorf("scrolled %.0f px, want a page", pan.Offset()-at)
	}
}

func TestNothingRunsOnWhenCalm(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	w := theme.DefaultWishes()
	w.Calm = true
	b.App.Wish(w)
	b.Slide(t, "5 号", 0, -300)
	at := pan.Offset()
	b.Clock.Advance(time.Second)
	if at < 290 || pan.Offset() != at {
		t.Errorf("at %.0f, then %.0f: want 300 and no more", at, pan.Offset())
	}
}

func TestPagersScrollAndStopAtTheEnds(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	for range 9 {
		b.Tap(t, "向下翻")
	}
	if b.Find("29 号") == nil || pan.Offset() == 0 {
		t.Fatalf("offset %.0f after paging down", pan.Offset())
	}
	end := pan.Offset()
	b.Tap(t, "向下翻")
	if pan.Offset() != end {
		t.Errorf("scrolled beyond the end: %.0f, want %.0f", pan.Offset(), end)
	}
	for range 9 {
		b.Tap(t, "向上翻")
	}
	if pan.Offset() != 0 {
		t.Errorf("offset %.0f after paging up, want 0", pan.Offset())
	}
}

func TestFeedbackIsDrawnOnThePressNotOnTheRelease(t *testing.T) {
	pressed, pan := map[string]int{}, (*widget.Pan)(nil)
	b := page(t, long(pressed, &pan))
	before := fmt.Sprint(b.Picture().At(540, 300))
	b.Find("1 号").(desktop.Mouseable).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if after := fmt.Sprint(b.Picture().At(540, 300)); after == before {
		t.Errorf("the button looks the same under a finger: %s", after)
	}
}
