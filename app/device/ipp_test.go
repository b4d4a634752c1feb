package device_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"onestop/app/device"
	"onestop/app/device/devicetest"
	"onestop/app/hall"
)

func pdfJob() device.Job {
	return device.Job{Name: "FZ26-1123-7K4M-8Q2C-9", Format: device.PDF, Data: devicetest.Document(device.PDF, 'a')}
}

func TestOnlyTheNumberIsSpooled(t *testing.T) {
	double := ippDouble(t)
	if err := open(t, "ipp", double.Address()).Print(context.Background(), pdfJob()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(double.Names(), " "); got != "FZ26-1123-7K4M-8Q2C-9" {
		t.Errorf("job names %q, want the case number only", got)
	}
}

func TestPrinterWithoutPDFSaysWhatToDo(t *testing.T) {
	double := ippDouble(t)
	double.NoPDF = true
	err := open(t, "ipp", double.Address()).Print(context.Background(), pdfJob())
	if hall.CodeOf(err) != "printer_no_pdf" || !strings.Contains(err.Error(), "CUPS") {
		t.Errorf("Print: %v, want the code printer_no_pdf and the way through CUPS", err)
	}
}

func TestAnswerLostAfterTheJobWasTaken(t *testing.T) {
	double := ippDouble(t)
	double.LoseAnswer = true
	double.Set(devicetest.Switches{Slow: true})
	err := open(t, "ipp", double.Address()).Print(context.Background(), pdfJob())
	if hall.CodeOf(err) != "printer_offline" {
		t.Errorf("Print: %v, want the code printer_offline", err)
	}
	double.Set(devicetest.Switches{})
	if n := len(double.Printed()); n != 0 {
		t.Errorf("%d pages came out for the next person", n)
	}
}

func TestJobThatCannotBeTakenBack(t *testing.T) {
	double := ippDouble(t)
	double.SetStubborn(true)
	double.Set(devicetest.Switches{Slow: true})
	p := open(t, "ipp", double.Address())
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Print(ctx, pdfJob()) }()
	<-double.Hung()
	cancel()
	if err := <-done; hall.CodeOf(err) != "printer_stuck" {
		t.Errorf("Print: %v, want the code printer_stuck", err)
	}
	if err := p.Clear(context.Background()); hall.CodeOf(err) != "printer_stuck" {
		t.Errorf("Clear: %v, want the code printer_stuck", err)
	}
}

// A program that was killed does not know its jobs; the next one finds them.
func TestJobLeftByAKilledProgramIsTakenBack(t *testing.T) {
	double := ippDouble(t)
	double.Set(devicetest.Switches{Slow: true})
	ctx, cancel := context.WithCancel(context.Background())
	double.SetStubborn(true)
	done := make(chan error, 1)
	go func() { done <- open(t, "ipp", double.Address()).Print(ctx, pdfJob()) }()
	<-double.Hung()
	cancel()
	<-done // stuck: the job is still in the queue
	double.SetStubborn(false)
	if err := open(t, "ipp", double.Address()).Clear(context.Background()); err != nil {
		t.Fatal(err)
	}
	double.Set(devicetest.Switches{})
	if n := len(double.Printed()); n != 0 {
		t.Errorf("%d pages came out after the restart", n)
	}
}

func TestClearLeavesOtherKiosksAlone(t *testing.T) {
	double := ippDouble(t)
	double.Set(devicetest.Switches{Slow: true})
	opts := quick()
	opts.User = "FZ-GL-0099"
	other, err := device.OpenPrinter(device.PrinterSpec{Kind: "ipp", Address: double.Address()}, opts)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- other.Print(context.Background(), pdfJob()) }()
	<-double.Hung()
	if err := open(t, "ipp", double.Address()).Clear(context.Background()); err != nil {
		t.Fatal(err)
	}
	double.Set(devicetest.Switches{})
	if err := <-done; err != nil {
		t.Errorf("the other kiosk's print: %v", err)
	}
}

func TestWhatAnswersIsNoPrinter(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"a captive portal": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>log in</html>")) },
		"an error page":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"nothing":          func(http.ResponseWriter, *http.Request) {},
	} {
		server := httptest.NewServer(answer)
		p := open(t, "ipp", strings.Replace(server.URL, "http", "ipp", 1)+"/ipp/print")
		if s := p.State(context.Background()); s.Condition != device.Offline {
			t.Errorf("%s: state %+v, want offline", name, s)
		}
		if err := p.Print(context.Background(), pdfJob()); hall.CodeOf(err) != "printer_offline" {
			t.Errorf("%s: Print: %v, want the code printer_offline", name, err)
		}
		server.Close()
	}
}

func TestOpenPrinterSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		spec device.PrinterSpec
		want string
	}{
		"unknown kind":        {device.PrinterSpec{Kind: "laser"}, `kind "laser"`},
		"unknown paper":       {device.PrinterSpec{Kind: "folder", Address: "x", Paper: "a5"}, `paper "a5"`},
		"folder without path": {device.PrinterSpec{Kind: "folder"}, "path of its folder"},
		"http for ipp":        {device.PrinterSpec{Kind: "ipp", Address: "http://x/"}, "ipp"},
		"receipt on a4":       {device.PrinterSpec{Kind: "escpos", Address: "tcp://h:9100", Paper: "a4"}, "80mm"},
		"receipt, no port":    {device.PrinterSpec{Kind: "escpos", Address: "tcp://h"}, "9100"},
		"receipt by http":     {device.PrinterSpec{Kind: "escpos", Address: "http://printer:9100"}, "device file"},
		"receipt, nothing":    {device.PrinterSpec{Kind: "escpos"}, "device file"},
	} {
		if _, err := device.OpenPrinter(c.spec, device.Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := device.OpenPrinter(device.PrinterSpec{Kind: "escpos", Address: "printer:9100", Paper: "80mm"}, device.Options{}); err != nil {
		t.Errorf("host:port: %v", err)
	}
	p, err := device.OpenPrinter(device.PrinterSpec{Kind: "none"}, device.Options{})
	if err != nil || p.State(context.Background()).Condition != device.Missing {
		t.Errorf("none: %v, %v", p, err)
	}
	if err := p.Print(context.Background(), pdfJob()); hall.CodeOf(err) != "printer_none" {
		t.Errorf("none: Print: %v", err)
	}
}
