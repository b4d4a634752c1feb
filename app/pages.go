package main

import (
	"time"

	"onestop/app/ui"
	"onestop/app/ui/screen"
)

// pages are all routes of a working kiosk. Staff's pages keep their own idle time: a
// technician reads tables, and the page must still not stay open.
func pages(staffIdle time.Duration) map[string]ui.Page {
	staff := func(b screen.Builder) ui.Page { return ui.Page{Build: b, Idle: staffIdle, Bare: true} }
	return map[string]ui.Page{
		screen.PageHome:        {Build: screen.Front(screen.Home)},
		screen.PageGuides:      {Build: screen.GuideSearch},
		screen.PageGuide:       {Build: screen.Guide},
		screen.PageForm:        {Build: screen.Form, Form: true},
		screen.PageReview:      {Build: screen.Review, Form: true},
		screen.PageReceipt:     {Build: screen.Receipt, Form: true},
		screen.PageProgress:    {Build: screen.Progress, Form: true},
		screen.PageComplaint:   {Build: screen.Complaint, Form: true},
		screen.PageHelp:        {Build: screen.Help},
		screen.PageFault:       {Build: screen.Fault},
		screen.PageClosed:      {Build: screen.Closed, Bare: true, Idle: noIdle},
		screen.PageSetup:       {Build: screen.Setup, Idle: noIdle},
		screen.PageEnrol:       staff(screen.Enrol),
		screen.PageStaff:       {Build: screen.StaffEnter, Bare: true},
		screen.PageManage:      staff(screen.StaffManage),
		screen.PageStaffAct:    staff(screen.StaffAct),
		screen.PageStaffConfig: staff(screen.StaffConfig),
		screen.PageStaffAudit:  staff(screen.StaffAudit),
		screen.PageStaffPIN:    staff(screen.StaffPIN),
	}
}

// noIdle is for pages where nobody's visit can end.
const noIdle = -1

// faultPages show why the kiosk could not start, whatever is pressed.
func faultPages(fault error, restart func()) map[string]ui.Page {
	return map[string]ui.Page{screen.PageHome: {Build: screen.StartFault(fault, restart), Bare: true}}
}
