package device_test

import (
	"bytes"
	"context"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
	"golang.org/x/sys/unix"

	"onestop/app/device"
	"onestop/app/device/devicetest"
	"onestop/app/hall"
)

// codeRows draws a QR code as rows of dots, five dots to the module.
func codeRows(t *testing.T, text string) []byte {
	t.Helper()
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	const dots = 5
	var rows []byte
	for _, line := range q.Bitmap() {
		row := make([]byte, devicetest.RowBytes)
		for x, black := range line {
			for d := x * dots; black && d < (x+1)*dots; d++ {
				row[d/8] |= 0x80 >> (d % 8)
			}
		}
		for range dots {
			rows = append(rows, row...)
		}
	}
	return rows
}

func TestReceiptPrinterReturnsThePicture(t *testing.T) {
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skip("zbarimg is not installed (package zbar-tools): the printed code is not read back")
	}
	const text = "https://zwfw.example.cn/p/kJ7xkJ7xkJ7xkJ7xkJ7xaZ"
	double := escposDouble(t)
	j := device.Job{Name: "FZ26", Format: device.Dots, Data: codeRows(t, text)}
	if err := open(t, "escpos", double.Address()).Print(context.Background(), j); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, double.Pictures()[0]); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.png")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("zbarimg", "-q", "--raw", "--nodbus", file).Output()
	if err != nil || strings.TrimSpace(string(out)) != text {
		t.Errorf("the printed code reads %q, %v; want %q", out, err, text)
	}
}

// terminal makes a pair of a device file and the printer's end of it.
func terminal(t *testing.T) (master *os.File, device string) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	master = os.NewFile(uintptr(fd), "ptmx")
	t.Cleanup(func() { master.Close() })
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	raw, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	raw.Iflag, raw.Oflag, raw.Lflag = 0, 0, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, raw); err != nil {
		t.Fatal(err)
	}
	return master, "/dev/pts/" + strconv.Itoa(n)
}

func TestReceiptPrinterOnADeviceFile(t *testing.T) {
	master, file := terminal(t)
	// Held open, as the driver of a USB printer holds it: else the printer's end sees
	// the line drop between two conversations.
	hold, err := os.OpenFile(file, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Close()
	double := escposDouble(t)
	ended := make(chan struct{})
	go func() { defer close(ended); double.Serve(struct{ io.ReadWriter }{master}) }()
	p := open(t, "escpos", file)
	j := device.Job{Name: "FZ26", Format: device.Dots, Data: devicetest.Document(device.Dots, 'a')}
	if err := p.Print(context.Background(), j); err != nil {
		t.Error(err)
	}
	if pages := double.Printed(); len(pages) != 1 || !bytes.Equal(pages[0], j.Data) {
		t.Errorf("%d pages, want the one that was sent", len(pages))
	}
	double.Set(devicetest.Switches{Silent: true})
	if s := p.State(context.Background()); s.Condition != device.Offline {
		t.Errorf("silent: state %+v, want offline", s)
	}
	master.Close()
	<-ended
}

func TestReceiptPrinterThatIsNone(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, address := range map[string]string{
		"a missing device": "/dev/usb/no-such-printer",
		"an ordinary file": plain,
		"a closed port":    "tcp://127.0.0.1:1",
	} {
		p := open(t, "escpos", address)
		if s := p.State(context.Background()); s.Condition != device.Offline {
			t.Errorf("%s: state %+v, want offline", name, s)
		}
		err := p.Print(context.Background(), device.Job{Name: "FZ26", Format: device.Dots, Data: make([]byte, devicetest.RowBytes)})
		if hall.CodeOf(err) != "printer_offline" {
			t.Errorf("%s: Print: %v, want the code printer_offline", name, err)
		}
	}
}
