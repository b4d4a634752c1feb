package main

import (
	"onestop/app/ui"
	"onestop/app/ui/screen"
)

// pages are all routes of a working kiosk.
func pages() map[string]ui.Page {
	return map[string]ui.Page{
		screen.PageHome:     {Build: screen.Home},
		screen.PageGuides:   {Build: screen.GuideSearch},
		screen.PageGuide:    {Build: screen.Guide},
		screen.PageForm:     {Build: screen.Form, Form: true},
		screen.PageReview:   {Build: screen.Review, Form: true},
		screen.PageReceipt:  {Build: screen.Receipt, Form: true},
		screen.PageProgress: {Build: screen.Progress, Form: true},
		screen.PageHelp:     {Build: screen.Help},
		screen.PageFault:    {Build: screen.Fault},
	}
}

// faultPages show why the kiosk could not start, whatever is pressed.
func faultPages(fault error, restart func()) map[string]ui.Page {
	return map[string]ui.Page{screen.PageHome: {Build: screen.StartFault(fault, restart), Bare: true}}
}
