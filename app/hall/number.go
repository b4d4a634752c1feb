package hall

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// alphabet has 31 characters, a prime, so that a weighted sum modulo 31 with
// differing neighbour weights catches every single error and every swap of
// neighbours. I, L, O, U and V are left out: they are misread as 1, 1, 0, V and U,
// and misheard. All ten digits are in, because the number carries a date.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTWXYZ"

const (
	numberLen = 17 // prefix 2, yymmdd 6, kiosk 3, random 5, check 1
	modulus   = 31
	randomLen = 5
	kioskLen  = 3
	prefixLen = 2
)

// Number is a case number (受理编号) as it is written for people:
// FZ26-1123-7K4M-8Q2C-9. It is made on the kiosk without asking anyone: the kiosk's
// code keeps kiosks apart, the random part keeps cases of a day apart, also on a
// disk that was rolled back, and the caller refuses one that it already holds.
// It says nothing about the citizen.
type Number string

// NewNumber makes a number. The prefix (two characters: the area, or TS for a
// complaint) and the kiosk code (three, given out at enrolment) must be of the
// number's alphabet. The date is day's, in day's own zone. Random bytes are read from
// random; its error is returned as it is.
func NewNumber(prefix, kiosk string, day time.Time, random io.Reader) (Number, error) {
	body := prefix + day.Format("060102") + kiosk
	if len(prefix) != prefixLen || len(kiosk) != kioskLen || !inAlphabet(body) {
		return "", fmt.Errorf("number: prefix %q or kiosk code %q: want 2 and 3 characters of %s", prefix, kiosk, alphabet)
	}
	tail, err := randomTail(random)
	if err != nil {
		return "", err
	}
	body += tail
	return group(body + string(checkCharacter(body))), nil
}

// ParseNumber reads a number as people type or say it: lower case, full width,
// any kind of dash or space, I and L for 1, O for 0. What remains wrong is an Error
// with the code "number" and a key that says what to do.
func ParseNumber(s string) (Number, error) {
	body := fold(s)
	switch {
	case len(body) != numberLen:
		return "", &Error{Code: "number", Key: "error.number.length", Args: []any{numberLen, len([]rune(body))}}
	case !inAlphabet(body):
		return "", &Error{Code: "number", Key: "error.number.characters"}
	case checkCharacter(body[:numberLen-1]) != body[numberLen-1]:
		return "", &Error{Code: "number", Key: "error.number.check"}
	}
	return group(body), nil
}

// Complaint reports whether the number belongs to a complaint (prefix TS).
func (n Number) Complaint() bool { return strings.HasPrefix(string(n), ComplaintPrefix) }

// ComplaintPrefix (投诉) starts the numbers of complaints.
const ComplaintPrefix = "TS"

// KioskCode returns the i-th kiosk code, for the portal that gives them out.
// There are 29,791; a larger i is an error.
func KioskCode(i int) (string, error) {
	if i < 0 || i >= modulus*modulus*modulus {
		return "", fmt.Errorf("kiosk code %d: all %d codes are given out", i, modulus*modulus*modulus)
	}
	return string([]byte{alphabet[i/(modulus*modulus)], alphabet[i/modulus%modulus], alphabet[i%modulus]}), nil
}

// checkCharacter makes the whole weighted sum 0 modulo 31, with weights 3^k:
// neighbours never share a weight, so a swap always shows.
func checkCharacter(body string) byte {
	sum, weight := 0, 1
	for i := 0; i < len(body); i++ {
		sum += weight * strings.IndexByte(alphabet, body[i])
		weight = weight * 3 % modulus
	}
	// The check stands at weight w: w*c = -sum. Invert w by Fermat (31 is prime).
	inverse := 1
	for i := 0; i < modulus-2; i++ {
		inverse = inverse * weight % modulus
	}
	return alphabet[(modulus-sum%modulus)*inverse%modulus]
}

func randomTail(random io.Reader) (string, error) {
	tail := make([]byte, 0, randomLen)
	var b [1]byte
	for len(tail) < randomLen {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("number: random source: %w", err)
		}
		// Refuse the top of the range: 248 = 8*31, so every character is as likely.
		if b[0] < 248 {
			tail = append(tail, alphabet[b[0]%modulus])
		}
	}
	return string(tail), nil
}

func group(body string) Number {
	return Number(body[:4] + "-" + body[4:8] + "-" + body[8:12] + "-" + body[12:16] + "-" + body[16:])
}

func inAlphabet(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 || strings.IndexByte(alphabet, byte(r)) < 0 }) < 0
}

// fold brings what people write to the form that is checked.
func fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		switch {
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		case strings.ContainsRune(" \t\r\n\u00a0\u3000-‐‑‒–—―−－_.·", r):
			continue
		}
		switch r {
		case 'I', 'L':
			r = '1'
		case 'O':
			r = '0'
		}
		b.WriteRune(r)
	}
	return b.String()
}
