package screen_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
)

// faultCodes are the codes that the fault page has words of its own for, and one that it
// has not.
var faultCodes = []string{"panic", "route", "config", "content", "font", "store_locked", "store_damaged", "store_missing",
	"store_newer", "store_key", "store_fast_commit", "store_failed", "store_unknown", "store_broken", "disk_full", "not_enrolled", "unheard_of"}

func TestFaultPageIsReadableAndTouchableEverywhere(t *testing.T) {
	c := uitest.Config{Pages: map[string]ui.Page{screen.PageFault: {Build: screen.Fault}}}
	for _, code := range []string{"store_damaged", "unheard_of"} {
		everywhere(t, "fault-"+code, c, screen.Route{Page: screen.PageFault, Arg: code}, nil)
	}
}

func TestStartFaultIsReadableAndTouchableEverywhere(t *testing.T) {
	err := &hall.Error{Code: "config", Key: "fault.config", Args: []any{"/etc/onestop/onestop.toml:12", "panel.width_mm: no such key: correct or remove it"}}
	c := uitest.Config{Pages: map[string]ui.Page{screen.PageHome: {Build: screen.StartFault(err, func() {}), Bare: true}}}
	everywhere(t, "fault-start", c, screen.Route{Page: screen.PageHome}, nil)
}

func TestEveryFaultSaysWhatBecameOfWhatWasHandedIn(t *testing.T) {
	for _, code := range faultCodes {
		t.Run(code, func(t *testing.T) {
			s := newStage(t, uitest.Config{Pages: map[string]ui.Page{screen.PageFault: {Build: screen.Fault}}})
			s.App.Fault(&hall.Error{Code: code, Err: errors.New("goroutine 1 [running]: secret")})
			for _, want := range []string{"已经交上来的", "请打电话 0591-8755 0000，或找身边的工作人员。", "代号 " + code} {
				if !s.Shows(want) {
					t.Errorf("does not say %q; shown: %q", want, s.Texts())
				}
			}
			if all := strings.Join(s.Texts(), ""); strings.Contains(all, "goroutine") || strings.Contains(all, "‹") {
				t.Errorf("shows what is not for people: %q", all)
			}
			if !slices.Contains(s.Logged, code) {
				t.Errorf("logged %v", s.Logged)
			}
			s.tap("回到首页")
			s.at(screen.PageHome)
		})
	}
}

func TestStartFaultTellsStaffThePlaceAndRestarts(t *testing.T) {
	restarted := 0
	err := &hall.Error{Code: "config", Key: "fault.config", Args: []any{"onestop.toml:12", "panel.width: no such key"}}
	page := ui.Page{Build: screen.StartFault(err, func() { restarted++ }), Bare: true}
	s := newStage(t, uitest.Config{Pages: map[string]ui.Page{screen.PageHome: page}})
	s.shows("请改正配置文件，再重新启动程序。\n位置 onestop.toml:12：panel.width: no such key")
	s.tap("重新启动程序")
	if restarted != 1 {
		t.Errorf("restarted %d times", restarted)
	}
}

func TestADamagedStoreNamesTheActThatRecoversIt(t *testing.T) {
	for _, lang := range []string{hall.Chinese, hall.English} {
		s := newStage(t, uitest.Config{Pages: map[string]ui.Page{screen.PageFault: {Build: screen.Fault}}})
		w := standard
		w.Lang = lang
		s.App.Wish(w)
		s.App.Fault(&hall.Error{Code: "store_damaged"})
		all := strings.Join(s.Texts(), " ")
		rebuild, last := strings.Index(all, "kioskctl store rebuild"), strings.Index(all, "kioskctl store start-over")
		if rebuild < 0 || last < rebuild {
			t.Errorf("%s: rebuild at %d, start-over at %d: want both, each whole on a line, the last resort last; shown: %q", lang, rebuild, last, all)
		}
	}
}

// The page never promises more than is known about a store that failed.
func TestADamagedStorePromisesNoMoreThanIsKnown(t *testing.T) {
	for code, want := range map[string]string{
		"store_damaged": "已送达的不受影响。没送达的还在另存的文件里，等技术员取回后送达；请保留回执。",
		"store_unknown": "以前拿到受理编号的不受影响。刚才那一件还不能确定，请让工作人员核对后再走。",
	} {
		s := newStage(t, uitest.Config{Pages: map[string]ui.Page{screen.PageFault: {Build: screen.Fault}}})
		s.App.Fault(&hall.Error{Code: code})
		s.shows(want)
	}
}
