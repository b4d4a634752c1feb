package receipt

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode"
)

// tool skips a test where a program of the distribution is absent.
func tool(t *testing.T, name, pkg string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed (package %s): this check is left out", name, pkg)
	}
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

// inked is what pdftotext must find of s: all but spaces and what is not text.
func inkedText(p *pen, s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || p.glyph(r, false).way != typed {
			return -1
		}
		return r
	}, s)
}

// said is every wording of a document, in the order of the blocks.
func said(blocks []Block) []string {
	var out []string
	pair := func(ps ...Pair) {
		for _, p := range ps {
			out = append(out, p.Main, p.Also)
		}
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case Banner:
			out = append(out, b.Hall, b.Title.Main, b.Title.Also, b.Mark)
		case Notice:
			out = append(out, b.Title, b.Text.Main, b.Text.Also)
		case Heading:
			pair(b.Text)
		case Paragraph:
			pair(b.Text)
		case Number:
			pair(b.Label)
			out = append(out, b.Text)
		case Rows:
			for _, r := range b {
				if r.Value.Main != "" { // the label's second language yields where it does not fit
					out = append(out, r.Label.Main, r.Value.Main, r.Value.Also)
				}
			}
		case List:
			pair(b.Items...)
		case Code:
			pair(b.Title, b.Caption)
		case Beside:
			out = append(out, said(b.Main)...)
			out = append(out, said(b.Side)...)
		}
	}
	return out
}

func textOf(t *testing.T, name string, pdf []byte) string {
	t.Helper()
	return run(t, "pdftotext", "-raw", "-enc", "UTF-8", kept(t, name, pdf), "-")
}

func TestEveryCharacterIsOnThePaper(t *testing.T) {
	tool(t, "pdftotext", "poppler-utils")
	docs := slips(t)
	for name, d := range guides(t) {
		docs[name] = d
	}
	for name, d := range docs {
		for _, paper := range []Paper{Roll, A4} {
			t.Run(name+" on "+paper.String(), func(t *testing.T) {
				sheet, err := press(t).PDF(d, paper)
				if err != nil {
					t.Fatal(err)
				}
				p := press(t).pen()
				got := inkedText(p, textOf(t, "x.pdf", sheet.Data))
				outlines := 0
				for _, s := range said(d.Blocks) {
					want := inkedText(p, s)
					at := strings.Index(got, want)
					if at < 0 {
						t.Fatalf("%q is not on the paper after what came before; left: %q", s, got)
					}
					got = got[at+len(want):]
					for _, r := range s {
						if r > 0xFFFF {
							outlines++
						}
					}
				}
				if sheet.Outlined != outlines || len(sheet.Missing) > 0 {
					t.Errorf("%d outlined, missing %q; want %d outlined and none missing", sheet.Outlined, sheet.Missing, outlines)
				}
			})
		}
	}
}

