package hall

import "testing"

func TestReadingShowsWhatIsTypedAsItIsWritten(t *testing.T) {
	for name, c := range map[string]struct {
		typed, want string
		missing     int
	}{
		"nothing yet":       {"", "", 17},
		"half, lower case":  {"fz26 1123 7k", "FZ26-1123-7K", 7},
		"letters for digit": {"FZ26-II23-7k4m-8q2c-9", "FZ26-1123-7K4M-8Q2C-9", 0},
		"too much":          {"FZ26-1123-7K4M-8Q2C-99", "FZ26-1123-7K4M-8Q2C-99", -1},
	} {
		if got, missing := Reading(c.typed); got != c.want || missing != c.missing {
			t.Errorf("%s: Reading(%q) = %q, %d; want %q, %d", name, c.typed, got, missing, c.want, c.missing)
		}
	}
}
