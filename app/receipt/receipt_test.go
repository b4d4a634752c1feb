package receipt

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/app/words"
)

var keep = flag.String("keep", "", "folder to keep what the tests draw, to look at")

var fonts = sync.OnceValues(func() (*Press, error) {
	regular, err := os.ReadFile("../../assets/fonts/NotoSansSC-Regular.ttf")
	if err != nil {
		return nil, err
	}
	bold, err := os.ReadFile("../../assets/fonts/NotoSansSC-Bold.ttf")
	if err != nil {
		return nil, err
	}
	return NewPress(regular, bold)
})

func press(t testing.TB) *Press {
	t.Helper()
	p, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func catalogue(t testing.TB) *words.Catalogue {
	t.Helper()
	c, err := words.Load(os.DirFS("../../assets/words"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var cst = time.FixedZone("CST", 8*3600)

// The length and shape of a real code: address, token, signed statement.
var sampleQR = "https://zwfw.example.cn/p/" + strings.Repeat("kJ7x", 5) + "aZ#" + strings.Repeat("q9WzE-3vT_", 17)

func errand() hall.Receipt {
	return hall.Receipt{
		Number:   "FZ26-1123-7K4M-8Q2C-9",
		Kind:     hall.Errand,
		Item:     hall.Text{hall.Chinese: "居民身份证换领", hall.English: "Renew a resident identity card"},
		At:       time.Date(2026, 11, 23, 14, 36, 0, 0, cst),
		Hall:     hall.Text{hall.Chinese: "福州市政务服务中心", hall.English: "Fuzhou Government Service Centre"},
		Kiosk:    "FZ-GL-0012",
		Promised: hall.Limit{Days: 20, Unit: hall.WorkingDays},
		QR:       sampleQR,
		Phone:    "0591-12345",
	}
}

// slips are the receipts that every test runs over.
func slips(t testing.TB) map[string]Document {
	c := catalogue(t)
	zh, en := c.In(hall.Chinese), c.In(hall.English)
	complaint := errand()
	complaint.Number, complaint.Kind, complaint.Item = "TS26-1123-7K4M-8Q2C-9", hall.Complaint, hall.ZH("市政道路、井盖缺损")
	rare := errand()
	rare.Item = hall.ZH("喆堃昇龑燊犇赟㛃㺱䶮𠅤𬱖𰻝（商事登记）")
	rare.Hall = hall.ZH("䶮城𬱖镇便民服务中心")
	long := errand()
	long.Item = hall.ZH(strings.Repeat("建设工程规划许可（含乡村建设）变更、", 6))
	return map[string]Document{
		"errand-zh":      Slip{Receipt: errand(), Words: zh}.Document(),
		"errand-en":      Slip{Receipt: errand(), Words: en, Hall: zh}.Document(),
		"errand-copy":    Slip{Receipt: errand(), Words: zh, Hall: zh, Copy: 2}.Document(),
		"complaint-zh":   Slip{Receipt: complaint, Words: zh}.Document(),
		"complaint-en":   Slip{Receipt: complaint, Words: en, Hall: zh}.Document(),
		"rare-character": Slip{Receipt: rare, Words: zh}.Document(),
		"long-item":      Slip{Receipt: long, Words: zh}.Document(),
	}
}

// kept saves what a test drew when -keep asks for it, and returns where it lies.
func kept(t testing.TB, name string, data []byte) string {
	t.Helper()
	dir := t.TempDir()
	if *keep != "" {
		dir = *keep
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestKeepEverySlip(t *testing.T) {
	for name, d := range slips(t) {
		for _, paper := range []Paper{Roll, A4} {
			s, err := press(t).PDF(d, paper)
			if err != nil {
				t.Fatalf("%s on %s: %v", name, paper, err)
			}
			kept(t, name+"-"+paper.String()+".pdf", s.Data)
		}
	}
}

func BenchmarkReceiptPDF(b *testing.B) {
	p := press(b)
	d := slips(b)["errand-zh"]
	for b.Loop() {
		if _, err := p.PDF(d, Roll); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReceiptDots(b *testing.B) {
	p := press(b)
	d := slips(b)["errand-zh"]
	for b.Loop() {
		if _, err := p.Dots(d); err != nil {
			b.Fatal(err)
		}
	}
}
