package lines

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// em measures as a fixed-pitch Chinese font does: 2 for a wide character, 1 for others.
var em = Measure(func(r rune) float32 {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x2000:
		return 2
	}
	return 1
})

func TestBreak(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		width float32
		want  []string
	}{
		"nothing is one empty line":            {"", 10, []string{""}},
		"what fits stays":                      {"办理 身份证", 20, []string{"办理 身份证"}},
		"Chinese breaks anywhere":              {"居民身份证换领", 6, []string{"居民身", "份证换", "领"}},
		"a full stop never starts a line":      {"近六个月。", 8, []string{"近六个", "月。"}},
		"two closers never start a line":       {"他说（好）。", 8, []string{"他说", "（好）。"}},
		"an opening bracket never ends a line": {"带上《条例》", 6, []string{"带上", "《条", "例》"}},
		"a word stays whole":                   {"编号 ABCDEF 号", 8, []string{"编号", "ABCDEF", "号"}},
		"a date stays whole":                   {"在2026-11-23前", 11, []string{"在", "2026-11-23", "前"}},
		"a word too long is cut":               {"abcdefgh", 3, []string{"abc", "def", "gh"}},
		"a cut keeps the stop off the start":   {"abcdef.", 6, []string{"abcde", "f."}},
		"only stops: break anywhere":           {"。。。。", 4, []string{"。。", "。。"}},
		"spaces at the break are dropped":      {"one   two", 5, []string{"one", "two"}},
		"spaces hang over the edge":            {"one two", 3, []string{"one", "two"}},
		"an indent stays":                      {"　　福州", 20, []string{"　　福州"}},
		"an indent never stands alone":         {"　　福州", 4, []string{"福州"}},
		"new lines break":                      {"甲\n\n乙\r\n丙", 9, []string{"甲", "", "乙", "丙"}},
		"wider than the line stands alone":     {"福州", 1, []string{"福", "州"}},
		"a dash pair stays together":           {"甲乙——丙", 6, []string{"甲乙", "——丙"}},
		"above U+FFFF":                         {"欧阳𬱖䶮", 6, []string{"欧阳𬱖", "䶮"}},
		"marks stay with their character":      {"e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
		"a no-break space keeps":               {"甲乙20\u00a0元", 8, []string{"甲乙", "20\u00a0元"}},
		"English sentence":                     {"Saved on this machine. Sent later.", 14, []string{"Saved on this", "machine. Sent", "later."}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Break(c.in, c.width, em); !slices.Equal(got, c.want) {
				t.Errorf("Break(%q, %v)\n got %q\nwant %q", c.in, c.width, got, c.want)
			}
		})
	}
}

var pieces = []string{"福", "州", "𬱖", "，", "。", "）", "（", "《", "”", "“", " ", "  ", "　", "a", "Z", "7", "-", ".", "/", "%", "—", "…", "e\u0301", "\n", "\xff", "身份证", "2026-11-23"}

func anyText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "text"), "")
}

func noSpace(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if !unicode.IsSpace(r) {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

func TestBreakLosesNothingButSpaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := anyText(t), float32(rapid.IntRange(0, 30).Draw(t, "width"))
		got := Break(s, width, em)
		if noSpace(strings.Join(got, "")) != noSpace(s) {
			t.Fatalf("Break(%q, %v) = %q", s, width, got)
		}
		if !strings.Contains(s, " ") && !strings.Contains(s, "　") && strings.Join(got, "") != strings.ReplaceAll(s, "\n", "") {
			t.Fatalf("Break(%q, %v) = %q: changed a text without spaces", s, width, got)
		}
	})
}

func TestBreakKeepsTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := anyText(t), float32(rapid.IntRange(0, 30).Draw(t, "width"))
		for _, l := range Break(s, width, em) {
			l = strings.TrimRightFunc(l, unicode.IsSpace)
			if em(l) > width && len(cells(l)) > 1 {
				t.Fatalf("Break(%q, %v): line %q is %v wide", s, width, l, em(l))
			}
		}
	})
}

func TestBreakObeysKinsokuWhereItCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, width := strings.ReplaceAll(anyText(t), "\n", ""), float32(rapid.IntRange(4, 30).Draw(t, "width"))
		got := Break(s, width, em)
		for i := 1; i < len(got); i++ {
			first, _ := utf8.DecodeRuneInString(got[i])
			last, _ := utf8.DecodeLastRuneInString(got[i-1])
			bad := strings.ContainsRune(closers, first) || strings.ContainsRune(openers, last)
			p := paragraph{text: got[i-1], cells: cells(got[i-1])}
			legal := false
			for j := 1; j < len(p.cells); j++ {
				legal = legal || p.legal(0, j, true)
			}
			if bad && legal {
				t.Fatalf("Break(%q, %v) = %q: line %d could have ended earlier", s, width, got, i)
			}
		}
	})
}

func TestBreakAsksAFewTimesALine(t *testing.T) {
	long := strings.Repeat("请携带居民身份证原件，", 2000)
	calls, chars := 0, 0
	got := Break(long, 60, func(s string) float32 { calls++; chars += len(s) / 3; return em(s) })
	if perLine := calls / len(got); perLine > 8 {
		t.Errorf("%d measures a line, want at most 8", perLine)
	}
	if chars > 12*22000 {
		t.Errorf("measured %d characters of 22000: a long text costs long measures", chars)
	}
}

func BenchmarkBreak(b *testing.B) {
	long := strings.Repeat("请携带居民身份证原件，到 3 号窗口办理。", 100)
	for b.Loop() {
		Break(long, 60, em)
	}
}
