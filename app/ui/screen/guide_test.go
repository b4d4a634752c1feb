package screen_test

import (
	"encoding/json"
	"io/fs"
	"testing"

	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
	"onestop/assets"
)

// sampleGuides are the guides that ship with the program.
func sampleGuides(t *testing.T) []hall.Guide {
	t.Helper()
	files, err := fs.Glob(assets.Content(), "guides/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("sample guides: %v, %v", files, err)
	}
	var out []hall.Guide
	for _, f := range files {
		b, err := fs.ReadFile(assets.Content(), f)
		if err != nil {
			t.Fatal(err)
		}
		var g hall.Guide
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		out = append(out, g)
	}
	return out
}

const renewal = "11350100MBXX00019A3000109101001"

func errandPages() map[string]ui.Page {
	return map[string]ui.Page{
		screen.PageGuides:  {Build: screen.GuideSearch},
		screen.PageGuide:   {Build: screen.Guide},
		screen.PageReceipt: {Build: screen.Receipt},
		screen.PageHelp:    {Build: screen.Help},
	}
}

func TestGuideCanBeReadAtEverySize(t *testing.T) {
	c := uitest.Config{Pages: errandPages(), Desk: uitest.Desk{Items: sampleGuides(t)}}
	uitest.Check(t, c, nil, screen.Route{Page: screen.PageGuide, Arg: renewal}, screen.Route{Page: screen.PageGuide, Arg: "gone"},
		screen.Route{Page: screen.PageHelp})
}

func TestSearchCanBeReadAtEverySize(t *testing.T) {
	c := uitest.Config{Pages: errandPages(), Desk: uitest.Desk{Items: sampleGuides(t)}}
	uitest.Check(t, c, nil, screen.Route{Page: screen.PageGuides}, screen.Route{Page: screen.PageGuides, Arg: "apply"})
	uitest.Check(t, c, func(b *uitest.Bench) { b.App.Visit().Query = "没有的事" }, screen.Route{Page: screen.PageGuides, Arg: "all"})
}

func TestReceiptCanBeReadAtEverySize(t *testing.T) {
	c := uitest.Config{Pages: errandPages()}
	uitest.Check(t, c, func(b *uitest.Bench) {
		b.App.Visit().Receipt = &hall.Receipt{Number: "FZ26-1123-7K4M-8Q2C-9", Kind: hall.Errand, At: uitest.Start,
			Item:     hall.Text{hall.Chinese: "居民身份证换领（到期）", hall.English: "Resident identity card renewal"},
			Promised: hall.Limit{Days: 20, Unit: hall.WorkingDays},
			QR:       "https://zwfw.fuzhou.example/p/7f3kQ9cXv2LmN8rT5yWb1A#AQEoRlotR0wtMDAxMiRGWjI2LTExMjMtN0s0TS04UTJDLTkABhUR7v7r0YwAAQID"}
	}, screen.Route{Page: screen.PageReceipt})
}
