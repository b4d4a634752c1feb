package form_test

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/words"
	"onestop/assets"
)

const demoSchema = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
	"required": ["name", "id_number", "mobile", "way", "home", "ok"],
	"properties": {
		"name": {"type": "string", "format": "cn-name"},
		"id_number": {"type": "string", "format": "cn-id-number"},
		"mobile": {"type": "string", "format": "cn-mobile"},
		"home": {"type": "object", "format": "cn-address"},
		"age": {"type": "integer", "minimum": 16, "maximum": 120},
		"rent": {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.01},
		"moved": {"type": "string", "format": "date", "x-min": "today-18y", "x-max": "today"},
		"way": {"enum": ["window", "post"]},
		"post_code": {"type": "string", "format": "cn-postcode"},
		"needs": {"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 1, "maxItems": 2, "uniqueItems": true},
		"code": {"type": "string", "pattern": "^(?!0)[0-9]{4}$", "maxLength": 4},
		"kind": {"const": "demo"},
		"ok": {"type": "boolean", "const": true}},
	"if": {"required": ["way"], "properties": {"way": {"const": "post"}}}, "then": {"required": ["post_code"]}}`

const demoPage = `{"id": "demo", "version": "2026.1", "title": {"zh-Hans": "示例", "en": "Sample"}, "pages": [
	{"id": "who", "title": {"zh-Hans": "您是谁？", "en": "Who are you?"}, "fields": [
		{"at": "/name", "label": {"zh-Hans": "姓名", "en": "Name"}},
		{"at": "/id_number", "label": {"zh-Hans": "公民身份号码", "en": "ID number"}},
		{"at": "/mobile", "label": {"zh-Hans": "手机", "en": "Mobile"}},
		{"at": "/home", "label": {"zh-Hans": "现住址", "en": "Address"}}]},
	{"id": "how", "title": {"zh-Hans": "怎么领？", "en": "How?"}, "fields": [
		{"notice": {"zh-Hans": "请带原件。", "en": "Bring the original."}},
		{"at": "/age", "label": "年龄", "unit": "岁"}, {"at": "/rent", "label": "房租", "unit": {"zh-Hans": "元", "en": "yuan"}},
		{"at": "/moved", "label": "搬来日期"},
		{"at": "/way", "label": {"zh-Hans": "领取", "en": "Delivery"}, "choices": {"window": {"zh-Hans": "窗口", "en": "Window"}, "post": {"zh-Hans": "邮寄", "en": "Post"}}},
		{"at": "/post_code", "label": "邮编", "when": {"at": "/way", "in": ["post"]}},
		{"at": "/needs", "label": "需要", "choices": {"a": "甲", "b": "乙", "c": "丙"}},
		{"at": "/code", "label": "代码", "error": {"zh-Hans": "请写四位，不以 0 开头", "en": "Four digits, not from 0"}}]},
	{"id": "sure", "title": "请确认", "fields": [{"at": "/ok", "label": "属实"}]}]}`

func demo(t testing.TB) *form.Form {
	t.Helper()
	f, warnings, err := form.Parse("demo", []byte(demoSchema), []byte(demoPage), clock)
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	return f
}

func filled(f *form.Form) *hall.Draft {
	d := &hall.Draft{}
	for at, typed := range map[string]string{"/name": "欧阳𬱖", "/id_number": "11010519491231002X", "/mobile": "13800136021",
		"/way": "window", "/ok": "true", "/home": "温泉街道东大路 36 号"} {
		f.Set(d, at, typed)
	}
	f.SetAddress(d, "/home", form.Address{Code: "350102", Province: "福建省", City: "福州市", County: "鼓楼区"})
	return d
}

func speak(t testing.TB, lang string) words.Words {
	t.Helper()
	c, err := words.Load(assets.Words())
	if err != nil {
		t.Fatal(err)
	}
	return c.In(lang)
}

func TestAFilledFormIsSentWholeAndCanonical(t *testing.T) {
	f := demo(t)
	d := filled(f)
	if faults := f.CheckAll(d); len(faults) > 0 {
		t.Fatalf("faults %+v", faults)
	}
	want := `{"home":{"city":"福州市","code":"350102","county":"鼓楼区","detail":"温泉街道东大路 36 号","province":"福建省"},` +
		`"id_number":"11010519491231002X","mobile":"13800136021","name":"欧阳𬱖","ok":true,"way":"window"}`
	if got := string(f.Submitted(d)); got != want {
		t.Errorf("got\n%s want\n%s", got, want)
	}
}

func TestWhatIsTypedIsReadAsItIsMeant(t *testing.T) {
	f := demo(t)
	for name, c := range map[string]struct{ at, typed, want string }{
		"full-width digits of an ID":       {"/id_number", "１１０１０５ 19491231 002ｘ", `"id_number":"11010519491231002X"`},
		"a mobile with dashes and country": {"/mobile", "+86 138—0013—6021", `"mobile":"13800136021"`},
		"a number with its unit":           {"/age", "３０ 岁", `"age":30`},
		"thousands and a Chinese comma":    {"/rent", "1，200.50元", `"rent":1200.5`},
		"leading zeros":                    {"/age", "0030", `"age":30`},
		"a Chinese minus":                  {"/age", "—5", `"age":-5`},
		"a date in Chinese":                {"/moved", "2020年1月5日", `"moved":"2020-01-05"`},
		"a date in one run":                {"/moved", "20200105", `"moved":"2020-01-05"`},
		"several choices":                  {"/needs", "a\nc", `"needs":["a","c"]`},
		"a name with a wrong dot":          {"/name", " 阿依古丽•买买提 ", `"name":"阿依古丽·买买提"`},
	} {
		t.Run(name, func(t *testing.T) {
			d := filled(f)
			f.Set(d, c.at, c.typed)
			if got := string(f.Submitted(d)); !strings.Contains(got, c.want) {
				t.Errorf("typed %q: got %s, want %s", c.typed, got, c.want)
			}
			if f.Typed(d, c.at) != c.typed {
				t.Errorf("typed %q, the field shows %q", c.typed, f.Typed(d, c.at))
			}
		})
	}
}

func TestFaultsSayWhatToDo(t *testing.T) {
	f, zh := demo(t), speak(t, hall.Chinese)
	for name, c := range map[string]struct{ at, typed, want string }{
		"missing name":               {"/name", "", "请填写这一项"},
		"blank name":                 {"/name", "  ", "请填写这一项"},
		"digits in a name":           {"/name", "李9", "姓名里不能有“9”，请与证件一致"},
		"one digit short":            {"/id_number", "1101051949123100X", "身份证号码有 18 位，您写了 17 位"},
		"wrong check digit":          {"/id_number", "110105194912310021", "身份证号码有一位写错了，请逐位核对"},
		"born on 31 February":        {"/id_number", "110105194902310021", "身份证号码中的出生日期 1949-02-31 不存在，请核对第 7 至 14 位"},
		"born tomorrow":              {"/id_number", "110105202611240021", "身份证号码中的出生日期 2026-11-24 不存在，请核对第 7 至 14 位"},
		"mobile too short":           {"/mobile", "1380013602", "手机号有 11 位，您写了 10 位"},
		"a landline for a mobile":    {"/mobile", "05918755000", "手机号以 13 至 19 开头，请核对"},
		"no door number":             {"/home", "东大路", "请写到门牌号，例如“东大路 36 号”"},
		"words for a number":         {"/age", "三十", "请只写数字，例如 3 或 2.5"},
		"half a year of age":         {"/age", "30.5", "请写整数，不要小数点"},
		"too young":                  {"/age", "15", "请写 16 或更大的数"},
		"too old":                    {"/age", "121", "请写 120 或更小的数"},
		"no rent":                    {"/rent", "0", "请写比 0 大的数"},
		"a third of a fen":           {"/rent", "0.333", "请写 0.01 的倍数"},
		"no such day":                {"/moved", "2026-02-30", "请选年、月、日"},
		"a day to come":              {"/moved", "2026-11-24", "请选 2026-11-23 或之前的日期"},
		"long ago":                   {"/moved", "2008-11-22", "请选 2008-11-23 或之后的日期"},
		"no choice":                  {"/way", "", "请选一项"},
		"a choice that is none":      {"/way", "fly", "请选一项"},
		"three of at most two":       {"/needs", "a\nb\nc", "最多选 2 项"},
		"the department's own words": {"/code", "0123", "请写四位，不以 0 开头"},
		"not agreed":                 {"/ok", "false", "请先阅读，同意后再继续"},
	} {
		t.Run(name, func(t *testing.T) {
			d := filled(f)
			f.Set(d, c.at, c.typed)
			faults := f.CheckAll(d)
			if len(faults) != 1 || faults[0].Pointer != c.at || faults[0].In(zh) != c.want {
				t.Fatalf("typed %q: got %+v %q, want %q", c.typed, faults, say(faults, zh), c.want)
			}
			if got := f.Typed(d, c.at); got != c.typed {
				t.Errorf("typed %q was lost: %q", c.typed, got)
			}
		})
	}
}

func say(faults []form.Fault, w words.Words) (out []string) {
	for _, x := range faults {
		out = append(out, x.In(w))
	}
	return out
}

func TestCheckPageSpeaksOfItsOwnFieldsOnly(t *testing.T) {
	f := demo(t)
	pages := f.Pages(nil)
	faults := f.CheckPage(pages[0], &hall.Draft{})
	var at []string
	for _, x := range faults {
		at = append(at, x.Pointer)
	}
	if got, want := strings.Join(at, " "), "/name /id_number /mobile /home"; got != want {
		t.Errorf("faults at %s, want %s", got, want)
	}
}

func TestWhatAConditionHidesIsNeitherCheckedNorSent(t *testing.T) {
	f := demo(t)
	d := filled(f)
	f.Set(d, "/way", "post")
	if faults := f.CheckAll(d); len(faults) != 1 || faults[0].Pointer != "/post_code" {
		t.Fatalf("by post without a postcode: %+v", faults)
	}
	f.Set(d, "/post_code", "35000") // wrong
	f.Set(d, "/way", "window")      // and hidden
	if faults := f.CheckAll(d); len(faults) > 0 {
		t.Errorf("hidden answer is checked: %+v", faults)
	}
	if strings.Contains(string(f.Submitted(d)), "post_code") {
		t.Errorf("hidden answer is sent: %s", f.Submitted(d))
	}
	f.Set(d, "/way", "post")
	if f.Typed(d, "/post_code") != "35000" {
		t.Error("what was typed before hiding is lost")
	}
}

func TestReviewMasksAndRowsDoNot(t *testing.T) {
	f := demo(t)
	d := filled(f)
	f.Set(d, "/rent", "1200.5")
	f.Set(d, "/moved", "2020-01-05")
	got := map[string]string{}
	for _, r := range f.Review(d, speak(t, hall.English)) {
		got[r.Label] = r.Value
	}
	for label, want := range map[string]string{
		"ID number": "1101 **** **** 002X", "Mobile": "138 **** 6021", "Delivery": "Window", "Name": "欧阳𬱖",
		"Address": "福建省福州市鼓楼区温泉街道东大路 36 号", "房租": "1200.5 yuan", "搬来日期": "5 January 2020", "年龄": "Not given", "属实": "Agreed",
	} {
		if got[label] != want {
			t.Errorf("%s: %q, want %q", label, got[label], want)
		}
	}
	for _, r := range f.Rows(d, speak(t, hall.Chinese)) {
		if strings.Contains(r.Value, "*") || r.Value == "" {
			t.Errorf("row %+v", r)
		}
		if r.Pointer == "/moved" && r.Value != "2020 年 1 月 5 日" {
			t.Errorf("date %q", r.Value)
		}
	}
}

func TestAFormThatCannotWorkIsRefusedWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ schema, page, want string }{
		"not JSON":                    {`{`, "", "schema.json"},
		"not an object":               {`[]`, "", "want an object"},
		"more questions than sand":    {`{"$defs":{"c":{"properties":{` + many(40, `{"type":"string"}`) + `}},"b":{"properties":{` + many(40, `{"$ref":"#/$defs/c"}`) + `}}},"properties":{` + many(40, `{"$ref":"#/$defs/b"}`) + `}}`, "", "more than 2000 questions"},
		"a number without end":        {`{"properties":{"a":{"enum":[1e999999999]}}}`, "", "too many digits"},
		"nothing to ask":              {`{"type":"object"}`, "", "nothing to ask"},
		"pattern that is none":        {`{"properties":{"a":{"type":"string","pattern":"("}}}`, "", "#/properties/a/pattern"},
		"reference to another file":   {`{"properties":{"a":{"$ref":"other.json"}}}`, "", "leaves the document"},
		"reference to no schema":      {`{"properties":{"a":{"$ref":"#/x"}},"x":3}`, "", "is not a schema"},
		"required list of objects":    {`{"required":["a"],"properties":{"a":{"type":"array","items":{"type":"object"}}}}`, "", "#/properties/a"},
		"day bound that is none":      {`{"properties":{"a":{"type":"string","format":"date","x-max":"soon"}}}`, "", "x-max"},
		"page asks what is not there": {`{"properties":{"a":{"type":"string"}}}`, `{"pages":[{"id":"p","fields":[{"at":"/b"}]}]}`, "pages/0/fields/0"},
		"question twice":              {`{"properties":{"a":{"type":"string"}}}`, `{"pages":[{"id":"p","fields":[{"at":"/a"},{"at":"/a"}]}]}`, "twice"},
		"unknown key":                 {`{"properties":{"a":{"type":"string"}}}`, `{"pagse":[]}`, "pagse"},
		"choice without a name":       {`{"properties":{"a":{"enum":["x"]}}}`, `{"pages":[{"id":"p","fields":[{"at":"/a"}]}]}`, `"x" has no name`},
		"name for no choice":          {`{"properties":{"a":{"enum":["x"]}}}`, `{"pages":[{"id":"p","fields":[{"at":"/a","choices":{"x":"甲","y":"乙"}}]}]}`, `"y"`},
		"hidden though required":      {`{"required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}`, `{"pages":[{"id":"p","fields":[{"at":"/b"},{"at":"/a","when":{"at":"/b","set":true}}]}]}`, "required"},
		"condition on nothing":        {`{"properties":{"a":{"type":"string"}}}`, `{"pages":[{"id":"p","when":{"at":"/c","is":"x"},"fields":[{"at":"/a"}]}]}`, `"/c"`},
		"condition on no answer":      {`{"properties":{"a":{"enum":["x"]}}}`, `{"pages":[{"id":"p","when":{"at":"/a","is":"y"},"fields":[{"at":"/a","choices":{"x":"甲"}}]}]}`, "y is no answer"},
		"condition says two things":   {`{"properties":{"a":{"type":"string"}}}`, `{"pages":[{"id":"p","when":{"at":"/a","is":"y","set":true},"fields":[{"at":"/a"}]}]}`, "exactly one"},
	} {
		t.Run(name, func(t *testing.T) {
			var page []byte
			if c.page != "" {
				page = []byte(c.page)
			}
			_, _, err := form.Parse("f", []byte(c.schema), page, clock)
			if err == nil || hall.CodeOf(err) != "form" || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a refusal that says %q", err, c.want)
			}
		})
	}
}

