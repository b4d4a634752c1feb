package receipt

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"onestop/app/hall"
)

var update = flag.Bool("update", false, "rewrite the golden pictures")

func TestCodeReadsFromEveryPaper(t *testing.T) {
	tool(t, "pdftoppm", "poppler-utils")
	tool(t, "zbarimg", "zbar-tools")
	for name, d := range slips(t) {
		for _, paper := range []Paper{Roll, A4} {
			sheet, err := press(t).PDF(d, paper)
			if err != nil {
				t.Fatal(err)
			}
			file := kept(t, "qr-"+name+".pdf", sheet.Data)
			run(t, "pdftoppm", "-r", "200", "-png", "-singlefile", file, file)
			readsAs(t, name+" on "+paper.String(), file+".png", codeOf(d.Blocks))
		}
		dots, err := press(t).Dots(d)
		if err != nil {
			t.Fatal(err)
		}
		readsAs(t, name+" as dots", kept(t, "dots.png", encoded(t, dots.Image())), codeOf(d.Blocks))
	}
}

// codeOf finds the text of a document's code.
func codeOf(blocks []Block) string {
	for _, b := range blocks {
		switch b := b.(type) {
		case Code:
			return b.Text
		case Beside:
			return codeOf(b.Side)
		}
	}
	return ""
}

func readsAs(t *testing.T, what, file, want string) {
	t.Helper()
	got := strings.TrimSpace(run(t, "zbarimg", "-q", "--raw", "--nodbus", file))
	if got != want {
		t.Errorf("%s: the code reads %q, want %q", what, got, want)
	}
}

