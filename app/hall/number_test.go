package hall

import (
	"crypto/rand"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"
)

var day = time.Date(2026, 11, 23, 14, 36, 0, 0, time.FixedZone("CST", 8*3600))

func newNumber(t *testing.T) Number {
	t.Helper()
	n, err := NewNumber("FZ", "7K4", day, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNumberReadsAsItIsWritten(t *testing.T) {
	n := newNumber(t)
	if !strings.HasPrefix(string(n), "FZ26-1123-7K4") || len(n) != 21 {
		t.Errorf("number %q: want FZ26-1123-7K4x-xxxx-x", n)
	}
	got, err := ParseNumber(string(n))
	if err != nil || got != n {
		t.Errorf("ParseNumber(%q) = %q, %v", n, got, err)
	}
}

// The two errors people make most when they copy: one character wrong, two
// neighbours swapped. Every one of them must be caught, at every place.
func TestNumberCatchesEverySingleErrorAndEverySwap(t *testing.T) {
	for range 200 {
		body := strings.ReplaceAll(string(newNumber(t)), "-", "")
		for i := range body {
			for _, c := range alphabet {
				if byte(c) == body[i] {
					continue
				}
				wrong := body[:i] + string(c) + body[i+1:]
				if _, err := ParseNumber(wrong); err == nil {
					t.Fatalf("%s: %s passes", body, wrong)
				}
			}
			if i+1 < len(body) && body[i] != body[i+1] {
				wrong := body[:i] + string(body[i+1]) + string(body[i]) + body[i+2:]
				if _, err := ParseNumber(wrong); err == nil {
					t.Fatalf("%s: swapped %s passes", body, wrong)
				}
			}
		}
	}
}

func TestParseNumberTakesWhatPeopleWrite(t *testing.T) {
	n, err := NewNumber("FZ", "101", day, zeros{})
	if err != nil {
		t.Fatal(err)
	}
	s := string(n)
	for name, in := range map[string]string{
		"lower case":       strings.ToLower(s),
		"without dashes":   strings.ReplaceAll(s, "-", ""),
		"spaces":           " " + strings.ReplaceAll(s, "-", " ") + "\n",
		"full width":       fullWidth(s),
		"Chinese dashes":   strings.ReplaceAll(s, "-", "—"),
		"letters for 1, 0": strings.ReplaceAll(strings.ReplaceAll(s, "1", "l"), "0", "O"),
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseNumber(in); err != nil || got != n {
				t.Errorf("ParseNumber(%q) = %q, %v; want %q", in, got, err, n)
			}
		})
	}
}

func TestParseNumberSaysWhatToDo(t *testing.T) {
	n := string(newNumber(t))
	for name, c := range map[string]struct{ in, key string }{
		"empty":           {"", "error.number.length"},
		"one short":       {n[:len(n)-1], "error.number.length"},
		"impossible sign": {"F?" + n[2:], "error.number.characters"},
		"Chinese":         {strings.Repeat("福", 17), "error.number.length"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseNumber(c.in)
			var e *Error
			if !errors.As(err, &e) || e.Key != c.key {
				t.Errorf("ParseNumber(%q): %v, want key %s", c.in, err, c.key)
			}
		})
	}
}

func TestNewNumberRefusesForeignCharacters(t *testing.T) {
	for name, c := range map[string][2]string{
		"prefix with I":     {"FI", "7K4"},
		"prefix too short":  {"F", "7K4"},
		"kiosk code lower":  {"FZ", "7k4"},
		"kiosk code absent": {"FZ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if n, err := NewNumber(c[0], c[1], day, rand.Reader); err == nil {
				t.Errorf("made %q", n)
			}
		})
	}
}

func TestKioskCodesDifferAndEnd(t *testing.T) {
	seen := map[string]bool{}
	for i := range 29791 {
		code, err := KioskCode(i)
		if err != nil || seen[code] {
			t.Fatalf("KioskCode(%d) = %q, %v; seen %v", i, code, err, seen[code])
		}
		seen[code] = true
	}
	if _, err := KioskCode(29791); err == nil {
		t.Error("KioskCode(29791): no error after the last code")
	}
}

func FuzzParseNumber(f *testing.F) {
	f.Add("FZ26-1123-7K4M-8Q2C-9")
	f.Add("ＦＺ２６")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		if again, err := ParseNumber(string(n)); err != nil || again != n {
			t.Errorf("ParseNumber(%q) = %q, which reads as %q, %v", s, n, again, err)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune { return r + 0xFEE0 }, s)
}

// A guard on the modulus itself: the scheme rests on a prime alphabet.
func TestAlphabetIsPrime(t *testing.T) {
	if len(alphabet) != modulus || !big.NewInt(modulus).ProbablyPrime(0) {
		t.Errorf("alphabet has %d characters, modulus %d", len(alphabet), modulus)
	}
}