func many(n int, schema string) string {
	var list []string
	for i := range n {
		list = append(list, `"p`+strconv.Itoa(i)+`":`+schema)
	}
	return strings.Join(list, ",")
}

func TestDirtySchemasLoadWithAWarningThatNamesThePlace(t *testing.T) {
	for name, c := range map[string]struct{ schema, place string }{
		"dangling reference":        {`{"properties":{"a":{"type":"string","$ref":"#/nowhere"}}}`, "/properties/a/$ref"},
		"required is a boolean":     {`{"properties":{"a":{"type":"string","required":true}}}`, "/properties/a/required"},
		"empty required in draft 4": {`{"$schema":"http://json-schema.org/draft-04/schema#","required":[],"properties":{"a":{"type":"string"}}}`, "/required"},
		"misspelt keyword":          {`{"require":["a"],"properties":{"a":{"type":"string"}}}`, "/require"},
		"unknown format":            {`{"properties":{"a":{"type":"string","format":"^d{9}$"}}}`, "/properties/a/format"},
		"a string for a schema":     {`{"properties":{"a":"string"}}`, "/properties/a"},
		"unknown type":              {`{"properties":{"a":{"type":["string","date"]}}}`, "/properties/a/type"},
		"a count as a string":       {`{"properties":{"a":{"type":"string","maxLength":"9"}}}`, "/properties/a/maxLength"},
		"nullable":                  {`{"properties":{"a":{"type":"string","nullable":true}}}`, "/properties/a/nullable"},
		"a key twice":               {`{"properties":{"a":{"type":"string","type":"integer"}}}`, "/properties/a/type"},
		"optional list of objects":  {`{"properties":{"b":{"type":"string"},"a":{"type":"array","items":{"type":"object"}}}}`, "/properties/a"},
	} {
		t.Run(name, func(t *testing.T) {
			f, warnings, err := form.Parse("f", []byte(c.schema), nil, clock)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, w := range warnings {
				found = found || w.Place == c.place
			}
			if !found || len(f.Pages(nil)) == 0 {
				t.Errorf("warnings %v, %d pages; want a warning at %s", warnings, len(f.Pages(nil)), c.place)
			}
		})
	}
}

func TestLoadReadsTheFolder(t *testing.T) {
	fsys := fstest.MapFS{"forms/demo.schema.json": {Data: []byte(demoSchema)}, "forms/demo.page.json": {Data: []byte(demoPage)}}
	if f, _, err := form.Load(fsys, "demo", clock); err != nil || f.Version != "2026.1" || f.Title.In("en") != "Sample" {
		t.Errorf("%v %v", f, err)
	}
	for _, id := range []string{"none", "../demo", ""} {
		if _, _, err := form.Load(fsys, id, clock); hall.CodeOf(err) != "form" {
			t.Errorf("Load(%q): %v", id, err)
		}
	}
	if _, _, err := form.Load(fsys, "none", clock); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a form that is not there: %v", err)
	}
}
