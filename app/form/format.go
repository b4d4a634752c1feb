package form

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"
)

// The formats that make a field of their own.
const (
	formatDate    = "date"
	formatAddress = "cn-address"
)

// format is what the engine knows of a format of its own.
type format struct {
	layout Layout
	mask   maskStyle
	most   int                                    // characters as stored
	fold   func(string) string                    // typed text to the one stored form
	check  func(s string, today time.Time) *Fault // of a folded string
}

// own returns the engine's own formats of strings, by name.
func own() map[string]format {
	plain := func(check func(string) *Fault) func(string, time.Time) *Fault {
		return func(s string, _ time.Time) *Fault { return check(s) }
	}
	return map[string]format{
		"cn-id-number": {LayoutID, maskID, idLength, foldCode, checkID},
		"cn-uscc":      {LayoutLatin, maskNone, uscLength, foldCode, plain(checkUSC)},
		"cn-mobile":    {LayoutPhone, maskPhone, 11, foldPhone, plain(checkMobile)},
		"cn-landline":  {LayoutPhone, maskPhone, 12, foldPhone, plain(checkLandline)},
		"cn-phone":     {LayoutPhone, maskPhone, 12, foldPhone, plain(checkPhone)},
		"cn-postcode":  {LayoutDigits, maskNone, 6, foldCode, plain(checkPostcode)},
		"cn-plate":     {LayoutText, maskNone, 8, foldCode, plain(checkPlate)},
		"cn-bank-card": {LayoutDigits, maskCard, 19, foldCode, plain(checkCard)},
		"cn-name":      {LayoutName, maskNone, 50, foldName, plain(checkName)},
		formatDate:     {LayoutDigits, maskNone, 10, foldDate, plain(checkDate)},
		"email":        {LayoutLatin, maskNone, 254, foldEmail, plain(checkEmail)},
	}
}

// foldCode brings a code to its one form: half width, upper case, no spaces, no
// dashes of any script, none of the marks that a machine pastes along.
func foldCode(s string) string {
	var b strings.Builder
	for _, r := range width.Narrow.String(s) {
		if separator(r) {
			continue
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

func separator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("_−ーｰ·.", r)
}

// foldPhone is foldCode without brackets and without the country's code.
func foldPhone(s string) string {
	s = strings.NewReplacer("(", "", ")", "").Replace(foldCode(s))
	for _, country := range []string{"+86", "0086"} {
		if rest, ok := strings.CutPrefix(s, country); ok {
			if strings.HasPrefix(rest, "1") || strings.HasPrefix(rest, "0") {
				return rest
			}
			return "0" + rest
		}
	}
	if rest, ok := strings.CutPrefix(s, "86"); ok && len(rest) == 11 && rest[0] == '1' {
		return rest
	}
	return s
}

// foldName keeps a name as it is written, but for spaces around it, spaces between
// Chinese characters, and the many dots that people put into a name: one is right.
func foldName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("•・∙⋅．‧", r) {
			return '·'
		}
		return r
	}, strings.Join(strings.Fields(s), " "))
	if strings.ContainsFunc(s, isHan) {
		s = strings.ReplaceAll(s, " ", "")
	}
	return s
}

func checkName(s string) *Fault {
	n := 0
	for _, r := range s {
		n++
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("〇·'’.- ", r) {
			return fault("form.fault.name_character", string(r))
		}
	}
	if n < 2 {
		return fault("form.fault.name_short")
	}
	if n > 50 {
		return fault("form.fault.long", 50, n)
	}
	return nil
}

// checkPlate takes an ordinary plate (7 characters) and a new-energy one (8).
func checkPlate(s string) *Fault {
	const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
	runes := []rune(s)
	if n := len(runes); n != 7 && n != 8 || !strings.ContainsRune(provinces, runes[0]) || runes[1] < 'A' || runes[1] > 'Z' {
		return fault("form.fault.plate")
	}
	for i, r := range runes[2:] {
		last := i == len(runes)-3
		plain := r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' && r != 'I' && r != 'O'
		if !plain && !(last && strings.ContainsRune("学警港澳领挂试超使", r)) {
			return fault("form.fault.plate_character", string(r))
		}
	}
	return nil
}

func foldEmail(s string) string {
	return strings.ToLower(strings.ReplaceAll(width.Narrow.String(strings.TrimSpace(s)), " ", ""))
}

// checkEmail asks for what mail needs and no more: something, @, and a domain.
func checkEmail(s string) *Fault {
	user, domain, ok := strings.Cut(s, "@")
	dot := strings.Index(domain, ".")
	if !ok || user == "" || dot < 1 || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") || strings.ContainsAny(s, " ,;，；<>") || strings.Contains(domain, "@") {
		return fault("form.fault.email")
	}
	return nil
}
