package catalogue

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"onestop/app/hall"
)

func sample() fstest.MapFS {
	files := map[string]string{
		"content.json":         `{"version":"1"}`,
		"departments.json":     `[{"id":"police","name":{"zh-Hans":"市公安局","en":"Police"}},{"id":"hr","name":"市人社局"},{"id":"idle","name":"无事局"}]`,
		"categories.json":      `[{"code":"01","name":"城市环境","children":[{"code":"0101","name":"垃圾","dept":"police"}]}]`,
		"synonyms.json":        `[["社保卡","社会保障卡"],["公积金","住房公积金"]]`,
		"guides/a.json":        `{"code":"A","name":{"zh-Hans":"居民身份证换领（到期）","en":"Renew an ID card"},"aliases":["换身份证"],"dept":"police","audience":"personal","version":"1","statutory":{},"promised":{},"visits":{"most":1},"redress":{},"form":"id","popular":1}`,
		"guides/b.json":        `{"code":"B","name":"社会保障卡补领","dept":"hr","audience":"personal","version":"1","statutory":{},"promised":{},"visits":{"most":0},"redress":{}}`,
		"guides/c.json":        `{"code":"C","name":"重庆银行行长任职资格核准","dept":"hr","audience":"enterprise","version":"1","statutory":{},"promised":{},"visits":{"most":0},"redress":{}}`,
		"forms/id.schema.json": `{}`,
		"service-items.csv": "\"department\",\"main_item\",\"name\",\"area_code\",\"item_code\",\"task_type\",\"dept_code\"\n" +
			"区公安局,,临时身份证办理,51,D,20,x\n区公安局,,社会保障卡补领,51,E,20,x\n区公安局,,驾驶证换证,51,D,20,x\n区公安局,,,51,F,20,x\n",
	}
	out := fstest.MapFS{}
	for name, s := range files {
		out[name] = &fstest.MapFile{Data: []byte(s)}
	}
	return out
}

