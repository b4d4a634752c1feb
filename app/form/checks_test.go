package form_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/assets"
)

func TestOwnFormatsTakeWhatIsRightAndNameWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ format, typed, key string }{
		"an ID number":                 {"cn-id-number", "11010519491231002X", ""},
		"an ID of an abolished county": {"cn-id-number", "110104195001010019", "form.fault.id_check"},
		"an ID with letters":           {"cn-id-number", "11010519491231OO2X", "form.fault.id_digits"},
		"an ID of no province":         {"cn-id-number", "99010519491231002X", "form.fault.id_check"},
		"an ID from province 66":       {"cn-id-number", "66010519491231002X", "form.fault.id_province"},
		"a credit code":                {"cn-uscc", "91350100M000100Y43", ""},
		"a credit code in lower case":  {"cn-uscc", "91350100m000100y43", ""},
		"a credit code with one wrong": {"cn-uscc", "91350100M000100Y44", "form.fault.uscc_check"},
		"a credit code with an I":      {"cn-uscc", "91350100I000100Y43", "form.fault.uscc_character"},
		"a short credit code":          {"cn-uscc", "91350100M000100Y4", "form.fault.uscc_length"},
		"a credit code in Chinese":     {"cn-uscc", strings.Repeat("福", 18), "form.fault.uscc_character"},
		"a mobile":                     {"cn-mobile", "138 0013 6021", ""},
		"a mobile of 12":               {"cn-mobile", "12800136021", "form.fault.mobile_start"},
		"a landline with its area":     {"cn-landline", "（0591）8755－0000", ""},
		"a Beijing landline":           {"cn-landline", "010-65551234", ""},
		"a landline one short":         {"cn-landline", "010-655512", "form.fault.landline_length"},
		"a landline without its area":  {"cn-phone", "87550000", "form.fault.landline_area"},
		"a landline with +86":          {"cn-phone", "+86 591 87550000", ""},
		"a phone in words":             {"cn-phone", "没有", "form.fault.phone_digits"},
		"a postcode":                   {"cn-postcode", "３５０００１", ""},
		"a postcode of five":           {"cn-postcode", "35000", "form.fault.postcode"},
		"a plate":                      {"cn-plate", "闽a·12345", ""},
		"a new-energy plate":           {"cn-plate", "闽AD12345", ""},
		"a coach plate":                {"cn-plate", "闽A1234学", ""},
		"a plate with an O":            {"cn-plate", "闽A1234O", "form.fault.plate_character"},
		"a plate of nowhere":           {"cn-plate", "龘A12345", "form.fault.plate"},
		"a bank card":                  {"cn-bank-card", "6222 0212 3456 7890 128", ""},
		"a bank card with one wrong":   {"cn-bank-card", "6222 0212 3456 7890 127", "form.fault.card_check"},
		"a short bank card":            {"cn-bank-card", "6222", "form.fault.card_length"},
		"a rare name":                  {"cn-name", "欧阳𬱖", ""},
		"a foreign name":               {"cn-name", "Anne-Marie O’Neil", ""},
		"one character for a name":     {"cn-name", "李", "form.fault.name_short"},
		"an address of mail":           {"email", "Li.Ming@Example.cn", ""},
		"mail without a domain":        {"email", "li@example", "form.fault.email"},
		"mail twice":                   {"email", "a@b.cn,c@d.cn", "form.fault.email"},
		"a leap day":                   {"date", "2024-2-29", ""},
		"a leap day that is none":      {"date", "2023-2-29", "form.fault.date"},
	} {
		t.Run(name, func(t *testing.T) {
			f := bare(t, `{"properties":{"a":{"type":"string","format":"`+c.format+`"}}}`)
			d := &hall.Draft{}
			f.Set(d, "/a", c.typed)
			faults, got := f.CheckAll(d), ""
			if len(faults) > 0 {
				got = faults[0].Key
			}
			if got != c.key {
				t.Errorf("typed %q: got %q, want %q", c.typed, got, c.key)
			}
		})
	}
}

