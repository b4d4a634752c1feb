package form

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Divisions is the list of provinces, cities and counties. It is read-only.
type Divisions struct {
	list  []Division // in the order of codes
	index map[string]int
	below map[string][]Division
}

// LoadDivisions reads divisions.csv (header code,name) of fsys.
func LoadDivisions(fsys fs.FS) (*Divisions, error) {
	const file = "divisions.csv"
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("divisions: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("divisions: %s: %w", file, err)
	}
	d := &Divisions{index: map[string]int{}, below: map[string][]Division{}}
	for i, row := range rows {
		if i == 0 && row[0] == "code" {
			continue
		}
		if len(row) < 2 || len(row[0]) != 6 || !digits(row[0]) || row[1] == "" {
			return nil, fmt.Errorf("divisions: %s line %d: want a code of six digits and a name", file, i+1)
		}
		d.list = append(d.list, Division{row[0], row[1]})
	}
	slices.SortStableFunc(d.list, func(a, b Division) int { return strings.Compare(a.Code, b.Code) })
	for i, one := range d.list {
		d.index[one.Code] = i
	}
	for _, one := range d.list {
		up := d.up(one.Code)
		d.below[up] = append(d.below[up], one)
	}
	return d, nil
}

// up is the code of the division that holds code, "" for a province. A county whose
// city the list does not have (省直辖县) stands under its province.
func (d *Divisions) up(code string) string {
	switch {
	case strings.HasSuffix(code, "0000"):
		return ""
	case strings.HasSuffix(code, "00"):
		return code[:2] + "0000"
	}
	if _, ok := d.index[code[:4]+"00"]; ok {
		return code[:4] + "00"
	}
	return code[:2] + "0000"
}

// Provinces returns all provinces, by code.
func (d *Divisions) Provinces() []Division { return d.below[""] }

// Below returns what lies in a division: the cities of a province, the counties of a
// city; none where there are none.
func (d *Divisions) Below(code string) []Division { return d.below[code] }

// Find returns the division of a code.
func (d *Divisions) Find(code string) (Division, bool) {
	i, ok := d.index[code]
	if !ok {
		return Division{}, false
	}
	return d.list[i], true
}

// Address makes an address without detail from the code of a county, city or
// province; false for a code that the list does not have.
func (d *Divisions) Address(code string) (Address, bool) {
	var a Address
	for at := code; at != ""; at = d.up(at) {
		one, ok := d.Find(at)
		if !ok {
			return Address{}, false
		}
		switch {
		case strings.HasSuffix(at, "0000"):
			a.Province = one.Name
		case strings.HasSuffix(at, "00"):
			a.City = one.Name
		default:
			a.County = one.Name
		}
	}
	a.Code = code
	return a, true
}

// Complete reports whether nothing is left to choose below an address's area.
func (d *Divisions) Complete(a Address) bool {
	return a.Code != "" && len(d.below[a.Code]) == 0
}

// Search returns addresses without detail whose county, city or province name holds
// the words of the query (福州鼓楼), counties first, at most limit.
func (d *Divisions) Search(query string, limit int) []Address {
	query = strings.Join(strings.Fields(query), "")
	if query == "" {
		return nil
	}
	var starts, rest []Address
	for _, one := range d.list {
		a, ok := d.Address(one.Code)
		if !ok || !contained(query, a.Area()) || !strings.ContainsAny(one.Name, query) {
			continue
		}
		if strings.HasPrefix(one.Name, query) {
			starts = append(starts, a)
		} else {
			rest = append(rest, a)
		}
	}
	all := append(starts, rest...)
	return all[:min(limit, len(all))]
}

// contained reports whether the characters of query stand in s in their order.
func contained(query, s string) bool {
	runes := []rune(query)
	for _, r := range s {
		if len(runes) > 0 && r == runes[0] {
			runes = runes[1:]
		}
	}
	return len(runes) == 0
}
