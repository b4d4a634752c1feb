package form

import (
	"strings"
	"time"
)

// The checks here follow the public standards' algorithms. None refuses by the code of
// a county: people keep their number for life when a county is abolished.

const (
	idLength   = 18
	uscLength  = 18
	uscSymbols = "0123456789ABCDEFGHJKLMNPQRTUWXY"
)

// checkID checks a citizen ID number (GB 11643, MOD 11-2), folded.
func checkID(s string, today time.Time) *Fault {
	if n := len([]rune(s)); n != idLength {
		return fault("form.fault.id_length", idLength, n)
	}
	if !digits(s[:17]) || !(digits(s[17:]) || s[17] == 'X') {
		return fault("form.fault.id_digits")
	}
	if !province(s[:2]) {
		return fault("form.fault.id_province")
	}
	born, err := time.ParseInLocation("20060102", s[6:14], today.Location())
	if err != nil || born.After(today) || born.Year() < 1850 {
		return fault("form.fault.id_birth", s[6:10]+"-"+s[10:12]+"-"+s[12:14])
	}
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(s[i]-'0')
	}
	if "10X98765432"[sum%11] != s[17] {
		return fault("form.fault.id_check")
	}
	return nil
}

// province knows the first two digits: provinces, Hong Kong, Macao, Taiwan and, from
// 9, foreigners with permanent residence.
func province(s string) bool {
	return s >= "11" && s <= "65" || s == "71" || s >= "81" && s <= "83" || s[0] == '9'
}

// checkUSC checks a unified social credit code (GB 32100, MOD 31), folded.
func checkUSC(s string) *Fault {
	if n := len([]rune(s)); n != uscLength {
		return fault("form.fault.uscc_length", uscLength, n)
	}
	sum := 0
	for i, w := range []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 0} {
		v := strings.IndexByte(uscSymbols, s[i])
		if v < 0 {
			return fault("form.fault.uscc_character", string([]rune(s)[i]))
		}
		sum += w * v
	}
	if uscSymbols[(31-sum%31)%31] != s[17] {
		return fault("form.fault.uscc_check")
	}
	return nil
}

// checkMobile checks a mobile number of the mainland, folded.
func checkMobile(s string) *Fault {
	switch {
	case !digits(s) || s == "":
		return fault("form.fault.phone_digits")
	case len(s) != 11:
		return fault("form.fault.mobile_length", 11, len(s))
	case s[0] != '1' || s[1] < '3':
		return fault("form.fault.mobile_start")
	}
	return nil
}

// checkLandline checks an area code and a number, folded to digits.
func checkLandline(s string) *Fault {
	switch {
	case !digits(s) || s == "":
		return fault("form.fault.phone_digits")
	case s[0] != '0':
		return fault("form.fault.landline_area")
	case len(s)-areaLength(s) != 7 && len(s)-areaLength(s) != 8:
		return fault("form.fault.landline_length")
	}
	return nil
}

// areaLength is 3 for 010 and 02x, else 4.
func areaLength(s string) int {
	if len(s) > 1 && (s[1] == '1' || s[1] == '2') {
		return 3
	}
	return 4
}

// checkPhone takes a mobile number or a landline.
func checkPhone(s string) *Fault {
	if strings.HasPrefix(s, "1") {
		return checkMobile(s)
	}
	if digits(s) && len(s) > 0 && len(s) <= 8 {
		return fault("form.fault.landline_area")
	}
	return checkLandline(s)
}

func checkPostcode(s string) *Fault {
	if len(s) != 6 || !digits(s) {
		return fault("form.fault.postcode")
	}
	return nil
}

// checkCard checks a bank card by its last digit (Luhn).
func checkCard(s string) *Fault {
	if n := len(s); !digits(s) || n < 12 || n > 19 {
		return fault("form.fault.card_length")
	}
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	if sum%10 != 0 {
		return fault("form.fault.card_check")
	}
	return nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
