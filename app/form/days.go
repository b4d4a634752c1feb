package form

import (
	"strconv"
	"strings"
	"time"
)

// dayBound reads "today", "today+30d", "today-16y", "today+3m" or a date; anything else
// is no bound. The day is in UTC at midnight, as dates of answers are.
func dayBound(s string, now time.Time) time.Time {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return day
	}
	rest, ok := strings.CutPrefix(s, "today")
	if !ok {
		return time.Time{}
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if rest == "" {
		return today
	}
	n, err := strconv.Atoi(rest[:len(rest)-1])
	if err != nil {
		return time.Time{}
	}
	switch rest[len(rest)-1] {
	case 'd':
		return today.AddDate(0, 0, n)
	case 'm':
		return today.AddDate(0, n, 0)
	case 'y':
		return today.AddDate(n, 0, 0)
	}
	return time.Time{}
}
