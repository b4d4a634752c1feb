// Package device drives the printers of a kiosk and watches its disk.
//
// The truth about a print job is asked, never assumed: state before and after, a
// bounded wait, and a job that failed or is late is taken back, so that nothing of one
// visit comes out in the next. What went wrong is a hall.Error whose code begins with
// "printer_". One conformance suite (devicetest) runs over every printer here.
package device
