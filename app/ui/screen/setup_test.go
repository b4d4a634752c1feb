package screen_test

import (
	"slices"
	"testing"

	"onestop/app/hall"
	"onestop/app/ui/screen"
)

func TestFirstStartAsksForAPINAndOffersEnrolment(t *testing.T) {
	c := newCrew()
	c.pin, c.weak, c.term.Enrolled = "", "123456", false
	c.enrol = []error{&hall.Error{Code: "code", Key: "agent.code"}}
	s := newStage(t, staffConfig(c))
	s.at(screen.PageSetup)
	s.enterPIN("123456")
	s.shows("请再输一遍")
	s.enterPIN("123456")
	s.shows("这个口令太容易猜：不要用重复、连号或日期。")
	s.enterPIN(staffPIN)
	s.enterPIN("402957")
	s.shows("两次输的不一样，请从头再输。")
	s.enterPIN(staffPIN)
	s.enterPIN(staffPIN)
	s.at(screen.PageEnrol)
	s.tap("登记本机")
	s.shows("请输入登记码。")
	s.tap("登记码")
	s.Type("7k4m-8q2c")
	s.tap("完成")
	s.shows("登记码不对、已用过或已过期。请在门户上生成新的登记码。")
	s.tap("登记本机")
	s.at(screen.PageHome)
	if want := []string{"pin " + staffPIN, "enrol 7k4m-8q2c", "leave idle"}; !slices.Equal(c.acts, want) {
		t.Errorf("acts %v, want %v", c.acts, want)
	}
}

func TestEnrolmentCanBePutOff(t *testing.T) {
	c := newCrew()
	c.pin = ""
	s := newStage(t, staffConfig(c))
	s.enterPIN(staffPIN)
	s.enterPIN(staffPIN)
	s.at(screen.PageEnrol)
	s.tap("以后再登记")
	s.at(screen.PageHome)
	if c.in {
		t.Error("the setup leaves a session open")
	}
}
