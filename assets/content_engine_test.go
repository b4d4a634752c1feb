package assets_test

import (
	"strings"
	"testing"
	"time"

	"onestop/app/form"
	"onestop/app/hall"
	"onestop/assets"
)

// A day on which the sample content is in force.
func today() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600)) }

func loadForm(t *testing.T, id string) *form.Form {
	t.Helper()
	f, warnings, err := form.Load(assets.Content(), id, today)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	for _, w := range warnings {
		t.Errorf("%s: %v", id, w)
	}
	var leaves []form.Choice
	for _, group := range read[[]hall.Category](t, "categories.json") {
		for _, leaf := range group.Children {
			leaves = append(leaves, form.Choice{Key: leaf.Code, Name: leaf.Name, Group: group.Name})
		}
	}
	f.Offer("categories", leaves)
	return f
}

// The engine agrees with the author: every way through every form passes, with the
// answers typed as people type them.
func TestTheEngineAcceptsEveryWayThroughEveryForm(t *testing.T) {
	for _, id := range formIDs(t) {
		t.Run(id, func(t *testing.T) {
			page, schema, _ := readForm(t, id)
			f := loadForm(t, id)
			for _, way := range ways(page, schema) {
				d := &hall.Draft{Form: id}
				for typeAll(f, d, way) {
				}
				for _, fault := range f.CheckAll(d) {
					t.Errorf("with %v: %s: %s %v", way, fault.Pointer, fault.Key, fault.Args)
				}
			}
			if len(f.CheckAll(&hall.Draft{Form: id})) == 0 {
				t.Error("an empty draft has no fault")
			}
		})
	}
}

// typeAll answers the first field that is shown and has no answer yet; false when
// none is left. One at a time, because an answer may show or hide what follows.
func typeAll(f *form.Form, d *hall.Draft, way map[string]any) bool {
	for _, page := range f.Pages(d.Answers) {
		for _, field := range page.Fields {
			if field.Kind == form.KindNotice || f.Typed(d, field.Pointer) != "" {
				continue
			}
			if field.Kind == form.KindAddress {
				f.SetAddress(d, field.Pointer, form.Address{Code: "350102", Province: "福建省", City: "福州市", County: "鼓楼区"})
			}
			f.Set(d, field.Pointer, typed(field, way))
			return true
		}
	}
	return false
}

// typed is what a citizen's finger leaves in a field.
func typed(field form.Field, way map[string]any) string {
	switch v := way[strings.TrimPrefix(field.Pointer, "/")].(type) {
	case string:
		return v
	case bool:
		return map[bool]string{true: "true", false: "false"}[v]
	}
	switch field.Kind {
	case form.KindChoice, form.KindChoices:
		return field.Choices[0].Key
	case form.KindYesNo:
		return "true"
	case form.KindAddress:
		return "温泉街道东大路36号"
	case form.KindNumber:
		return field.Min
	case form.KindDate:
		return within(field)
	}
	formats := map[string]string{"cn-name": "李明", "cn-id-number": "11010519491231002x", "cn-mobile": "138 0013 8000",
		"cn-phone": "0591-8755 0000", "cn-uscc": "11350100MBXX00019A", "cn-bank-card": "6222 0212 3456 7894"}
	if s := formats[field.Format]; s != "" {
		return s
	}
	if field.Layout == form.LayoutDigits {
		return strings.Repeat("7", field.MaxLength)
	}
	return "小吃服务和日用百货零售"
}

// within is a day that the field takes.
func within(field form.Field) string {
	const day = "2020-05-01"
	switch {
	case field.Min > day:
		return field.Min
	case field.Max != "" && field.Max < day:
		return field.Max
	}
	return day
}
