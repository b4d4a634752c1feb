// Package catalogue is what a hall publishes: its guides, departments and complaint
// categories, read from a folder, and the search over them. A Catalogue is read-only
// and may be shared between goroutines.
package catalogue

import (
	"slices"

	"onestop/app/hall"
)

// Catalogue is everything that a hall publishes.
type Catalogue struct {
	info    Info
	guides  []hall.Guide // full guides first, then the catalogue's lines
	byCode  map[string]int
	depts   []hall.Department
	byDept  map[string]int
	groups  []hall.Category
	leaves  map[string]hall.Category
	entries []entry // what search reads, beside guides
}

// Info is content.json: which content this is.
type Info struct {
	Version string `json:"version"`
	Date    string `json:"date"`
	Phone   string `json:"phone"`
}

// Version names the content: 2026.47.1.
func (c *Catalogue) Version() string { return c.info.Version }

// Count is how many items there are.
func (c *Catalogue) Count() int { return len(c.guides) }

// Guide returns the guide of a code (实施编码).
func (c *Catalogue) Guide(code string) (hall.Guide, bool) {
	i, ok := c.byCode[code]
	if !ok {
		return hall.Guide{}, false
	}
	return c.guides[i], true
}

// Guides returns every item, full guides first.
func (c *Catalogue) Guides() []hall.Guide { return slices.Clone(c.guides) }

// Popular returns what people ask for most (大家常办), in order.
func (c *Catalogue) Popular() []hall.Guide {
	var out []hall.Guide
	for _, g := range c.guides {
		if g.Popular > 0 {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b hall.Guide) int { return a.Popular - b.Popular })
	return out
}

// Departments returns the departments that have items: those whose items people ask
// for most first, then by how many items they have.
func (c *Catalogue) Departments() []hall.Department {
	items, popular := map[string]int{}, map[string]int{}
	for _, g := range c.guides {
		items[g.Dept]++
		if g.AtKiosk() || g.Popular > 0 {
			popular[g.Dept]++
		}
	}
	var out []hall.Department
	for _, d := range c.depts {
		if items[d.ID] > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b hall.Department) int {
		if popular[a.ID] != popular[b.ID] {
			return popular[b.ID] - popular[a.ID]
		}
		return items[b.ID] - items[a.ID]
	})
	return out
}

// AllDepartments returns every department, those without an item of their own too.
func (c *Catalogue) AllDepartments() []hall.Department { return slices.Clone(c.depts) }

// Department returns the department with an id.
func (c *Catalogue) Department(id string) (hall.Department, bool) {
	i, ok := c.byDept[id]
	if !ok {
		return hall.Department{}, false
	}
	return c.depts[i], true
}

// Categories returns the groups of complaint categories.
func (c *Catalogue) Categories() []hall.Category { return slices.Clone(c.groups) }

// Category returns the category with a code; groups cannot be chosen and are not found.
func (c *Catalogue) Category(code string) (hall.Category, bool) {
	l, ok := c.leaves[code]
	return l, ok
}
