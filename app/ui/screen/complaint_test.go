package screen_test

import (
	"testing"

	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
	"onestop/app/ui/widget"
)

// complaintPages has a form page that shows nothing: the form has its own tests.
var complaintPages = map[string]ui.Page{
	screen.PageComplaint: {Build: screen.Complaint, Form: true},
	screen.PageForm: {Build: func(env *screen.Env, _ string) widget.Node {
		return env.Kit.Page(widget.PageParts{Body: env.Kit.Space(0, 0)})
	}},
}

func idCard() *hall.Draft {
	d := screen.NewDraft(hall.Errand, hall.Guide{Name: hall.ZH("居民身份证换领")}, "id-card")
	d.Typed["/name"] = "x"
	return d
}

func TestComplaintIsReadableAndTouchableEverywhere(t *testing.T) {
	c := uitest.Config{Pages: complaintPages}
	everywhere(t, "complaint", c, screen.Route{Page: screen.PageComplaint}, nil)
	everywhere(t, "complaint-other", c, screen.Route{Page: screen.PageComplaint}, func(s *stage) {
		s.App.Visit().Draft = idCard()
		s.App.Go(screen.Route{Page: screen.PageComplaint})
	})
}

func TestComplaintBeginsItsForm(t *testing.T) {
	s := newStage(t, uitest.Config{Pages: complaintPages})
	s.App.Touch()
	s.Show(standard, screen.Route{Page: screen.PageComplaint})
	s.shows("请现在就打：报警 110，火警 119，急救 120。")
	s.tap("开始填写")
	s.at(screen.PageForm)
	if d := s.App.Visit().Draft; d == nil || d.Kind != hall.Complaint || d.Form != "complaint" {
		t.Errorf("draft %+v", d)
	}
}

func TestABegunComplaintGoesOn(t *testing.T) {
	s := newStage(t, uitest.Config{Pages: complaintPages})
	d := screen.NewDraft(hall.Complaint, hall.Guide{}, "complaint")
	d.Typed["/happened"] = "x"
	s.App.Visit().Draft = d
	s.Show(standard, screen.Route{Page: screen.PageComplaint})
	s.tap("继续填写")
	s.at(screen.PageForm)
	if s.App.Visit().Draft != d {
		t.Error("the draft was begun anew")
	}
}

func TestAComplaintWarnsBeforeItEndsAnotherForm(t *testing.T) {
	s := newStage(t, uitest.Config{Pages: complaintPages})
	d := idCard()
	s.App.Visit().Draft = d
	s.Show(standard, screen.Route{Page: screen.PageComplaint})
	s.shows("您还有一份没提交的“居民身份证换领”。在这里按“开始填写”，会清除那一份填写的内容。")
	s.tap("回到没填完的申请")
	s.at(screen.PageForm)
	if s.App.Visit().Draft != d {
		t.Error("the other form is gone")
	}
}
