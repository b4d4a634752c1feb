package assets_test

import (
	"encoding/csv"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/assets"
)

func table(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := assets.Content().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

func TestDivisionsNameEveryLevel(t *testing.T) {
	names := map[string]string{}
	for i, row := range table(t, "divisions.csv") {
		if i == 0 {
			continue
		}
		if len(row[0]) != 6 || names[row[0]] != "" {
			t.Errorf("line %d: code %s is not of six digits, or stands twice", i+1, row[0])
		}
		names[row[0]] = row[1]
	}
	for code, want := range map[string]string{"350000": "福建省", "350100": "福州市", "350102": "鼓楼区", "330113": "临平区", "659012": "白杨市"} {
		if names[code] != want {
			t.Errorf("%s is %q, want %q", code, names[code], want)
		}
	}
	for code := range names {
		if names[code[:2]+"0000"] == "" {
			t.Errorf("%s: its province is missing", code)
		}
	}
}

func TestCatalogueHasAllItsLines(t *testing.T) {
	if n := len(table(t, "service-items.csv")) - 1; n != 1135 {
		t.Errorf("%d service items, want 1135", n)
	}
}

func TestSynonymsArePairs(t *testing.T) {
	seen := map[string]bool{}
	pairs := read[[][]string](t, "synonyms.json")
	for _, p := range pairs {
		if len(p) != 2 || p[0] == "" || p[1] == "" || p[0] == p[1] || seen[p[0]+p[1]] {
			t.Errorf("synonym %q: want two different wordings, once", p)
			continue
		}
		seen[p[0]+p[1]] = true
	}
	if len(pairs) < 60 {
		t.Errorf("%d pairs, want at least 60", len(pairs))
	}
}

func TestContentSaysItsVersion(t *testing.T) {
	c := read[struct{ Version, Date, Phone string }](t, "content.json")
	if _, err := hall.Day(c.Date, time.UTC); err != nil || c.Version == "" || c.Phone == "" {
		t.Errorf("content.json: %+v, %v", c, err)
	}
}
