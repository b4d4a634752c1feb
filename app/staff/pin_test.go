package staff

import (
	"crypto/rand"
	"testing"
	"time"

	"onestop/app/hall"
)

type memory map[string][]byte

func (m memory) Setting(k string) ([]byte, error)    { return m[k], nil }
func (m memory) SetSetting(k string, v []byte) error { m[k] = v; return nil }

const rightPIN = "402957"

func newPIN(t *testing.T) (PIN, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p := PIN{Store: memory{}, Now: func() time.Time { return now }, Random: rand.Reader}
	if err := p.Set(rightPIN); err != nil {
		t.Fatal(err)
	}
	return p, &now
}

func TestPINOpensOnlyWithTheRightDigits(t *testing.T) {
	p, _ := newPIN(t)
	if err := p.Check(rightPIN); err != nil {
		t.Errorf("right PIN: %v", err)
	}
	if code := hall.CodeOf(p.Check("402958")); code != "pin_wrong" {
		t.Errorf("wrong PIN: %q", code)
	}
}

func TestNoDefaultPIN(t *testing.T) {
	p := PIN{Store: memory{}, Now: time.Now, Random: rand.Reader}
	if set, err := p.IsSet(); set || err != nil {
		t.Errorf("IsSet = %v, %v on a fresh kiosk", set, err)
	}
	for _, guess := range []string{"", "000000", "123456"} {
		if code := hall.CodeOf(p.Check(guess)); code != "pin_unset" {
			t.Errorf("Check(%q): %q", guess, code)
		}
	}
}

func TestWeakPINsAreRefused(t *testing.T) {
	for name, pin := range map[string]string{
		"too short": "1234", "letters": "12a456", "one digit": "777777", "run up": "345678", "run down": "987654",
		"run over nine": "890123", "pairs": "121212", "twice three": "482482", "birthday": "851230", "birthday, day first": "301285",
	} {
		t.Run(name, func(t *testing.T) {
			if code := hall.CodeOf(strong(pin)); code != "pin_weak" {
				t.Errorf("strong(%q): %q", pin, code)
			}
		})
	}
}

func TestGuessingIsSlowedAndThenLockedAcrossRestarts(t *testing.T) {
	p, now := newPIN(t)
	for range freeTries {
		if code := hall.CodeOf(p.Check("402958")); code != "pin_wrong" {
			t.Fatalf("free try: %q", code)
		}
	}
	wait := firstWait
	for try := freeTries; try < lastTry; try++ {
		p = PIN{Store: p.Store, Now: p.Now, Random: p.Random} // a restart
		if code := hall.CodeOf(p.Check(rightPIN)); code != "pin_wait" {
			t.Fatalf("try %d at once: %q, want pin_wait", try, code)
		}
		*now = now.Add(wait)
		if code := hall.CodeOf(p.Check("402958")); code != "pin_wrong" {
			t.Fatalf("try %d after %v: %q", try, wait, code)
		}
		wait *= 2
	}
	*now = now.Add(1000 * time.Hour)
	if code := hall.CodeOf(p.Check(rightPIN)); code != "pin_locked" {
		t.Errorf("after %d wrong tries: %q", lastTry, code)
	}
	if err := p.Reset(); err != nil {
		t.Fatal(err)
	}
	if set, _ := p.IsSet(); set {
		t.Error("still set after Reset")
	}
}

func TestClockBackDoesNotShortenTheWait(t *testing.T) {
	p, now := newPIN(t)
	for range freeTries {
		_ = p.Check("402958")
	}
	*now = now.Add(-24 * time.Hour)
	if code := hall.CodeOf(p.Check(rightPIN)); code != "pin_wait" {
		t.Errorf("after the clock went back: %q", code)
	}
}

func TestRightPINForgivesWrongOnes(t *testing.T) {
	p, _ := newPIN(t)
	for range freeTries - 1 {
		_ = p.Check("402958")
	}
	if err := p.Check(rightPIN); err != nil {
		t.Fatal(err)
	}
	if code := hall.CodeOf(p.Check("402958")); code != "pin_wrong" {
		t.Errorf("got %q", code)
	}
}
