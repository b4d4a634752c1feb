package staff

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"onestop/app/hall"
)

// Settings is where the PIN's record lives: small values that survive a restart.
type Settings interface {
	// Setting returns the value of key, nil if it was never set.
	Setting(key string) ([]byte, error)
	// SetSetting stores the value durably before it returns.
	SetSetting(key string, value []byte) error
}

// The limits of guessing: after freeTries wrong PINs each further try waits, first
// for firstWait, then twice as long each time; after lastTry nothing opens the page
// but "kioskctl pin reset" on the machine itself.
const (
	freeTries = 5
	lastTry   = 15
	firstWait = 15 * time.Second
	pinLen    = 6
	pinKey    = "staff.pin"
)

// argon2id costs (RFC 9106, second recommended option scaled to a kiosk): about
// 40 ms, 19 MiB.
const (
	argonTime   = 2
	argonMemory = 19 * 1024
	argonLanes  = 1
	argonLen    = 32
	saltLen     = 16
)

// PIN guards the staff's page. It is safe for use by one goroutine.
type PIN struct {
	Store  Settings
	Now    func() time.Time
	Random io.Reader
}

// record is what is stored. Wrong counts tries that have not been forgiven by a right
// PIN; it is raised before a try is judged, so pulling the plug gains nothing.
type record struct {
	Salt  []byte    `json:"salt"`
	Hash  []byte    `json:"hash"`
	Wrong int       `json:"wrong"`
	Last  time.Time `json:"last"`
}

// IsSet reports whether a PIN was set. There is no default PIN.
func (p PIN) IsSet() (bool, error) {
	r, err := p.load()
	return r != nil, err
}

// Set stores a new PIN. A weak one is refused with the code "pin_weak".
func (p PIN) Set(pin string) error {
	b, err := p.made(pin)
	if err != nil {
		return err
	}
	return p.Store.SetSetting(pinKey, b)
}

// made is the record of a new PIN, to be stored under pinKey.
func (p PIN) made(pin string) ([]byte, error) {
	if err := strong(pin); err != nil {
		return nil, err
	}
	salt := make([]byte, saltLen)
	if _, err := io.ReadFull(p.Random, salt); err != nil {
		return nil, fmt.Errorf("pin: random source: %w", err)
	}
	return json.Marshal(record{Salt: salt, Hash: derive(pin, salt)})
}

// Reset forgets the PIN, so that the next start asks for a new one.
func (p PIN) Reset() error { return p.Store.SetSetting(pinKey, nil) }

// Check judges a PIN. A wrong one is the code "pin_wrong"; too soon after wrong
// ones "pin_wait", with the seconds left as the argument; after too many "pin_locked".
func (p PIN) Check(pin string) error {
	r, err := p.load()
	if err != nil {
		return err
	}
	if r == nil {
		return &hall.Error{Code: "pin_unset", Key: "staff.pin.unset"}
	}
	if r.Wrong >= lastTry {
		return &hall.Error{Code: "pin_locked", Key: "staff.pin.locked", Hint: "run kioskctl pin reset on the machine"}
	}
	if left := p.left(r); left > 0 {
		return &hall.Error{Code: "pin_wait", Key: "staff.pin.wait", Args: []any{int((left + time.Second - 1) / time.Second)}}
	}
	r.Wrong++
	r.Last = p.Now()
	if err := p.store(r); err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(derive(pin, r.Salt), r.Hash) != 1 {
		return &hall.Error{Code: "pin_wrong", Key: "staff.pin.wrong", Args: []any{max(0, freeTries-r.Wrong)}}
	}
	r.Wrong = 0
	return p.store(r)
}

// wrong is how many tries are not forgiven, 0 when that cannot be read.
func (p PIN) wrong() int {
	r, err := p.load()
	if err != nil || r == nil {
		return 0
	}
	return r.Wrong
}

// left is how long the next try must wait. A clock that went back makes the wait start
// again, so that setting the clock gains nothing.
func (p PIN) left(r *record) time.Duration {
	if r.Wrong < freeTries {
		return 0
	}
	wait := firstWait << (r.Wrong - freeTries)
	passed := p.Now().Sub(r.Last)
	if passed < 0 {
		return wait
	}
	return wait - passed
}

func (p PIN) load() (*record, error) {
	b, err := p.Store.Setting(pinKey)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	var r record
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("pin: stored record: %w", err)
	}
	return &r, nil
}

func (p PIN) store(r *record) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return p.Store.SetSetting(pinKey, b)
}

func derive(pin string, salt []byte) []byte {
	return argon2.IDKey([]byte(pin), salt, argonTime, argonMemory, argonLanes, argonLen)
}

// strong refuses what is guessed first: wrong length, one digit repeated, two
// digits alternating, runs, and dates as people write their birthdays (yymmdd, ddmmyy).
func strong(pin string) error {
	if len(pin) != pinLen || strings.Trim(pin, "0123456789") != "" {
		return &hall.Error{Code: "pin_weak", Key: "staff.pin.six"}
	}
	same, up, down, pairs := true, true, true, true
	for i := 1; i < pinLen; i++ {
		same = same && pin[i] == pin[0]
		up = up && (pin[i]-'0') == (pin[i-1]-'0'+1)%10
		down = down && (pin[i-1]-'0') == (pin[i]-'0'+1)%10
		pairs = pairs && (i < 2 || pin[i] == pin[i-2])
	}
	if same || up || down || pairs || pin[:3] == pin[3:] || isDate(pin) {
		return &hall.Error{Code: "pin_weak", Key: "staff.pin.weak"}
	}
	return nil
}

func isDate(pin string) bool {
	for _, layout := range []string{"060102", "020106", "010206"} {
		if _, err := time.Parse(layout, pin); err == nil {
			return true
		}
	}
	return false
}
