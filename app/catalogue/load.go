package catalogue

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"onestop/app/hall"
)

// Warning is something odd in the content that is still usable; it names the place.
type Warning struct{ Place, What string }

// String says the warning for an author.
func (w Warning) String() string { return w.Place + ": " + w.What }

// maxFile bounds one content file in bytes.
const maxFile = 16 << 20

// Load reads content.json, departments.json, categories.json, guides/*.json and, where
// they are, service-items.csv and synonyms.json. Content that cannot be used is a
// *hall.Error with the code "content" whose hint names the file.
func Load(fsys fs.FS) (*Catalogue, []Warning, error) {
	l := &loader{fsys: fsys, c: &Catalogue{byCode: map[string]int{}, byDept: map[string]int{}, leaves: map[string]hall.Category{}}}
	for _, step := range []func() error{l.info, l.departments, l.categories, l.guides, l.items, l.search} {
		if err := step(); err != nil {
			return nil, nil, &hall.Error{Code: "content", Key: "fault.content.text", Hint: err.Error(), Err: err}
		}
	}
	return l.c, l.warnings, nil
}

type loader struct {
	fsys     fs.FS
	c        *Catalogue
	warnings []Warning
	names    map[string]bool // of full guides
}

func (l *loader) warn(place, format string, args ...any) {
	l.warnings = append(l.warnings, Warning{place, fmt.Sprintf(format, args...)})
}

func (l *loader) info() error {
	if err := l.read("content.json", &l.c.info); err != nil {
		return err
	}
	if l.c.info.Version == "" {
		return errors.New("content.json: has no version")
	}
	return nil
}

func (l *loader) departments() error {
	if err := l.read("departments.json", &l.c.depts); err != nil {
		return err
	}
	for i, d := range l.c.depts {
		if d.ID == "" || d.Name.In(hall.Chinese) == "" {
			return fmt.Errorf("departments.json: department %d has no id or no Chinese name", i+1)
		}
		if _, twice := l.c.byDept[d.ID]; twice {
			return fmt.Errorf("departments.json: department %q stands twice", d.ID)
		}
		l.c.byDept[d.ID] = i
	}
	return nil
}

func (l *loader) categories() error {
	if err := l.read("categories.json", &l.c.groups); err != nil {
		return err
	}
	return l.leaves("categories.json", l.c.groups)
}

func (l *loader) leaves(file string, list []hall.Category) error {
	for _, c := range list {
		if len(c.Children) > 0 {
			if err := l.leaves(file, c.Children); err != nil {
				return err
			}
			continue
		}
		if _, twice := l.c.leaves[c.Code]; twice || c.Code == "" {
			return fmt.Errorf("%s: category code %q is empty or stands twice", file, c.Code)
		}
		if _, ok := l.c.byDept[c.Dept]; !ok {
			return fmt.Errorf("%s: category %s: no department %q", file, c.Code, c.Dept)
		}
		l.c.leaves[c.Code] = c
	}
	return nil
}

func (l *loader) guides() error {
	files, err := fs.Glob(l.fsys, "guides/*.json")
	if err != nil {
		return err
	}
	l.names = map[string]bool{}
	for _, file := range files {
		var g hall.Guide
		if err := l.read(file, &g); err != nil {
			return err
		}
		if err := l.guide(file, g); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) guide(file string, g hall.Guide) error {
	if g.Code == "" || g.Name.In(hall.Chinese) == "" {
		return fmt.Errorf("%s: has no code or no Chinese name", file)
	}
	if _, twice := l.c.byCode[g.Code]; twice {
		return fmt.Errorf("%s: the code %s stands in another guide too", file, g.Code)
	}
	if _, ok := l.c.byDept[g.Dept]; !ok {
		return fmt.Errorf("%s: no department %q", file, g.Dept)
	}
	for _, s := range g.Stages {
		if _, ok := l.c.byDept[s.Dept]; !ok {
			return fmt.Errorf("%s: stage %q: no department %q", file, s.ID, s.Dept)
		}
	}
	if g.Form != "" {
		if _, err := fs.Stat(l.fsys, "forms/"+g.Form+".schema.json"); err != nil {
			return fmt.Errorf("%s: form %q: %w", file, g.Form, err)
		}
	}
	l.names[g.Name.In(hall.Chinese)] = true
	l.add(g)
	return nil
}

func (l *loader) add(g hall.Guide) {
	l.c.byCode[g.Code] = len(l.c.guides)
	l.c.guides = append(l.c.guides, g)
}

// items reads the catalogue's lines: items of which only the name, the code and the
// department are known. What a full guide covers already is left out.
func (l *loader) items() error {
	const file = "service-items.csv"
	b, err := l.bytes(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	column := func(name string) int { return slices.Index(head, name) }
	dept, name, code, kind := column("department"), column("name"), column("item_code"), column("task_type")
	if dept < 0 || name < 0 || code < 0 || kind < 0 {
		return fmt.Errorf("%s: want the columns department, name, item_code, task_type; have %v", file, head)
	}
	for line := 2; ; line++ {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		l.item(fmt.Sprintf("%s:%d", file, line), strings.TrimSpace(row[dept]), strings.TrimSpace(row[name]), strings.TrimSpace(row[code]), row[kind])
	}
}

func (l *loader) item(place, dept, name, code, kind string) {
	switch _, twice := l.c.byCode[code]; {
	case name == "" || code == "":
		l.warn(place, "has no name or no code: left out")
		return
	case twice:
		l.warn(place, "the code %s stood before: left out", code)
		return
	case l.names[name]:
		return
	}
	if _, ok := l.c.byDept[dept]; !ok {
		l.c.byDept[dept] = len(l.c.depts)
		l.c.depts = append(l.c.depts, hall.Department{ID: dept, Name: hall.ZH(dept)})
	}
	l.add(hall.Guide{Code: code, Name: hall.ZH(name), Dept: dept, TaskType: kind, Audience: hall.Both, Brief: true})
}

func (l *loader) search() error {
	var synonyms [][]string
	if err := l.read("synonyms.json", &synonyms); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	l.c.entries = make([]entry, len(l.c.guides))
	for i, g := range l.c.guides {
		l.c.entries[i] = newEntry(g, synonyms)
	}
	return nil
}

// read decodes one file strictly: a key that means nothing here is an error, because its
// author expects it to mean something.
func (l *loader) read(name string, to any) error {
	b, err := l.bytes(name)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("%s: something follows the value", name)
	}
	return nil
}

func (l *loader) bytes(name string) ([]byte, error) {
	info, err := fs.Stat(l.fsys, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s: has %d bytes, at most %d", name, info.Size(), maxFile)
	}
	return fs.ReadFile(l.fsys, name)
}
