package screen

import (
	"strconv"
	"time"
)

// local is a time in the hall's zone.
func (e *Env) local(t time.Time) time.Time {
	if e.Settings.Zone != nil {
		return t.In(e.Settings.Zone)
	}
	return t
}

// dayWords is a date as people say it, with the year only when it is not this one.
func dayWords(env *Env, t time.Time) string {
	t = env.local(t)
	key := "progress.day"
	if t.Year() != env.local(env.Now()).Year() {
		key = "progress.day.year"
	}
	month := env.T("progress.month." + strconv.Itoa(int(t.Month())))
	return env.T(key, t.Year(), month, t.Day())
}

// momentWords is a date and the time of day.
func momentWords(env *Env, t time.Time) string {
	return env.T("progress.moment", dayWords(env, t), env.local(t).Format("15:04"))
}

// stamp is a time as it stands in lists: shorter, in figures.
func stamp(env *Env, t time.Time) string {
	t = env.local(t)
	if t.Year() != env.local(env.Now()).Year() {
		return t.Format("2006-01-02 15:04")
	}
	return t.Format("01-02 15:04")
}
