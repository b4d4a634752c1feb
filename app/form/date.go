package form

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// foldDate reads the ways in which people write a date (2026-1-5, 2026年1月5日,
// 20260105) and returns 2026-01-05. What it cannot read it returns as it is.
func foldDate(s string) string {
	t := width.Narrow.String(strings.TrimSpace(s))
	parts := strings.FieldsFunc(t, func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) == 1 && len(parts[0]) == 8 && len(t) == 8 {
		parts = []string{t[:4], t[4:6], t[6:]}
	}
	if len(parts) != 3 || len(parts[0]) != 4 || len(parts[1]) > 2 || len(parts[2]) > 2 {
		return strings.TrimSpace(s)
	}
	return fmt.Sprintf("%s-%02s-%02s", parts[0], parts[1], parts[2])
}

func checkDate(s string) *Fault {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return fault("form.fault.date")
	}
	return nil
}

var relativeDay = regexp.MustCompile(`^today(?:([+-])(\d{1,5})([dmy]))?$`)

// bound is the day that "2026-01-05", "today", "today-18y" or "today+3m" means.
func bound(s string, today time.Time) (time.Time, error) {
	m := relativeDay.FindStringSubmatch(s)
	if m == nil {
		return time.Parse(time.DateOnly, s)
	}
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	if m[2] == "" {
		return day, nil
	}
	n, err := strconv.Atoi(m[1] + m[2])
	if err != nil {
		return day, err
	}
	switch m[3] {
	case "d":
		return day.AddDate(0, 0, n), nil
	case "m":
		return addMonths(day, n), nil
	}
	return addMonths(day, 12*n), nil
}

// addMonths keeps to the month that is meant: 31 January and a month is 28 February.
func addMonths(day time.Time, n int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}
