package form

import (
	"fmt"
	"strings"
	"time"
)

// The checks of Chinese government numbers. Each takes the normal form (normal) and
// says in a fault what the citizen should do.

// idFault checks a 公民身份号码 (GB 11643, MOD 11-2). The county code is not judged:
// abolished codes stay valid for life.
func idFault(s string, now time.Time) fault {
	if len(s) != 18 {
		return fault{"form.fault.id_length", []any{18, len([]rune(s))}}
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if s[i] < '0' || s[i] > '9' {
			return fault{"form.fault.id_digits", nil}
		}
		sum += w * int(s[i]-'0')
	}
	if !provinces[s[:2]] && s[0] != '9' {
		return fault{"form.fault.id_province", nil}
	}
	born, err := time.Parse("20060102", s[6:14])
	if err != nil || born.After(now) || born.Year() < 1850 {
		return fault{"form.fault.id_birth", []any{s[6:14]}}
	}
	if "10X98765432"[sum%11] != s[17] {
		return fault{"form.fault.id_check", nil}
	}
	return fault{}
}

// provinces are the first two digits of GB/T 2260.
var provinces = func() map[string]bool {
	m := map[string]bool{}
	for _, r := range [][2]int{{11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65}, {71, 71}, {81, 83}} {
		for p := r[0]; p <= r[1]; p++ {
			m[fmt.Sprint(p)] = true
		}
	}
	return m
}()

// usccFault checks a 统一社会信用代码 (GB 32100, MOD 31).
func usccFault(s string) fault {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(s) != 18 {
		return fault{"form.fault.uscc_length", []any{18, len([]rune(s))}}
	}
	sum, weight := 0, 1
	for i := 0; i < 17; i++ {
		v := strings.IndexByte(alphabet, s[i])
		if v < 0 {
			return fault{"form.fault.uscc_character", []any{s[i : i+1]}}
		}
		sum += v * weight
		weight = weight * 3 % 31
	}
	if alphabet[(31-sum%31)%31] != s[17] {
		return fault{"form.fault.uscc_check", nil}
	}
	return fault{}
}

// luhnFault checks a bank card number (Luhn, ISO/IEC 7812).
func luhnFault(s string) fault {
	if len(s) < 13 || len(s) > 19 || !allDigits(s) {
		return fault{"form.fault.card_length", nil}
	}
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	if sum%10 != 0 {
		return fault{"form.fault.card_check", nil}
	}
	return fault{}
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
