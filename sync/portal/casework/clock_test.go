package casework

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"onestop/app/hall"
)

var zone = time.FixedZone("CST", 8*3600)

func calendar(t testing.TB) *Calendar {
	t.Helper()
	c, err := LoadCalendar(os.DirFS("../../../assets/calendar"), zone)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(s string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t
		}
	}
	panic("test: " + s)
}

func working(n int) hall.Limit { return hall.Limit{Days: n, Unit: hall.WorkingDays} }
func natural(n int) hall.Limit { return hall.Limit{Days: n, Unit: hall.CalendarDays} }

func TestDue(t *testing.T) {
	c := calendar(t)
	for name, x := range map[string]struct {
		from  string
		limit hall.Limit
		want  string
	}{
		"twenty working days from a Tuesday":         {"2026-11-24 09:05", working(20), "2026-12-22"},
		"one day over a weekend":                     {"2026-11-20 16:59", working(1), "2026-11-23"},
		"over National Day with its worked Saturday": {"2026-09-30 10:00", working(2), "2026-10-09"},
		"the worked Saturday counts":                 {"2026-09-30 10:00", working(3), "2026-10-10"},
		"over Spring Festival":                       {"2026-02-13 10:00", working(2), "2026-02-24"},
		"a worked Sunday counts":                     {"2026-09-18 10:00", working(1), "2026-09-20"},
		"calendar days":                              {"2026-11-02 10:00", natural(15), "2026-11-17"},
		"calendar days that end on a Saturday":       {"2026-11-02 10:00", natural(12), "2026-11-16"},
		"calendar days that end in a holiday":        {"2026-09-25 10:00", natural(8), "2026-10-08"},
		"at once":                                    {"2026-11-23 10:00", hall.Limit{Unit: hall.AtOnce}, "2026-11-23"},
		"at once, handed in on a Sunday":             {"2026-11-22 10:00", hall.Limit{Unit: hall.AtOnce}, "2026-11-23"},
		"late in the evening is still that day":      {"2026-11-23 23:59", working(1), "2026-11-24"},
		"a year that is not published yet":           {"2027-01-04 10:00", working(5), "2027-01-11"},
	} {
		t.Run(name, func(t *testing.T) {
			due, err := c.Due(at(x.from), x.limit)
			if err != nil || due.Format(time.DateOnly) != x.want || due.Format(time.TimeOnly) != "23:59:59" {
				t.Errorf("Due(%s, %+v) = %v, %v; want the end of %s", x.from, x.limit, due, err, x.want)
			}
		})
	}
	if due, err := c.Due(at("2026-11-23"), hall.Limit{}); err != nil || !due.IsZero() {
		t.Errorf("no limit: %v, %v; want no due moment", due, err)
	}
	for _, bad := range []hall.Limit{working(-1), working(1 << 40), {Days: 1, Unit: "moons"}} {
		if due, err := c.Due(at("2026-11-23"), bad); err == nil {
			t.Errorf("Due with %+v: %v, want an error", bad, due)
		}
	}
}

func TestResume(t *testing.T) {
	c := calendar(t)
	for name, x := range map[string]struct {
		started, paused, resumed string
		limit                    hall.Limit
		want                     string
	}{
		"paused the same day":                {"2026-11-02", "2026-11-04 09:00", "2026-11-04 17:00", working(5), "2026-11-09"},
		"three working days stand still":     {"2026-11-02", "2026-11-04", "2026-11-09", working(5), "2026-11-12"},
		"a pause over the holiday":           {"2026-09-28", "2026-09-30", "2026-10-08", working(5), "2026-10-12"},
		"calendar days":                      {"2026-11-02", "2026-11-04", "2026-11-14", natural(10), "2026-11-23"},
		"paused on the last day":             {"2026-11-02", "2026-11-09", "2026-11-12", working(5), "2026-11-12"},
		"over already: not lengthened":       {"2026-11-02", "2026-11-20", "2026-11-25", working(5), "2026-11-09"},
		"at once, resumed on another day":    {"2026-11-02", "2026-11-02", "2026-11-05", hall.Limit{Unit: hall.AtOnce}, "2026-11-05"},
		"resumed on a Saturday":              {"2026-11-02", "2026-11-04", "2026-11-07", working(5), "2026-11-11"},
		"paused on a Sunday, resumed Monday": {"2026-11-05", "2026-11-08", "2026-11-09", working(2), "2026-11-10"},
	} {
		t.Run(name, func(t *testing.T) {
			due, err := c.Due(at(x.started), x.limit)
			if err != nil {
				t.Fatal(err)
			}
			got := c.Resume(at(x.started), due, at(x.paused), at(x.resumed), x.limit)
			if got.Format(time.DateOnly) != x.want {
				t.Errorf("due %s became %s, want %s", due.Format(time.DateOnly), got.Format(time.DateOnly), x.want)
			}
		})
	}
}

