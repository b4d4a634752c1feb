package directory

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"onestop/app/hall"
	"onestop/sync/portal/board"
	"onestop/sync/portal/casework"
)

const departments = `[{"id":"police","name":"公安局"},{"id":"service-centre","name":"服务中心"}]`

func load(t *testing.T, files map[string]string) (*Directory, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, s := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(s)}
	}
	return Load(fsys)
}

func TestPlace(t *testing.T) {
	d, err := load(t, map[string]string{
		"departments.json": departments,
		"categories.json":  `[{"code":"1","name":"治安","dept":"police","limit":{"days":3,"unit":"working"}},{"code":"2","name":"其他","dept":"moon"}]`,
		"guides/a.json":    `{"code":"A","name":"换证","dept":"police","promised":{"days":7,"unit":"working"}}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	desk := casework.Desk{Departments: d.ByID()}
	seen := hall.Limit{Days: 9, Unit: hall.WorkingDays}
	for name, x := range map[string]struct {
		s    hall.Submission
		item string
		dept string
		days int
	}{
		"a guide, with the promise that the citizen saw": {hall.Submission{Kind: hall.Errand, Item: "A", Promised: seen}, "换证", "police", 9},
		"a guide, promise not sent":                      {hall.Submission{Kind: hall.Errand, Item: "A"}, "换证", "police", 7},
		"an item of newer content":                       {hall.Submission{Kind: hall.Errand, Item: "B", ItemName: hall.ZH("新事项"), Promised: seen}, "新事项", "service-centre", 9},
		"a complaint by its category":                    {hall.Submission{Kind: hall.Complaint, Item: "1"}, "治安", "police", 3},
		"a complaint for a department that is not there": {hall.Submission{Kind: hall.Complaint, Item: "2"}, "其他", "service-centre", board.DefaultLimit.Days},
		"a complaint of an unknown category":             {hall.Submission{Kind: hall.Complaint, Item: "9", ItemName: hall.ZH("新类别")}, "新类别", "service-centre", board.DefaultLimit.Days},
	} {
		t.Run(name, func(t *testing.T) {
			item, limit, flow := d.Place(desk, x.s)
			if item.In(hall.Chinese) != x.item || limit.Days != x.days || len(flow) != 1 || flow[0].Dept != x.dept {
				t.Errorf("got %v, %+v, %+v", item, limit, flow)
			}
		})
	}
}

func TestLoadSaysWhereItIsWrong(t *testing.T) {
	for name, x := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no departments":       {map[string]string{}, "departments.json"},
		"an empty list":        {map[string]string{"departments.json": "[]"}, "names no department"},
		"a nameless one":       {map[string]string{"departments.json": `[{"id":"x"}]`}, "without id or name"},
		"a broken guide":       {map[string]string{"departments.json": departments, "guides/a.json": "{"}, "guides/a.json"},
		"a guide with no code": {map[string]string{"departments.json": departments, "guides/a.json": `{"name":"x"}`}, "guides/a.json"},
		"a code twice": {map[string]string{"departments.json": departments, "guides/a.json": `{"code":"A"}`, "guides/b.json": `{"code":"A"}`},
			"stands twice"},
		"broken categories": {map[string]string{"departments.json": departments, "categories.json": "7"}, "categories.json"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := load(t, x.files); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("got %v, want %q", err, x.want)
			}
		})
	}
}

// The content that ships: every stage and every category has a department that is there.
func TestSampleContentHasAnOwnerForEverything(t *testing.T) {
	d, err := Load(os.DirFS("../../../assets/content"))
	if err != nil {
		t.Fatal(err)
	}
	for code, g := range d.guides {
		for _, s := range g.Stages {
			if _, ok := d.Department(s.Dept); !ok {
				t.Errorf("guide %s: stage %s belongs to %q, which is no department", code, s.ID, s.Dept)
			}
		}
		if _, ok := d.Department(g.Dept); !ok {
			t.Errorf("guide %s belongs to %q, which is no department", code, g.Dept)
		}
	}
	var check func([]hall.Category)
	check = func(list []hall.Category) {
		for _, c := range list {
			check(c.Children)
			if found, ok := board.Route(d.categories, c.Code); ok {
				if _, known := d.Department(found.Dept); !known {
					t.Errorf("category %s belongs to %q, which is no department", c.Code, found.Dept)
				}
			}
		}
	}
	check(d.categories)
	if d.Version == "" || d.Phone == "" || d.Fallback() == "" {
		t.Errorf("version %q, phone %q, fallback %q: want all three", d.Version, d.Phone, d.Fallback())
	}
}