func encoded(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// 25 mm is what a phone needs; the code must keep it also when little is in it.
func TestCodeIsLargeEnough(t *testing.T) {
	for _, text := range []string{"x", sampleQR, strings.Repeat("y", 600)} {
		for _, paper := range []Paper{Roll, A4} {
			l, err := press(t).set(Document{Blocks: []Block{Code{Text: text}}}, styles[paper])
			if err != nil {
				t.Fatal(err)
			}
			x0, x1 := 1e9, 0.0
			for _, m := range l.pages[0] {
				x0, x1 = min(x0, m.rect[0]), max(x1, m.rect[0]+m.rect[2])
			}
			if side := x1 - x0; side < 25 || x0 < 0 || x1 > l.width {
				t.Errorf("%d bytes on %s: side %.1f mm from %.1f to %.1f", len(text), paper, side, x0, x1)
			}
		}
	}
}

func TestCodeTooLongIsAnError(t *testing.T) {
	d := Document{Blocks: []Block{Code{Text: strings.Repeat("z", 5000)}}}
	if _, err := press(t).PDF(d, Roll); hall.CodeOf(err) != "receipt" {
		t.Errorf("got %v, want the code receipt", err)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	for name := range slips(t) {
		for _, paper := range []Paper{Roll, A4} {
			var first []byte
			for range 4 {
				sheet, err := press(t).PDF(slips(t)[name], paper)
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = sheet.Data
				}
				if !bytes.Equal(first, sheet.Data) {
					t.Fatalf("%s on %s: differs from run to run", name, paper)
				}
			}
		}
	}
}

func TestDotsAreAsTheGoldenPicture(t *testing.T) {
	for _, name := range []string{"errand-zh", "rare-character", "complaint-en"} {
		dots, err := press(t).Dots(slips(t)[name])
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name + ".png"
		if *update {
			if err := os.WriteFile(file, encoded(t, dots.Image()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(golden))
		if err != nil {
			t.Fatal(err)
		}
		if g, ok := img.(*image.Gray); !ok || !slices.Equal(g.Pix, dots.Image().Pix) {
			t.Errorf("%s differs from %s (kept: %s); rewrite with -update if it is meant", name, file, kept(t, name+"-now.png", encoded(t, dots.Image())))
		}
	}
}

func TestDrawingThatPanicsIsAnError(t *testing.T) {
	broken := *press(t).regular
	broken.tables = map[string][]byte{}
	for k, v := range press(t).regular.tables {
		broken.tables[k] = v
	}
	broken.tables["glyf"] = broken.tables["glyf"][:100:100]
	p := &Press{regular: &broken, bold: press(t).bold}
	_, err := p.PDF(slips(t)["errand-zh"], Roll)
	if hall.CodeOf(err) != "receipt" || !strings.Contains(err.Error(), "panic") {
		t.Errorf("got %v, want the code receipt and the panic's reason", err)
	}
}

func TestNewPressRefusesWhatIsNoFont(t *testing.T) {
	good := press(t).regular.data
	for name, bad := range map[string][]byte{
		"nothing":  nil,
		"text":     []byte("not a font"),
		"cut half": good[:len(good)/2],
		"cut late": good[:len(good)-5],
	} {
		if _, err := NewPress(good, bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A subset must draw as the whole font does.
func TestSubsetKeepsOutlinesAndWidths(t *testing.T) {
	for _, f := range []*face{press(t).regular, press(t).bold} {
		use := map[rune]sfnt.GlyphIndex{}
		p := press(t).pen()
		for _, r := range "居民身份证，（）Aé%7ǖ “”…" {
			if id, err := f.font.GlyphIndex(&p.buf, r); err == nil && id != 0 {
				use[r] = id
			}
		}
		data, err := f.subset(use)
		if err != nil {
			t.Fatal(err)
		}
		small, err := newFace("subset", data)
		if err != nil {
			t.Fatal(err)
		}
		for r, id := range use {
			got, err := small.font.GlyphIndex(&p.buf, r)
			if err != nil || got == 0 || small.advance(got) != f.advance(id) {
				t.Errorf("%s %c: glyph %d of the subset, %v; width %v, want %v", f.name, r, got, err, small.advance(got), f.advance(id))
				continue
			}
			a, _ := p.outline(glyph{face: f, id: id}, 0, 0, 1000)
			b, _ := p.outline(glyph{face: small, id: got}, 0, 0, 1000)
			if !slices.Equal(a, b) {
				t.Errorf("%s %c: outline differs", f.name, r)
			}
		}
	}
}

// Print is read at arm's length by old eyes.
func TestNoTypeUnderTenPoints(t *testing.T) {
	docs := slips(t)
	for name, d := range guides(t) {
		docs[name] = d
	}
	for name, d := range docs {
		for paper, st := range styles {
			l, err := press(t).set(d, st)
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range l.pages {
				for _, m := range page {
					if right := m.x + l.pen.width(m.text, m.bold)*m.size; m.text != "" && (m.size/pointMM < 9.999 || right > l.width-st.margin+0.2 || m.y > l.height) {
						t.Errorf("%s on %s: %q is %.1f pt and ends at %.1f mm", name, paper, m.text, m.size/pointMM, right)
					}
				}
			}
		}
	}
}

func TestSlipSaysWhatItMust(t *testing.T) {
	for name, c := range map[string]struct {
		doc  string
		want string
	}{
		"the number":             {"errand-zh", "FZ26-1123-7K4M-8Q2C-9"},
		"the item":               {"errand-zh", "居民身份证换领"},
		"the time":               {"errand-zh", "2026-11-23 14:36"},
		"the promise":            {"errand-zh", "20 个工作日"},
		"in English":             {"errand-en", "20 working days"},
		"the hall's language":    {"errand-en", "受理编号"},
		"whom to ask":            {"errand-zh", "0591-12345"},
		"a copy is marked":       {"errand-copy", "第 2 份"},
		"a complaint's own word": {"complaint-zh", "诉求回执"},
	} {
		if all := strings.Join(said(slips(t)[c.doc].Blocks), "\n"); !strings.Contains(all, c.want) || strings.Contains(all, "‹") {
			t.Errorf("%s: %q not in\n%s", name, c.want, all)
		}
	}
	if all := strings.Join(said(slips(t)["errand-zh"].Blocks), "\n"); strings.Contains(all, "补打") {
		t.Error("the first print is marked as a copy")
	}
}

func TestTimeIsTheHalls(t *testing.T) {
	r := errand()
	r.At = r.At.UTC()
	d := Slip{Receipt: r, Words: catalogue(t).In(hall.Chinese), Zone: cst}.Document()
	if all := strings.Join(said(d.Blocks), "\n"); !strings.Contains(all, "14:36") {
		t.Errorf("the slip says another time than the hall's clock, 14:36:\n%s", all)
	}
}

func TestQRModulesHaveNoBorder(t *testing.T) {
	m, err := QRModules(sampleQR)
	if err != nil {
		t.Fatal(err)
	}
	if (len(m)-17)%4 != 0 || len(m) != len(m[0]) || !m[0][0] || !m[0][len(m)-1] || !m[len(m)-1][0] {
		t.Errorf("%d by %d modules, corners %v: want a square with its finders at the edge", len(m), len(m[0]), m[0][0])
	}
	if _, err := QRModules(""); err == nil {
		t.Error("an empty text makes a code")
	}
}
