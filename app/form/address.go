package form

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Division is one administrative division (行政区划).
type Division struct {
	Code string // GB/T 2260, six digits
	Name string
}

// Address is the answer of a KindAddress. City and County are empty where the list of
// divisions has none below.
type Address struct {
	Code     string // of the lowest division, six digits
	Province string
	City     string
	County   string
	Detail   string // street and door
}

// Area is the divisions as they are written: 福建省福州市鼓楼区. The placeholders
// that the list has between a municipality and its districts are left out.
func (a Address) Area() string {
	var b strings.Builder
	for _, name := range []string{a.Province, a.City, a.County} {
		if name != "市辖区" && name != "县" && !strings.HasSuffix(name, "直辖县级行政区划") {
			b.WriteString(name)
		}
	}
	return b.String()
}

// String is the whole address in one line.
func (a Address) String() string { return a.Area() + a.Detail }

func (a Address) value() map[string]any {
	v := map[string]any{}
	for k, s := range map[string]string{"code": a.Code, "province": a.Province, "city": a.City, "county": a.County, "detail": a.Detail} {
		if s != "" {
			v[k] = s
		}
	}
	return v
}

// addressOf reads the answer back.
func addressOf(v any) Address {
	m, _ := v.(map[string]any)
	text := func(k string) string { s, _ := m[k].(string); return s }
	return Address{text("code"), text("province"), text("city"), text("county"), text("detail")}
}

// checkAddress asks for the whole area and for a detail that leads to a door.
func checkAddress(v any) *Fault {
	a := addressOf(v)
	overseas := strings.HasPrefix(a.Code, "7") || strings.HasPrefix(a.Code, "8")
	switch {
	case len(a.Code) != 6, !digits(a.Code), a.Province == "", a.City == "" && a.County == "" && !overseas:
		return fault("form.fault.region")
	case len([]rune(a.Detail)) > maxDetail:
		return fault("form.fault.long", maxDetail, len([]rune(a.Detail)))
	case !door(a.Detail):
		return fault("form.fault.door")
	}
	return nil
}

const maxDetail = 100

// door reports whether a detail leads to a door: a number, or, in the country where
// doors have none, a village or a group.
func door(detail string) bool {
	for _, r := range detail {
		if unicode.IsDigit(r) || strings.ContainsRune("一二三四五六七八九十百零〇两甲乙丙丁", r) {
			return true
		}
	}
	runes := []rune(detail)
	return len(runes) >= 2 && strings.ContainsRune("村组队屯寨社庄湾坝岭", runes[len(runes)-1])
}

// foldDetail brings digits and letters of a detail to half width and drops the space
// around it.
func foldDetail(s string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r == '－' {
			r = []rune(width.Narrow.String(string(r)))[0]
		}
		if !unicode.IsControl(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
