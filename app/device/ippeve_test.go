package device_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"

	"onestop/app/device"
	"onestop/app/hall"
)

// noAvahi stands in for the announcement service, without which ippeveprinter does
// not start, even when it is told to announce nothing.
const noAvahi = `
static int client;
void *avahi_client_new(void *p, int f, void *cb, void *u, int *e) { return &client; }
const char *avahi_client_get_host_name_fqdn(void *c) { return "localhost"; }
void avahi_client_free(void *c) {}
`

// eve is a real IPP printer: the reference one of the CUPS project.
type eve struct {
	dir  string
	port int
	out  bytes.Buffer
}

func startEve(t *testing.T, formats, command string) *eve {
	t.Helper()
	program, err := exec.LookPath("ippeveprinter")
	if err != nil {
		t.Skip("ippeveprinter is not installed (package cups-ipp-utils): the check against a real IPP printer is left out")
	}
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("gcc is not installed: ippeveprinter cannot be started without avahi")
	}
	e := &eve{dir: t.TempDir(), port: freePort(t)}
	e.write(t, "avahi.c", noAvahi, 0o600)
	if out, err := exec.Command(gcc, "-shared", "-fPIC", "-o", e.path("avahi.so"), e.path("avahi.c")).CombinedOutput(); err != nil {
		t.Skipf("gcc cannot make the stand-in for avahi: %v\n%s", err, out)
	}
	e.write(t, "cmd.sh", "#!/bin/sh\n"+command, 0o700)
	if err := os.Mkdir(e.path("spool"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-r", "off", "-n", "localhost", "-p", fmt.Sprint(e.port), "-d", e.path("spool"), "-k", "-f", formats, "-c", e.path("cmd.sh"), "Test")
	cmd.Env = append(os.Environ(), "LD_PRELOAD="+e.path("avahi.so"), "EVE="+e.dir)
	cmd.Stdout, cmd.Stderr = &e.out, &e.out
	if err := cmd.Start(); err != nil {
		t.Skipf("ippeveprinter: %v", err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	p := e.printer(t, nil)
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		select {
		case <-ended:
			t.Skipf("ippeveprinter does not run here: %s", e.out.String())
		case <-time.After(20 * time.Millisecond):
		}
		if p.State(context.Background()).Condition != device.Offline {
			return e
		}
	}
	t.Fatalf("ippeveprinter does not answer: %+v", p.State(context.Background()))
	return nil
}

func (e *eve) path(name string) string { return filepath.Join(e.dir, name) }

func (e *eve) write(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(e.path(name), []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func (e *eve) printer(t *testing.T, client *http.Client) device.Printer {
	t.Helper()
	opts := device.Options{Answer: 2 * time.Second, Poll: 50 * time.Millisecond, Limit: 20 * time.Second, HTTP: client}
	p, err := device.OpenPrinter(device.PrinterSpec{Kind: "ipp", Address: fmt.Sprintf("ipp://localhost:%d/ipp/print", e.port)}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

var eveJob = device.Job{Name: "FZ26-1123-7K4M-8Q2C-9", Format: device.PDF, Data: []byte("%PDF-1.3 a page that is only carried")}

func TestRealPrinterTakesTheJobWhole(t *testing.T) {
	e := startEve(t, "application/pdf,image/pwg-raster", `cp "$1" "$EVE/out"; echo "$IPP_JOB_NAME" > "$EVE/name"`)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := e.printer(t, nil).Print(ctx, eveJob); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(e.path("out")); err != nil || !bytes.Equal(got, eveJob.Data) {
		t.Errorf("the printer got %q, %v", got, err)
	}
	if name, err := os.ReadFile(e.path("name")); err != nil || strings.TrimSpace(string(name)) != eveJob.Name {
		t.Errorf("job name %q, %v; want the case number only", name, err)
	}
}

// onCancel calls back when a Cancel-Job has been answered.
type onCancel struct{ act func() }

func (c onCancel) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := http.DefaultTransport.RoundTrip(r)
	if len(body) > 3 && goipp.Op(body[3]) == goipp.OpCancelJob {
		c.act()
	}
	return resp, err
}

// The paper runs out while the job is at the printer: the job is taken back, and after
// paper is loaded the printer holds nothing. ippeveprinter ends a cancelled job only
// when its command ends, so paper is loaded at that moment.
func TestRealPrinterRunsOutOfPaper(t *testing.T) {
	e := startEve(t, "application/pdf", `echo "STATE: +media-empty-error" >&2
for i in $(seq 100); do test -e "$EVE/loaded" && break; sleep 0.1; done
echo "STATE: -media-empty-error" >&2`)
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	loaded := sync.OnceFunc(func() { e.write(t, "loaded", "", 0o600) })
	p := e.printer(t, &http.Client{Transport: onCancel{loaded}})
	if err := p.Print(ctx, eveJob); hall.CodeOf(err) != "printer_no_paper" {
		t.Errorf("Print: %v, want the code printer_no_paper", err)
	}
	if err := p.Clear(ctx); err != nil {
		t.Errorf("Clear: %v", err)
	}
}

func TestRealPrinterWithoutPDF(t *testing.T) {
	e := startEve(t, "image/pwg-raster", "exit 0")
	err := e.printer(t, nil).Print(context.Background(), eveJob)
	if code := hall.CodeOf(err); code != "printer_no_pdf" {
		t.Errorf("Print: %v, want the code printer_no_pdf", err)
	}
}