func TestLeft(t *testing.T) {
	c := calendar(t)
	due := at("2026-11-20").Add(23 * time.Hour)
	for now, want := range map[string]int{
		"2026-11-20 08:00": 0, "2026-11-19 23:00": 1, "2026-11-13 10:00": 5, "2026-11-21 10:00": -1, "2026-11-23 10:00": -1, "2026-11-24 10:00": -2,
	} {
		if got := c.Left(at(now), due); got != want {
			t.Errorf("at %s: %d left, want %d", now, got, want)
		}
	}
}

// Every day of the published years, against the notices counted by hand.
func TestCalendarYears(t *testing.T) {
	c := calendar(t)
	for year, want := range map[int]int{2025: 248, 2026: 248} {
		n := 0
		for d := time.Date(year, 1, 1, 12, 0, 0, 0, zone); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if c.Working(d) {
				n++
			}
		}
		if n != want || !c.Published(year) {
			t.Errorf("%d has %d working days, want %d", year, n, want)
		}
	}
	if c.Published(2027) {
		t.Error("2027 is published: say so in assets/calendar/README.md")
	}
}

func TestLoadCalendarSaysWhereItIsWrong(t *testing.T) {
	ok := `"source":"s","published":"2025-11-04"`
	for name, x := range map[string]struct{ file, want string }{
		"not JSON":             {`{`, "2026.json"},
		"no source":            {`{"year":2026}`, "source"},
		"another year":         {`{"year":2026,` + ok + `,"work":["2025-01-26"]}`, "not in 2026"},
		"a worked Monday":      {`{"year":2026,` + ok + `,"work":["2026-11-23"]}`, "no weekend day"},
		"end before beginning": {`{"year":2026,` + ok + `,"off":[{"name":"x","from":"2026-05-02","to":"2026-05-01"}]}`, "not a holiday"},
		"no date":              {`{"year":2026,` + ok + `,"off":[{"name":"x","from":"soon","to":"2026-05-01"}]}`, "soon"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadCalendar(fstest.MapFS{"2026.json": {Data: []byte(x.file)}}, zone)
			if err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("got %v, want %q", err, x.want)
			}
		})
	}
}

func moments() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		return at("2025-01-02").Add(time.Duration(rapid.IntRange(0, 600*24*60).Draw(t, "minute")) * time.Minute)
	})
}

func limits() *rapid.Generator[hall.Limit] {
	return rapid.Custom(func(t *rapid.T) hall.Limit {
		unit := rapid.SampledFrom([]hall.LimitUnit{hall.WorkingDays, hall.CalendarDays, hall.AtOnce}).Draw(t, "unit")
		if unit == hall.AtOnce {
			return hall.Limit{Unit: unit}
		}
		return hall.Limit{Days: rapid.IntRange(1, 60).Draw(t, "days"), Unit: unit}
	})
}

func TestClockProperties(t *testing.T) {
	c := calendar(t)
	rapid.Check(t, func(t *rapid.T) {
		from, limit := moments().Draw(t, "from"), limits().Draw(t, "limit")
		due, err := c.Due(from, limit)
		if err != nil {
			t.Fatal(err)
		}
		if due.Before(from) || !c.Working(due) {
			t.Fatalf("due %v lies before the start or on a day off", due)
		}
		if limit.Unit == hall.WorkingDays && c.Between(from, due) != limit.Days {
			t.Fatalf("%d working days until %v, want %d", c.Between(from, due), due, limit.Days)
		}
		later := from.Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "later")) * time.Minute)
		if d, _ := c.Due(later, limit); d.Before(due) {
			t.Fatalf("started later, due earlier: %v after %v", d, due)
		}
	})
}

// A pause gives back what it took, never more, and never takes anything away.
func TestPauseProperties(t *testing.T) {
	c := calendar(t)
	rapid.Check(t, func(t *rapid.T) {
		from, limit := moments().Draw(t, "from"), limits().Draw(t, "limit")
		due, err := c.Due(from, limit)
		if err != nil {
			t.Fatal(err)
		}
		paused := from.Add(time.Duration(rapid.IntRange(0, 90*24).Draw(t, "paused")) * time.Hour)
		resumed := paused.Add(time.Duration(rapid.IntRange(0, 90*24).Draw(t, "stood")) * time.Hour)
		got := c.Resume(from, due, paused, resumed, limit)
		if got.Before(due) {
			t.Fatalf("the pause took time away: %v, was %v", got, due)
		}
		if paused.After(due) && !got.Equal(due) {
			t.Fatalf("over at the pause, yet moved to %v", got)
		}
		if limit.Unit == hall.WorkingDays && !paused.After(due) && resumed.After(paused) {
			left, gone := c.Between(paused, due), c.Between(resumed, got)
			if gone != left && !got.Equal(due) && left != 0 {
				t.Fatalf("%d working days left at the pause, %d after it", left, gone)
			}
		}
	})
}
