package assets_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"onestop/app/hall"
	"onestop/assets"
)

// read decodes one content file strictly: we are the author, so an unknown field
// is a mistake of ours.
func read[T any](t *testing.T, name string) T { return decode[T](t, name, true) }

// loose decodes the parts of a file that T names.
func loose[T any](t *testing.T, name string) T { return decode[T](t, name, false) }

func decode[T any](t *testing.T, name string, strict bool) T {
	t.Helper()
	var v T
	b, err := fs.ReadFile(assets.Content(), name)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if strict {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// guides returns every sample guide by its slug.
func guides(t *testing.T) map[string]hall.Guide {
	t.Helper()
	names, err := fs.Glob(assets.Content(), "guides/*.json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]hall.Guide{}
	for _, name := range names {
		all[strings.TrimSuffix(path.Base(name), ".json")] = read[hall.Guide](t, name)
	}
	return all
}

func departments(t *testing.T) map[string]hall.Department {
	t.Helper()
	all := map[string]hall.Department{}
	for _, d := range read[[]hall.Department](t, "departments.json") {
		if _, twice := all[d.ID]; twice {
			t.Errorf("department %s stands twice", d.ID)
		}
		all[d.ID] = d
	}
	return all
}

func TestThereAreEnoughGuidesAndForms(t *testing.T) {
	all, withForm := guides(t), 0
	for _, g := range all {
		if g.AtKiosk() {
			withForm++
		}
	}
	if len(all) < 22 || withForm < 13 {
		t.Errorf("%d guides, %d with a form; want at least 22 and 13", len(all), withForm)
	}
	for _, slug := range []string{"id-card-renewal", "residence-permit", "individual-business",
		"social-security-card", "housing-fund-withdrawal", "senior-card", "marriage-appointment", "construction-qualification"} {
		if g, ok := all[slug]; !ok || !g.AtKiosk() {
			t.Errorf("%s: missing, or cannot be handed in", slug)
		}
	}
}

func TestGuidesSayAllThatPeopleAsk(t *testing.T) {
	for slug, g := range guides(t) {
		t.Run(slug, func(t *testing.T) {
			if !g.Sample {
				t.Error("not marked as sample")
			}
			if len(g.Basis) == 0 || len(g.Conditions) == 0 || len(g.Materials) == 0 || len(g.Stages) == 0 || len(g.Results) == 0 || len(g.Windows) == 0 || len(g.Questions) == 0 {
				t.Error("a part of the guide is empty")
			}
			if g.Visits.Most > 0 && g.Visits.Reason.Empty() {
				t.Error("asks for a visit without saying why")
			}
			for _, m := range g.Materials {
				if m.Originals == 0 && m.Copies == 0 && !m.AtKiosk {
					t.Errorf("%s: neither original nor copy", m.Name.In(hall.Chinese))
				}
			}
			if g.Popular > 0 && len(g.Questions) < 3 {
				t.Errorf("popular, but only %d questions", len(g.Questions))
			}
			if _, err := hall.Day(g.Updated, time.UTC); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestGuidesPromiseNoMoreThanTheLawAllows(t *testing.T) {
	for slug, g := range guides(t) {
		if g.Promised.Unit == "" {
			t.Errorf("%s: no promised limit", slug)
		}
		if g.Statutory.Unit != "" && g.Promised.Days > g.Statutory.Days {
			t.Errorf("%s: promises %d, the law says %d", slug, g.Promised.Days, g.Statutory.Days)
		}
		sum := 0
		for _, s := range g.Stages {
			sum += s.Days
		}
		if g.Promised.Unit == hall.WorkingDays && sum > g.Promised.Days {
			t.Errorf("%s: stages take %d days, promised %d", slug, sum, g.Promised.Days)
		}
	}
}

func TestGuideCodesFollowTheNationalRules(t *testing.T) {
	form := regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}[1-5][0-9A-Z]{12}$`)
	depts, seen := departments(t), map[string]string{}
	for slug, g := range guides(t) {
		if other := seen[g.Code]; other != "" {
			t.Errorf("%s and %s share the code %s", slug, other, g.Code)
		}
		seen[g.Code] = slug
		switch {
		case !form.MatchString(g.Code):
			t.Errorf("%s: code %s", slug, g.Code)
		case g.Code[:18] != depts[g.Dept].Code:
			t.Errorf("%s: code %s is not of %s (%s)", slug, g.Code, g.Dept, depts[g.Dept].Code)
		case g.Code[18:19] != g.UseLevel || g.Code[19:] != g.CatalogCode:
			t.Errorf("%s: code %s against level %s and catalogue %s", slug, g.Code, g.UseLevel, g.CatalogCode)
		}
	}
}

func TestOrganisationCodesHaveARightCheckCharacter(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	weights := []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	for id, d := range departments(t) {
		if len(d.Code) != 18 {
			t.Errorf("%s: code %q", id, d.Code)
			continue
		}
		sum := 0
		for i, w := range weights {
			sum += w * strings.IndexByte(alphabet, d.Code[i])
		}
		if want := alphabet[(31-sum%31)%31]; d.Code[17] != want {
			t.Errorf("%s: code %s ends in %c, want %c", id, d.Code, d.Code[17], want)
		}
	}
}

func TestEveryDepartmentNamedIsKnown(t *testing.T) {
	depts := departments(t)
	known := func(where, id string) {
		if _, ok := depts[id]; !ok {
			t.Errorf("%s: unknown department %q", where, id)
		}
	}
	for slug, g := range guides(t) {
		known(slug, g.Dept)
		for _, s := range g.Stages {
			known(slug+"/"+s.ID, s.Dept)
		}
	}
	for _, group := range read[[]hall.Category](t, "categories.json") {
		for _, leaf := range group.Children {
			known("category "+leaf.Code, leaf.Dept)
		}
	}
}

func TestQualificationPassesThroughThreeAuthorities(t *testing.T) {
	var way []string
	for _, s := range guides(t)["construction-qualification"].Stages {
		way = append(way, s.Dept)
	}
	if got, want := strings.Join(way, " "), "construction construction water highway construction"; got != want {
		t.Errorf("stages %q, want %q", got, want)
	}
}

func TestPopularGuidesAreRankedFromOneToEight(t *testing.T) {
	ranks := map[int]string{}
	for slug, g := range guides(t) {
		if g.Popular == 0 {
			continue
		}
		if other := ranks[g.Popular]; other != "" {
			t.Errorf("%s and %s share rank %d", slug, other, g.Popular)
		}
		ranks[g.Popular] = slug
	}
	for rank := 1; rank <= 8; rank++ {
		if ranks[rank] == "" {
			t.Errorf("nobody has rank %d", rank)
		}
	}
}

func TestCategoriesAreTwoLevelsWithAnOwnerAndALimit(t *testing.T) {
	seen, leaves := map[string]bool{}, 0
	for _, group := range read[[]hall.Category](t, "categories.json") {
		if group.Dept != "" || len(group.Children) == 0 {
			t.Errorf("group %s: has a department or no children", group.Code)
		}
		for _, leaf := range group.Children {
			leaves++
			switch {
			case seen[leaf.Code] || !strings.HasPrefix(leaf.Code, group.Code):
				t.Errorf("category %s under %s: code stands twice or does not belong", leaf.Code, group.Code)
			case leaf.Limit.Days == 0 || leaf.Limit.Unit == "" || len(leaf.Children) > 0:
				t.Errorf("category %s: no limit, or a third level", leaf.Code)
			}
			seen[leaf.Code] = true
		}
	}
	if leaves < 45 {
		t.Errorf("%d categories, want at least 45", leaves)
	}
}

// Every Chinese wording of ours has its English one beside it, and no wording
// slips half-width punctuation between Chinese characters.
func TestEveryWordingHasBothLanguages(t *testing.T) {
	half := regexp.MustCompile(`\p{Han}[,;:?!()]|[,;?!()]\p{Han}`)
	err := fs.WalkDir(assets.Content(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".json" {
			return err
		}
		eachWording(read[any](t, name), func(w map[string]any) {
			zh, _ := w[hall.Chinese].(string)
			en, _ := w[hall.English].(string)
			switch {
			case zh == "" || en == "" || len(w) != 2:
				t.Errorf("%s: wording %v: want Chinese and English", name, w)
			case strings.IndexFunc(en, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0:
				t.Errorf("%s: English %q holds Chinese characters", name, en)
			case half.MatchString(zh):
				t.Errorf("%s: %q: punctuation is not full width", name, zh)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func eachWording(v any, do func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v[hall.Chinese]; ok {
			do(v)
			return
		}
		for _, x := range v {
			eachWording(x, do)
		}
	case []any:
		for _, x := range v {
			eachWording(x, do)
		}
	}
}
