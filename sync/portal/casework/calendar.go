package casework

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"time"

	"onestop/app/hall"
)

// Calendar knows the working days of the published years. It is read-only and may
// be shared between goroutines.
//
// A year that no file covers is counted by weekends alone. Every real year has more
// days off than that, so over a holiday such a limit falls early rather than late:
// a missing file does not stretch the promise to the citizen.
type Calendar struct {
	zone  *time.Location
	off   map[string]bool // 2006-01-02: a holiday
	work  map[string]bool // a weekend day that is worked
	years map[int]bool
}

// year is one calendar file; its fields are those of the yearly notice.
type year struct {
	Year      int    `json:"year"`
	Source    string `json:"source"`
	Number    string `json:"number"`
	Published string `json:"published"`
	Off       []struct {
		Name string `json:"name"`
		From string `json:"from"`
		To   string `json:"to"`
	} `json:"off"`
	Work []string `json:"work"`
}

// LoadCalendar reads every *.json of fsys. Days are days in zone.
func LoadCalendar(fsys fs.FS, zone *time.Location) (*Calendar, error) {
	c := &Calendar{zone: zone, off: map[string]bool{}, work: map[string]bool{}, years: map[int]bool{}}
	files, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			return nil, fmt.Errorf("calendar: %w", err)
		}
		var y year
		if err := json.Unmarshal(b, &y); err != nil {
			return nil, fmt.Errorf("calendar %s: %w", f, err)
		}
		if err := c.add(y); err != nil {
			return nil, fmt.Errorf("calendar %s: %w", f, err)
		}
	}
	return c, nil
}

func (c *Calendar) add(y year) error {
	if c.years[y.Year] {
		return fmt.Errorf("year %d stands twice", y.Year)
	}
	if y.Source == "" || y.Published == "" {
		return fmt.Errorf("year %d: source and date of publication are missing", y.Year)
	}
	c.years[y.Year] = true
	for _, r := range y.Off {
		from, err := c.in(y.Year, r.From)
		if err != nil {
			return err
		}
		to, err := c.in(y.Year, r.To)
		if err != nil {
			return err
		}
		if to.Before(from) || to.Sub(from) > 31*24*time.Hour {
			return fmt.Errorf("%s: %s to %s is not a holiday", r.Name, r.From, r.To)
		}
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			c.off[d.Format(time.DateOnly)] = true
		}
	}
	for _, s := range y.Work {
		d, err := c.in(y.Year, s)
		if err != nil {
			return err
		}
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday || c.off[s] {
			return fmt.Errorf("%s is no weekend day to be worked", s)
		}
		c.work[s] = true
	}
	return nil
}

func (c *Calendar) in(year int, s string) (time.Time, error) {
	d, err := hall.Day(s, c.zone)
	if err == nil && d.Year() != year {
		err = fmt.Errorf("%s is not in %d", s, year)
	}
	return d, err
}

// Zone is the zone in which days are counted.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Published reports whether the year's notice is in the calendar.
func (c *Calendar) Published(year int) bool { return c.years[year] }

// Working reports whether t's day is worked.
func (c *Calendar) Working(t time.Time) bool {
	t = t.In(c.zone)
	day := t.Format(time.DateOnly)
	if c.work[day] {
		return true
	}
	w := t.Weekday()
	return !c.off[day] && w != time.Saturday && w != time.Sunday
}

// day is the start of t's day in the calendar's zone.
func (c *Calendar) day(t time.Time) time.Time {
	t = t.In(c.zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.zone)
}

// Between counts the working days after from's day up to and including to's day; it
// is negative when to lies before from.
func (c *Calendar) Between(from, to time.Time) int {
	from, to = c.day(from), c.day(to)
	if to.Before(from) {
		return -c.Between(to, from)
	}
	n := 0
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		if c.Working(d) {
			n++
		}
	}
	return n
}

// addWorking returns the n-th working day after t's day.
func (c *Calendar) addWorking(t time.Time, n int) time.Time {
	d := c.day(t)
	for n > 0 {
		d = d.AddDate(0, 0, 1)
		if c.Working(d) {
			n--
		}
	}
	return d
}

// roll moves a day off to the next working day: a period whose last day is a holiday
// ends on the first day after it (Civil Code 203).
func (c *Calendar) roll(d time.Time) time.Time {
	for !c.Working(d) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}