// Every single wrong digit of an ID number shows, as it does in the standard.
func TestEveryWrongDigitOfAnIDShows(t *testing.T) {
	const right = "11010519491231002X"
	f := bare(t, `{"properties":{"a":{"type":"string","format":"cn-id-number"}}}`)
	for i := range 17 {
		for c := byte('0'); c <= '9'; c++ {
			if c == right[i] {
				continue
			}
			d := &hall.Draft{}
			f.Set(d, "/a", right[:i]+string(c)+right[i+1:])
			if len(f.CheckAll(d)) == 0 {
				t.Errorf("%s passes", d.Typed["/a"])
			}
		}
	}
}

func TestAddressesLeadToADoor(t *testing.T) {
	f := bare(t, `{"properties":{"a":{"type":"object","format":"cn-address"}}}`)
	area := form.Address{Code: "350102", Province: "福建省", City: "福州市", County: "鼓楼区"}
	for name, c := range map[string]struct {
		area   form.Address
		detail string
		key    string
	}{
		"with a number":             {area, "东大路36号", ""},
		"with a full-width number":  {area, "东大路３６号", ""},
		"with a Chinese number":     {area, "东大路三十六号", ""},
		"a village without numbers": {area, "宦溪镇降虎村", ""},
		"a street only":             {area, "东大路", "form.fault.door"},
		"no detail":                 {area, "", "form.fault.door"},
		"no area":                   {form.Address{}, "东大路36号", "form.fault.region"},
		"a province only":           {form.Address{Code: "350000", Province: "福建省"}, "东大路36号", "form.fault.region"},
		"Hong Kong":                 {form.Address{Code: "810000", Province: "香港特别行政区"}, "中环1号", ""},
		"a very long one":           {area, strings.Repeat("东大路36号", 20), "form.fault.long"},
	} {
		t.Run(name, func(t *testing.T) {
			d := &hall.Draft{}
			f.SetAddress(d, "/a", c.area)
			f.Set(d, "/a", c.detail)
			faults, got := f.CheckAll(d), ""
			if len(faults) > 0 {
				got = faults[0].Key
			}
			if got != c.key {
				t.Errorf("got %q, want %q", got, c.key)
			}
		})
	}
}

func TestDivisionsOfTheContent(t *testing.T) {
	d, err := form.LoadDivisions(assets.Content())
	if err != nil {
		t.Skip("no divisions in assets: ", err)
	}
	a, ok := d.Address("350102")
	if !ok || a.Area() != "福建省福州市鼓楼区" || !d.Complete(a) {
		t.Errorf("350102: %+v %v", a, ok)
	}
	if a, ok := d.Address("110105"); !ok || a.Area() != "北京市朝阳区" {
		t.Errorf("110105: %q", a.Area())
	}
	if p, ok := d.Address("350000"); !ok || d.Complete(p) || len(d.Below("350000")) != 9 {
		t.Errorf("Fujian: %+v, %d cities", p, len(d.Below("350000")))
	}
	if found := d.Search("福州鼓楼", 3); len(found) == 0 || found[0].Code != "350102" {
		t.Errorf("福州鼓楼 finds %v", found)
	}
	if found := d.Search("鼓楼", 10); len(found) < 3 || found[0].County != "鼓楼区" {
		t.Errorf("鼓楼 finds %v", found)
	}
	if len(d.Provinces()) < 31 || d.Search("", 3) != nil {
		t.Errorf("%d provinces", len(d.Provinces()))
	}
}

func TestDivisionsThatAreWrongNameTheLine(t *testing.T) {
	for name, csv := range map[string]string{"short code": "code,name\n3501,福州市\n", "no name": "code,name\n350100,\n", "no comma": "code,name\n350100\n"} {
		if _, err := form.LoadDivisions(fstest.MapFS{"divisions.csv": {Data: []byte(csv)}}); err == nil || !strings.Contains(err.Error(), "divisions.csv") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := form.LoadDivisions(fstest.MapFS{}); err == nil {
		t.Error("no file, no error")
	}
}
