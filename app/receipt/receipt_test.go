package receipt

import (
	"bytes"
	"flag"
	"image/png"
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
		"test-page":      TestPage{Words: zh, Hall: "福州市政务服务中心", Kiosk: "FZ-GL-0012", At: errand().At}.Document(),
		"test-page-en":   TestPage{Words: en, Hall: "Fuzhou", Kiosk: "FZ-GL-0012", At: errand().At}.Document(),
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

// guides are the guides that every test runs over.
func guides(t testing.TB) map[string]Document {
	c := catalogue(t)
	g := hall.Guide{
		Code: "350100-GA-0007", Name: hall.Text{hall.Chinese: "居民身份证换领", hall.English: "Renew a resident identity card"},
		Dept: "ga", Version: "3", Sample: true,
		Promised:   hall.Limit{Days: 20, Unit: hall.WorkingDays, Note: hall.ZH("偏远地区可延长至 30 个工作日")},
		Statutory:  hall.Limit{Days: 60, Unit: hall.CalendarDays},
		Visits:     hall.Visits{Most: 1, Reason: hall.ZH("要现场采集指纹。")},
		Basis:      []hall.Basis{{Law: hall.ZH("《中华人民共和国居民身份证法》"), Clause: hall.ZH("第十一条"), Words: hall.ZH("国家决定换发新一代居民身份证、居民身份证有效期满、公民姓名变更或者证件严重损坏不能辨认的，公民应当换领新证。")}},
		Conditions: []hall.Text{hall.ZH("居民身份证有效期满（可以提前三个月申请）。"), hall.ZH("姓名变更，或者证件损坏不能辨认。")},
		Fees:       []hall.Fee{{Name: hall.ZH("工本费"), Amount: hall.ZH("20 元/证"), Reduction: hall.ZH("低保对象免收。")}},
		Results:    []hall.Text{hall.ZH("居民身份证")},
		Windows:    []hall.Window{{Name: hall.ZH("公安综合窗口（3 号）"), Address: hall.ZH("福州市鼓楼区温泉支路 69 号一楼"), Hours: hall.ZH("周一至周五 9:00-12:00，13:30-17:00"), Phone: "0591-87027202"}},
		Questions:  []hall.Question{{Question: hall.ZH("可以请别人代办吗？"), Answer: hall.ZH("不可以，要本人到场采集指纹和照片。")}},
		Redress:    hall.Redress{Consult: "0591-12345", Complain: "12389", Reconsider: hall.ZH("福州市人民政府"), Litigate: hall.ZH("福州市中级人民法院")},
	}
	for range 9 {
		g.Materials = append(g.Materials, hall.Material{Name: hall.ZH("居民户口簿"), Originals: 1, Copies: 1, Licence: true, Note: hall.ZH("户口簿首页和本人页。电子证照库里已有的，窗口直接调取，不用带。")})
		g.Stages = append(g.Stages, hall.Stage{ID: "a", Name: hall.ZH("受理与采集"), Dept: "ga", Days: 2})
	}
	dept := func(string) hall.Text { return hall.ZH("福州市公安局") }
	sheet := func(lang string) Document {
		return GuideSheet{Guide: g, Words: c.In(lang), Hall: errand().Hall, Depts: dept, At: errand().At}.Document()
	}
	return map[string]Document{"guide-zh": sheet(hall.Chinese), "guide-en": sheet(hall.English)}
}

func TestKeepEveryGuide(t *testing.T) {
	for name, d := range guides(t) {
		for _, paper := range []Paper{Roll, A4} {
			s, err := press(t).PDF(d, paper)
			if err != nil {
				t.Fatalf("%s on %s: %v", name, paper, err)
			}
			if paper == A4 && s.Pages < 2 {
				t.Errorf("%s: %d page, want several to see them numbered", name, s.Pages)
			}
			kept(t, name+"-"+paper.String()+".pdf", s.Data)
		}
	}
}

func TestKeepDots(t *testing.T) {
	for name, d := range slips(t) {
		dots, err := press(t).Dots(d)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, dots.Image()); err != nil {
			t.Fatal(err)
		}
		kept(t, name+"-dots.png", b.Bytes())
	}
}

func BenchmarkNewPress(b *testing.B) {
	p := press(b)
	for b.Loop() {
		if _, err := NewPress(p.regular.data, p.bold.data); err != nil {
			b.Fatal(err)
		}
	}
}
