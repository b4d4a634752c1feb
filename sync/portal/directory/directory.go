// Package directory is what the portal knows of the place it serves: departments,
// guides and complaint categories, read once from content.
package directory

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"onestop/app/hall"
	"onestop/sync/portal/board"
	"onestop/sync/portal/casework"
)

// Directory is read-only and may be shared between goroutines.
type Directory struct {
	Version     string // of the content
	Phone       string // whom people can ask
	Departments []hall.Department
	byID        map[string]hall.Department
	guides      map[string]hall.Guide
	categories  []hall.Category
}

// Load reads departments.json, guides/*.json, categories.json and content.json. Only
// the departments must be there: without one no case could be worked on.
func Load(fsys fs.FS) (*Directory, error) {
	d := &Directory{byID: map[string]hall.Department{}, guides: map[string]hall.Guide{}}
	if err := read(fsys, "departments.json", &d.Departments); err != nil {
		return nil, err
	}
	if len(d.Departments) == 0 {
		return nil, errors.New("content: departments.json names no department")
	}
	for _, x := range d.Departments {
		if x.ID == "" || x.Name.Empty() {
			return nil, errors.New("content: departments.json: a department without id or name")
		}
		d.byID[x.ID] = x
	}
	var about struct{ Version, Phone string }
	for name, into := range map[string]any{"categories.json": &d.categories, "content.json": &about} {
		if err := read(fsys, name, into); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	d.Version, d.Phone = about.Version, about.Phone
	return d, d.loadGuides(fsys)
}

func (d *Directory) loadGuides(fsys fs.FS) error {
	files, err := fs.Glob(fsys, "guides/*.json")
	if err != nil {
		return err
	}
	for _, f := range files {
		var g hall.Guide
		if err := read(fsys, f, &g); err != nil {
			return err
		}
		if _, twice := d.guides[g.Code]; g.Code == "" || twice {
			return fmt.Errorf("content: %s: code %q is empty or stands twice", f, g.Code)
		}
		d.guides[g.Code] = g
	}
	return nil
}

func read(fsys fs.FS, name string, into any) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("content: %w", err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("content: %s: %w", name, err)
	}
	return nil
}

// ByID returns the departments by id. The caller must not change the map.
func (d *Directory) ByID() map[string]hall.Department { return d.byID }

// Department returns the department with id.
func (d *Directory) Department(id string) (hall.Department, bool) {
	x, ok := d.byID[id]
	return x, ok
}

// Guide returns the guide with that code.
func (d *Directory) Guide(code string) (hall.Guide, bool) {
	g, ok := d.guides[code]
	return g, ok
}

// fallbackID is the department that takes what no other is named for: the service
// centre where content has one, else the first in the list.
const fallbackID = "service-centre"

// Fallback is the id of the department that takes what no other is named for.
func (d *Directory) Fallback() string {
	if _, ok := d.byID[fallbackID]; ok {
		return fallbackID
	}
	return d.Departments[0].ID
}

// Intake reports whether dept is the office that takes complaints in for all others: it
// alone may know an author who wants to be known to the office only. Without a service
// centre there is none: then nobody may.
func (d *Directory) Intake(dept string) bool {
	_, ok := d.byID[fallbackID]
	return ok && dept == fallbackID
}

// Place says where a submission for item goes: the item's published name, its
// promise, and its flow. An item that the portal's content does not know goes to the
// fallback department under the name and promise that the citizen saw: a kiosk with
// newer content must not lose its citizen's errand.
func (d *Directory) Place(desk casework.Desk, s hall.Submission) (hall.Text, hall.Limit, []casework.Stage) {
	name, limit := s.ItemName, s.Promised
	if s.Kind == hall.Complaint {
		c, ok := board.Route(d.categories, s.Item)
		if ok {
			name = c.Name
		}
		if limit.Unit == "" && ok {
			limit = c.Limit
		} else if limit.Unit == "" {
			limit = board.DefaultLimit
		}
		return name, limit, desk.Flow(hall.Guide{Dept: c.Dept}, d.Fallback())
	}
	g, ok := d.guides[s.Item]
	if ok {
		name = g.Name
	}
	if limit.Unit == "" {
		limit = g.Promised
	}
	return name, limit, desk.Flow(g, d.Fallback())
}