// rare returns the characters above U+FFFF of 通用规范汉字表 (kTGH in Unihan).
func rare(t *testing.T) []rune {
	t.Helper()
	b, err := os.ReadFile("testdata/tgh-rare.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := []rune(strings.TrimSpace(string(b)))
	if len(out) != 196 {
		t.Fatalf("the list has %d characters, want 196", len(out))
	}
	return out
}

func TestRareCharactersAreDrawnInBothStyles(t *testing.T) {
	chars := string(rare(t)) + "喆堃昇龑燊犇赟㛃㺱䶮𠅤𬱖𰻝"
	p := press(t).pen()
	for _, bold := range []bool{false, true} {
		for _, r := range chars {
			g := p.glyph(r, bold)
			if g.id == 0 || g.way == boxed || g.way == unseen {
				t.Errorf("%c (%U) bold %v: no glyph", r, r, bold)
				continue
			}
			if o, err := p.outline(g, 0, 0, 10); err != nil || len(o) == 0 {
				t.Errorf("%c (%U) bold %v: outline has %d segments, %v", r, r, bold, len(o), err)
			}
		}
	}
	d := Document{At: errand().At, Blocks: []Block{Heading{Text: Pair{Main: chars}}, Paragraph{Text: Pair{Main: chars}}}}
	sheet, err := press(t).PDF(d, Roll)
	if err != nil {
		t.Fatal(err)
	}
	if want := 2 * (196 + 3); sheet.Outlined != want {
		t.Errorf("%d outlined, want %d", sheet.Outlined, want)
	}
}

func TestRandomTextAtManyWidths(t *testing.T) {
	tool(t, "pdftotext", "poppler-utils")
	random := rand.New(rand.NewPCG(2026, 11))
	han := []rune("居民身份证换领近六个月证件照片号福州市鼓楼区䶮㛃𬱖𠅤。，、；：！？（）《》“”—…")
	latin := []rune("abcXYZ0123456789-./:()%,\\{}é")
	for width := 24.0; width <= 180; width += 13 {
		var want strings.Builder
		d := Document{At: errand().At}
		for range 12 {
			var s strings.Builder
			for range 1 + random.IntN(120) {
				switch random.IntN(8) {
				case 0:
					s.WriteByte(' ')
				case 1, 2:
					s.WriteRune(latin[random.IntN(len(latin))])
				default:
					s.WriteRune(han[random.IntN(len(han))])
				}
			}
			d.Blocks = append(d.Blocks, Paragraph{Text: Pair{Main: s.String()}})
			want.WriteString(s.String())
		}
		st := styles[Roll]
		st.width = width
		l, err := press(t).set(d, st)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := l.pdf(d, palettes[Roll])
		if err != nil {
			t.Fatal(err)
		}
		p := press(t).pen()
		// pdftotext joins letter and accent marks, but never changes or drops one of these.
		if got, want := inkedText(p, textOf(t, "x.pdf", sheet.Data)), inkedText(p, want.String()); got != want {
			t.Errorf("width %v mm:\n got %q\nwant %q", width, got, want)
		}
	}
}

func TestMissingCharacterIsABoxAndIsReported(t *testing.T) {
	d := Document{At: errand().At, Blocks: []Block{Paragraph{Text: Pair{Main: "甲\u9fff乙\U0002CEB0\u200b\ufeff"}}}}
	with, err := press(t).PDF(d, Roll)
	if err != nil {
		t.Fatal(err)
	}
	if string(with.Missing) != "\u9fff\U0002CEB0" && string(with.Missing) != "\u9fff" {
		t.Errorf("missing %U, want U+9FFF and not the unseen ones", with.Missing)
	}
	dots, err := press(t).Dots(d)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := press(t).Dots(Document{Blocks: []Block{Paragraph{Text: Pair{Main: "甲　乙"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if black(dots.Rows) < black(plain.Rows)+40 {
		t.Errorf("%d black dots with the box, %d without: nothing was drawn for it", black(dots.Rows), black(plain.Rows))
	}
}

func black(rows []byte) int {
	n := 0
	for _, b := range rows {
		for ; b != 0; b &= b - 1 {
			n++
		}
	}
	return n
}

func TestNothingPersonalInTheMetadata(t *testing.T) {
	tool(t, "pdfinfo", "poppler-utils")
	sheet, err := press(t).PDF(slips(t)["errand-zh"], A4)
	if err != nil {
		t.Fatal(err)
	}
	info := run(t, "pdfinfo", kept(t, "x.pdf", sheet.Data))
	for _, line := range strings.Split(info, "\n") {
		key, value, _ := strings.Cut(line, ":")
		if key == "Title" && strings.TrimSpace(value) != string(errand().Number) {
			t.Errorf("title %q, want the case number only", value)
		}
		if key == "Author" || key == "Subject" || key == "Keywords" || key == "Creator" {
			t.Errorf("metadata has %s", line)
		}
	}
}