func mustLoad(t *testing.T, fsys fs.FS) *Catalogue {
	t.Helper()
	c, _, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadJoinsGuidesAndCatalogueLines(t *testing.T) {
	c, warnings, err := Load(sample())
	if err != nil {
		t.Fatal(err)
	}
	if c.Count() != 4 {
		t.Errorf("%d items, want the three guides and one line: a line that a guide covers, a code twice and a line without a name are left out", c.Count())
	}
	if len(warnings) != 2 {
		t.Errorf("warnings %v, want one for the code that stands twice and one for the line without a name", warnings)
	}
	if g, ok := c.Guide("D"); !ok || !g.Brief || g.Dept != "区公安局" {
		t.Errorf("catalogue line %+v, %v", g, ok)
	}
	for _, d := range c.Departments() {
		if d.ID == "idle" {
			t.Error("a department without items is offered as a filter")
		}
	}
	if _, ok := c.Category("01"); ok {
		t.Error("a group of categories can be chosen")
	}
	if l, ok := c.Category("0101"); !ok || l.Dept != "police" {
		t.Errorf("category 0101: %+v, %v", l, ok)
	}
}

func TestUnreadableContentNamesTheFile(t *testing.T) {
	for name, c := range map[string]struct{ file, data, want string }{
		"broken guide":          {"guides/a.json", "{", "guides/a.json"},
		"unknown key":           {"guides/a.json", `{"code":"A","nmae":"x"}`, "nmae"},
		"guide without name":    {"guides/a.json", `{"code":"A","dept":"police"}`, "guides/a.json: has no code or no Chinese name"},
		"department nobody has": {"guides/a.json", `{"code":"A","name":"x","dept":"tax"}`, `no department "tax"`},
		"form nobody has":       {"guides/a.json", `{"code":"A","name":"x","dept":"police","form":"none"}`, `form "none"`},
		"code in two guides":    {"guides/d.json", `{"code":"B","name":"x","dept":"police"}`, "guides/d.json: the code B"},
		"category nowhere":      {"categories.json", `[{"code":"01","name":"x","dept":"tax"}]`, `category 01: no department "tax"`},
		"no version":            {"content.json", `{}`, "has no version"},
		"columns missing":       {"service-items.csv", "a,b\n", "want the columns"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := sample()
			fsys[c.file] = &fstest.MapFile{Data: []byte(c.data)}
			_, _, err := Load(fsys)
			var e *hall.Error
			if !errors.As(err, &e) || e.Code != "content" || !strings.Contains(e.Hint, c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	fsys := sample()
	delete(fsys, "departments.json")
	if _, _, err := Load(fsys); hall.CodeOf(err) != "content" {
		t.Errorf("missing file: %v", err)
	}
}

func TestSearchFindsWhatPeopleType(t *testing.T) {
	c := mustLoad(t, sample())
	for name, q := range map[string]struct{ text, want string }{
		"part of the name":             {"身份证", "A"},
		"initials":                     {"sfz", "A"},
		"initials in capitals":         {"SFZ", "A"},
		"full pinyin":                  {"shenfenzheng", "A"},
		"mixed":                        {"shenfz", "A"},
		"unfinished pinyin":            {"shenfenzhen", "A"},
		"with an apostrophe":           {"shen'fen'zheng", "A"},
		"zh as an initial":             {"shfzh", "A"},
		"alias":                        {"换身份证", "A"},
		"English":                      {"renew an id", "A"},
		"full width":                   {"ｓｆｚ", "A"},
		"Han and letters":              {"身份z", "A"},
		"synonym":                      {"社保卡", "B"},
		"initials of a synonym":        {"sbk", "B"},
		"characters of the same sound": {"身分正", "A"},
		"polyphone chong":              {"chongqing", "C"},
		"polyphone hang":               {"yinhanghangzhang", "C"},
		"bracket in the name":          {"换领到期", "A"},
		"catalogue line":               {"linshi", "D"},
	} {
		t.Run(name, func(t *testing.T) {
			f := c.Search(Query{Text: q.text, Lang: hall.Chinese}, 5)
			if len(f.Hits) == 0 || f.Near || f.Hits[0].Guide.Code != q.want {
				t.Errorf("%q found %+v, want %s first", q.text, codes(f), q.want)
			}
		})
	}
}

func codes(f Found) []string {
	var out []string
	for _, h := range f.Hits {
		out = append(out, h.Guide.Code)
	}
	return out
}

func TestMatchedPartIsTold(t *testing.T) {
	c := mustLoad(t, sample())
	h := c.Search(Query{Text: "sfz", Lang: hall.Chinese}, 1).Hits[0]
	name := h.Guide.Name.In(hall.Chinese)
	if len(h.Marks) != 1 || name[h.Marks[0].From:h.Marks[0].To] != "身份证" {
		t.Errorf("marks %v in %q, want 身份证", h.Marks, name)
	}
	// 补领 is in the name, though the synonym 社保卡补领 is what scores.
	if h := c.Search(Query{Text: "补领", Lang: hall.Chinese}, 1).Hits[0]; len(h.Marks) != 1 {
		t.Errorf("marks %v in %v", h.Marks, h.Guide.Name)
	}
	if h := c.Search(Query{Text: "换身份证", Lang: hall.Chinese}, 1).Hits[0]; len(h.Marks) != 0 {
		t.Errorf("an alias marks %v in the name", h.Marks)
	}
}

func TestFilters(t *testing.T) {
	c := mustLoad(t, sample())
	for name, q := range map[string]struct {
		query Query
		want  int
	}{
		"everything":        {Query{}, 4},
		"at the kiosk":      {Query{AtKiosk: true}, 1},
		"a department":      {Query{Dept: "hr"}, 2},
		"for enterprises":   {Query{Audience: hall.Enterprise}, 2},
		"text and audience": {Query{Text: "社会", Audience: hall.Enterprise}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if f := c.Search(q.query, 10); f.Total != q.want {
				t.Errorf("%d, want %d: %v", f.Total, q.want, codes(f))
			}
		})
	}
	if f := c.Search(Query{}, 10); f.Hits[0].Guide.Code != "A" {
		t.Errorf("without a text %v, want what people ask for first", codes(f))
	}
}

func TestNothingFoundOffersTheNearest(t *testing.T) {
	c := mustLoad(t, sample())
	f := c.Search(Query{Text: "身份证照片"}, 5)
	if !f.Near || f.Total != 0 || len(f.Hits) == 0 || f.Hits[0].Guide.Code != "A" {
		t.Errorf("%+v, want A as the nearest", f)
	}
	if f := c.Search(Query{Text: "领不到"}, 5); len(f.Hits) > 0 && f.Hits[0].Guide.Code == "D" {
		t.Errorf("%v is near what it shares nothing with", codes(f))
	}
	if f := c.Search(Query{Text: "zzzzzz"}, 5); len(f.Hits) != 0 {
		t.Errorf("nonsense found %v", codes(f))
	}
}

// The real content must load, and a key must be answered well within a frame. The
// figure is measured by make bench; here it only must not be absurd.
func TestShippedContent(t *testing.T) {
	fsys := os.DirFS("../../assets/content")
	if _, err := fs.Stat(fsys, "guides"); err != nil {
		t.Skip("assets/content is not there")
	}
	c := mustLoad(t, fsys)
	if c.Count() < 1000 || len(c.Popular()) < 6 || len(c.leaves) < 20 {
		t.Errorf("%d items, %d popular, %d categories", c.Count(), len(c.Popular()), len(c.leaves))
	}
	for text, want := range map[string]string{"sfz": "身份证", "jzz": "居住证", "sbk": "社会保障卡", "gjj": "公积金"} {
		f := c.Search(Query{Text: text, Lang: hall.Chinese}, 3)
		if len(f.Hits) == 0 || !strings.Contains(f.Hits[0].Guide.Name.In(hall.Chinese), want) {
			t.Errorf("%s found %v", text, codes(f))
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	c, _, err := Load(os.DirFS("../../assets/content"))
	if err != nil {
		b.Skip(err)
	}
	for _, q := range []string{"s", "sfz", "shenfenzheng", "身份证", "社保"} {
		b.Run(q, func(b *testing.B) {
			start := time.Now()
			for b.Loop() {
				c.Search(Query{Text: q, Lang: hall.Chinese}, 20)
			}
			b.ReportMetric(float64(time.Since(start).Microseconds())/float64(b.N), "us/key")
		})
	}
}

func FuzzSearch(f *testing.F) {
	c, _, err := Load(sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add("身份z'")
	f.Add("\xff(")
	f.Fuzz(func(t *testing.T, s string) {
		for _, h := range c.Search(Query{Text: s, Lang: hall.Chinese}, 5).Hits {
			for _, m := range h.Marks {
				if m.From < 0 || m.To > len(h.Guide.Name.In(hall.Chinese)) || m.From >= m.To {
					t.Errorf("%q marks %v", s, m)
				}
			}
		}
	})
}
