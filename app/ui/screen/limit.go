package screen

import "onestop/app/hall"

// limitWords is a time limit as people say it; "" when none is set.
func limitWords(env *Env, l hall.Limit) string {
	switch {
	case l.Unit == hall.AtOnce:
		return env.T("guide.limit.at_once")
	case l.Days <= 0 || l.Unit == "":
		return ""
	case l.Unit == hall.CalendarDays:
		return counted(env, "guide.limit.calendar", l.Days)
	}
	return counted(env, "guide.limit.working", l.Days)
}

// counted is a wording with a number, or its ".one" form: English says 1 day, 2 days.
func counted(env *Env, key string, n int) string {
	if n == 1 {
		return env.T(key + ".one")
	}
	return env.T(key, n)
}

// deptName is a department's name, short if it has one; a brief guide may name a
// department that the hall does not list, and that name is shown as it is.
func deptName(env *Env, id string) string {
	d, ok := env.Desk.Guides().Department(id)
	switch {
	case !ok:
		return id
	case !d.Short.Empty():
		return env.In(d.Short)
	}
	return env.In(d.Name)
}
