package casework

import (
	"time"

	"onestop/app/hall"
)

// Arrive makes the case of a submission that has just reached the portal, with its
// first steps: handed in (by the kiosk's clock) and delivered (by the portal's). A
// complaint is also assigned, since its citizen did not choose the department.
func (d Desk) Arrive(c Case, at time.Time) (Case, []Step) {
	c.State, c.Received, c.Due = hall.StateReceived, at, d.acceptBy(c, at)
	steps := []Step{
		{Step: hall.Step{Kind: hall.StepSubmitted, At: c.Submitted, Words: c.Place}},
		{Step: hall.Step{Kind: hall.StepDelivered, At: at}},
	}
	if c.Kind == hall.Complaint {
		steps = append(steps, Step{Step: hall.Step{Kind: hall.StepAssigned, At: at, Dept: d.Departments[c.Dept()].Name}})
	}
	return c, steps
}

// acceptLimit is how long a department has to accept a case, or to tell all that is
// missing: five days, after which the law takes it for accepted (Administrative
// Licensing Law 32).
var acceptLimit = hall.Limit{Days: 5, Unit: hall.WorkingDays}

// acceptBy is until when c must be accepted when the clock for that starts at from.
func (d Desk) acceptBy(c Case, from time.Time) time.Time {
	limit := acceptLimit
	if c.Promised.Unit == hall.AtOnce {
		limit = c.Promised
	}
	due, err := d.Calendar.Due(from, limit)
	if err != nil {
		return time.Time{} // never: both limits are within bounds
	}
	return due
}

// Flow turns a guide's stages into a case's flow. A guide without stages is done by
// its own department in one; a department that the portal does not know hands its
// stage to fallback, so that no case lies where nobody looks.
func (d Desk) Flow(g hall.Guide, fallback string) []Stage {
	known := func(dept string) string {
		if _, ok := d.Departments[dept]; ok {
			return dept
		}
		return fallback
	}
	var flow []Stage
	for _, s := range g.Stages {
		flow = append(flow, Stage{ID: s.ID, Name: s.Name, Dept: known(s.Dept), Days: s.Days})
	}
	if len(flow) == 0 {
		flow = []Stage{{ID: "desk", Dept: known(g.Dept)}}
	}
	return flow
}
