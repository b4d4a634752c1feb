package form_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onestop/app/form"
	"onestop/app/hall"
)

func bare(t testing.TB, schema string) *form.Form {
	t.Helper()
	f, _, err := form.Parse("bare", []byte(schema), nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// asked lists the pointers on each page.
func asked(f *form.Form, answers map[string]any) string {
	var pages []string
	for _, p := range f.Pages(answers) {
		var at []string
		for _, x := range p.Fields {
			at = append(at, x.Pointer)
		}
		pages = append(pages, strings.Join(at, " "))
	}
	return strings.Join(pages, " | ")
}

func answers(t testing.TB, s string) map[string]any {
	t.Helper()
	m := map[string]any{}
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPagesComeFromTheSchemaAlone(t *testing.T) {
	for name, c := range map[string]struct{ schema, given, want string }{
		"in the order of writing, four a page": {
			`{"properties":{"e":{"type":"string"},"d":{"type":"string"},"c":{"type":"string"},"b":{"type":"string"},"a":{"type":"string"}}}`,
			`{}`, "/e /d /c /b | /a"},
		"an object on its own page": {
			`{"properties":{"a":{"type":"string"},"o":{"type":"object","title":"地址","properties":{"x":{"type":"string"},"y/z":{"type":"string"}}}}}`,
			`{}`, "/a | /o/x /o/y~1z"},
		"references and allOf followed": {
			`{"$defs":{"n":{"properties":{"b":{"type":"string"}}}},"allOf":[{"$ref":"#/$defs/n"}],"properties":{"a":{"type":"string"}}}`,
			`{}`, "/a /b"},
		"a branch not taken": {
			`{"properties":{"a":{"type":"boolean"}},"if":{"required":["a"],"properties":{"a":{"const":true}}},"then":{"properties":{"b":{"type":"string"}}},"else":{"properties":{"c":{"type":"string"}}}}`,
			`{}`, "/a /c"},
		"a branch taken": {
			`{"properties":{"a":{"type":"boolean"}},"if":{"required":["a"],"properties":{"a":{"const":true}}},"then":{"properties":{"b":{"type":"string"}}},"else":{"properties":{"c":{"type":"string"}}}}`,
			`{"a":true}`, "/a /b"},
		"hidden by a false schema": {
			`{"properties":{"a":{"type":"boolean"},"b":{"type":"string"}},"if":{"required":["a"],"properties":{"a":{"const":true}}},"then":{"properties":{"b":false}}}`,
			`{"a":true}`, "/a"},
		"what hangs on a hidden answer is hidden": {
			`{"properties":{"a":{"type":"boolean"}},
			  "allOf":[{"if":{"required":["a"],"properties":{"a":{"const":true}}},"then":{"properties":{"b":{"type":"boolean"}}}},
			           {"if":{"required":["b"],"properties":{"b":{"const":true}}},"then":{"properties":{"c":{"type":"string"}}}}]}`,
			`{"a":false,"b":true,"c":"x"}`, "/a"},
		"a schema used twice is asked twice": {
			`{"$defs":{"n":{"properties":{"x":{"type":"string"}}}},"properties":{"a":{"$ref":"#/$defs/n"},"b":{"$ref":"#/$defs/n"}}}`,
			`{}`, "/a/x | /b/x"},
		"a property that asks for others": {
			`{"properties":{"a":{"type":"string"}},"dependentSchemas":{"a":{"properties":{"b":{"type":"string"}}}}}`,
			`{"a":"x"}`, "/a /b"},
		"constants are not asked": {
			`{"required":["v"],"properties":{"v":{"const":"1"},"a":{"type":"string"}}}`, `{}`, "/a"},
		"a schema that holds itself ends": {
			`{"properties":{"a":{"type":"string"},"o":{"$ref":"#"},"p":{"$ref":"#"}}}`, `{}`, "/a"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := asked(bare(t, c.schema), answers(t, c.given)); got != c.want {
				t.Errorf("given %s: got %s, want %s", c.given, got, c.want)
			}
		})
	}
}

func TestASchemaMakesFieldsOfEveryKind(t *testing.T) {
	for schema, want := range map[string]form.Kind{
		`{"type":"string"}`:                                       form.KindText,
		`{"type":["string","null"]}`:                              form.KindText,
		`{"type":"integer"}`:                                      form.KindNumber,
		`{"type":"number"}`:                                       form.KindNumber,
		`{"type":"string","format":"date"}`:                       form.KindDate,
		`{"enum":["a","b"]}`:                                      form.KindChoice,
		`{"oneOf":[{"const":1,"title":"一"}]}`:                     form.KindChoice,
		`{"type":"array","items":{"enum":["a"]}}`:                 form.KindChoices,
		`{"type":"boolean"}`:                                      form.KindYesNo,
		`{"const":true}`:                                          form.KindYesNo,
		`{"type":"object","format":"cn-address"}`:                 form.KindAddress,
		`{"$ref":"#/$defs/x"}`:                                    form.KindDate,
		`{"allOf":[{"$ref":"#/$defs/x"},{"title":"出生日期"}]}`:       form.KindDate,
		`{"pattern":"^x$","anyOf":[{"maxLength":1},{"const":1}]}`: form.KindText,
	} {
		f := bare(t, `{"$defs":{"x":{"type":"string","format":"date"}},"properties":{"a":`+schema+`}}`)
		if got := f.Pages(nil)[0].Fields[0].Kind; got != want {
			t.Errorf("%s: kind %d, want %d", schema, got, want)
		}
	}
}

func TestRequiredFollowsTheBranches(t *testing.T) {
	f := bare(t, `{"required":["o"],"properties":{"o":{"type":"object","required":["x"],"properties":{"x":{"type":"string"},"y":{"type":"string"}}},
		"p":{"type":"object","required":["z"],"properties":{"z":{"type":"string"},"w":{"type":"string"}}}},
		"dependentRequired":{"o":["p"]}}`)
	d := &hall.Draft{}
	var at []string
	for _, x := range f.CheckAll(d) {
		at = append(at, x.Pointer)
	}
	if got := strings.Join(at, " "); got != "/o/x /p/z" {
		t.Errorf("nothing answered: faults at %s", got)
	}
	f.Set(d, "/o/x", "1")
	f.Set(d, "/p/z", "1")
	if faults := f.CheckAll(d); len(faults) > 0 {
		t.Errorf("all answered: %+v", faults)
	}
	f.Set(d, "/o/x", "")
	f.Set(d, "/p/z", "")
	if len(d.Answers) > 0 || len(d.Typed) > 0 {
		t.Errorf("emptied fields leave %v %v", d.Answers, d.Typed)
	}
}

func TestAlternativesBetweenFieldsAreNamed(t *testing.T) {
	f := bare(t, `{"properties":{"tel":{"type":"string","title":"电话"},"mail":{"type":"string","title":"邮箱"}},"anyOf":[{"required":["tel"]},{"required":["mail"]}]}`)
	faults := f.CheckAll(&hall.Draft{})
	if len(faults) != 1 || faults[0].Pointer != "" || faults[0].In(speak(t, hall.Chinese)) != "请至少填写其中一项：电话、邮箱" {
		t.Errorf("faults %+v", faults)
	}
}

func TestConstantsThatAreRequiredAreSent(t *testing.T) {
	f := bare(t, `{"required":["v"],"properties":{"v":{"const":"1"},"w":{"const":"2"},"a":{"type":"string"}}}`)
	d := &hall.Draft{}
	f.Set(d, "/a", "x")
	if got := string(f.Submitted(d)); got != `{"a":"x","v":"1"}` || len(f.CheckAll(d)) > 0 {
		t.Errorf("sent %s, faults %v", got, f.CheckAll(d))
	}
}

func TestChoicesFromOutsideTheForm(t *testing.T) {
	f, _, err := form.Parse("c", []byte(`{"required":["k"],"properties":{"k":{"type":"string"}}}`),
		[]byte(`{"pages":[{"id":"p","fields":[{"at":"/k","label":"类别","choices_from":"categories"}]}]}`), clock)
	if err != nil {
		t.Fatal(err)
	}
	f.Offer("categories", []form.Choice{{Key: "0101", Name: hall.ZH("环境卫生")}})
	field := f.Pages(nil)[0].Fields[0]
	if field.Kind != form.KindChoice || field.From != "categories" || len(field.Choices) != 1 {
		t.Fatalf("field %+v", field)
	}
	d := &hall.Draft{}
	f.Set(d, "/k", "9999")
	if len(f.CheckAll(d)) != 1 {
		t.Error("a category that is not on offer passes")
	}
	f.Set(d, "/k", "0101")
	if rows := f.Rows(d, speak(t, hall.Chinese)); len(f.CheckAll(d)) > 0 || len(rows) != 1 || rows[0].Value != "环境卫生" {
		t.Errorf("faults %v, rows %v", f.CheckAll(d), rows)
	}
}

// A pattern that backtracks for ever must not hold the kiosk, and what it could not
// check does not pass.
func TestNoPatternHangsTheKiosk(t *testing.T) {
	f := bare(t, `{"properties":{"a":{"type":"string","pattern":"^(a+)+$"}}}`)
	d := &hall.Draft{}
	f.Set(d, "/a", strings.Repeat("a", 40)+"!")
	start := time.Now()
	faults := f.CheckAll(d)
	if took := time.Since(start); took > 2*time.Second || len(faults) != 1 {
		t.Errorf("took %v, faults %v", took, faults)
	}
}

func TestRealGovernmentFormsMakePagesOrSayWhyNot(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/data/government-forms/schemas/*.json")
	if len(files) == 0 {
		t.Skip("the government's forms are not beside the checkout (../shared/data/government-forms)")
	}
	loaded := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, _, err := form.Parse("f", b, nil, clock)
		if err != nil {
			if !strings.Contains(err.Error(), "forms/f.schema.json") {
				t.Errorf("%s: refused without a place: %v", file, err)
			}
			continue
		}
		loaded++
		for _, p := range f.Pages(nil) {
			if len(p.Fields) == 0 || p.Title.Empty() {
				t.Errorf("%s: page %s is empty or has no title", file, p.ID)
			}
		}
		f.CheckAll(&hall.Draft{})
	}
	if loaded < 34 {
		t.Errorf("%d of %d forms load, were 34", loaded, len(files))
	}
}
