package casework

import (
	"fmt"
	"time"

	"onestop/app/hall"
)

// maxDays bounds a limit: the longest published ones are well under ten years, and a
// broken guide must not send the clock through centuries day by day.
const maxDays = 3660

// Due is the last moment of the last day that a limit leaves when its clock starts at
// from. The day of the start does not count (Civil Code 201). A limit that is not
// set has no due moment: the zero time.
func (c *Calendar) Due(from time.Time, limit hall.Limit) (time.Time, error) {
	if limit.Days < 0 || limit.Days > maxDays {
		return time.Time{}, fmt.Errorf("limit of %d days: want 0 to %d", limit.Days, maxDays)
	}
	switch limit.Unit {
	case "":
		return time.Time{}, nil
	case hall.AtOnce:
		return c.end(c.roll(c.day(from))), nil
	case hall.WorkingDays:
		return c.end(c.roll(c.addWorking(from, limit.Days))), nil
	case hall.CalendarDays:
		return c.end(c.roll(c.day(from).AddDate(0, 0, limit.Days))), nil
	}
	return time.Time{}, fmt.Errorf("limit unit %q is unknown", limit.Unit)
}

// Resume is the new due moment after the clock stood from paused to resumed. What
// was left at the pause is left at the resumption, no day more: the day of the pause
// is used up, the day of the resumption does not count. A limit that was already
// over at the pause stays over.
func (c *Calendar) Resume(started, due, paused, resumed time.Time, limit hall.Limit) time.Time {
	if due.IsZero() || paused.After(due) || c.day(resumed).Equal(c.day(paused)) {
		return due
	}
	switch limit.Unit {
	case hall.WorkingDays:
		return c.end(c.roll(c.addWorking(resumed, c.Between(paused, due))))
	case hall.CalendarDays:
		used := days(c.day(started), c.day(paused))
		return c.end(c.roll(c.day(resumed).AddDate(0, 0, max(limit.Days-used, 0))))
	}
	return c.end(c.roll(c.day(resumed)))
}

// Left is how many working days remain until due: 0 is today, a negative number says
// how many working days it is over.
func (c *Calendar) Left(now, due time.Time) int {
	n := c.Between(now, due)
	if n == 0 && now.After(due) {
		return -1 // due on a Friday, now is the Saturday after: over all the same
	}
	return n
}

func (c *Calendar) end(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, c.zone)
}

func days(from, to time.Time) int { return int(to.Sub(from).Hours()/24 + 0.5) }
