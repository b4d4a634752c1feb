package screen

import (
	"time"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// progressCase is the case's page: where it stands, when it is due, every public step.
func progressCase(env *Env, p hall.Progress) widget.Node {
	k := env.Kit
	wrong := k.Slot(k.Space(0, 0))
	var refresh *widget.Button
	refresh = k.Button(widget.Secondary, "refresh-cw", env.T("progress.refresh"), func() {
		refresh.Disable(true).SetLabel(env.T("progress.asking"))
		lookUp(env, env.Visit.Lookup, func(err error) {
			if err == nil {
				env.Replace(Route{PageProgress, progressCaseArg})
				return
			}
			refresh.Disable(false).SetLabel(env.T("progress.refresh"))
			wrong.Set(k.Notice(widget.Warn, "", progressFailure(env, err)))
		})
	})
	other := k.Button(widget.Secondary, "search", env.T("progress.other"), func() {
		env.Visit.Lookup, env.Visit.Case = "", nil
		env.Replace(Route{Page: PageProgress})
	})
	asOf, steps, rate := progressAsOf(env, p), k.Card(k.Steps(progressSteps(env, p))), ratingCard(env, p)
	acts := k.Buttons(other, refresh)
	if env.Wide { // low: nothing stands below the steps
		side := k.Column(theme.Gap, asOf, rate, acts, wrong)
		body := k.Column(theme.Gap, progressHead(env, p), k.TopRow(theme.Gap, k.Grow(1.25, steps), k.Grow(1, side)))
		return k.Page(widget.PageParts{Body: body, Full: true})
	}
	body := k.Column(theme.Gap, progressHead(env, p), asOf, steps, rate)
	return k.Page(widget.PageParts{Body: body, Foot: k.Column(theme.Gap/2, wrong, acts)})
}

// progressHead is the way back, the item, its state, its number, and when it is due.
func progressHead(env *Env, p hall.Progress) widget.Node {
	k := env.Kit
	name := env.In(p.Item)
	if name == "" {
		name = env.T("progress.item." + string(p.Kind))
	}
	tags := []widget.Node{k.Badge(stateTone(p.State), env.T("progress.state."+string(p.State)))}
	if p.Kind == hall.Complaint {
		tags = append(tags, k.Badge(widget.Plain, env.T("progress.item.complaint")))
	}
	tags = append(tags, k.Text(theme.Sub, env.T("progress.head", p.Number)))
	var due widget.Node
	switch s := dueWords(env, p); {
	case s != "" && overdue(env, p): // said as it is: people count the days too
		due = k.Row(4, k.Icon("triangle-alert", 8, k.Bad.Ink), k.Grow(1, k.Colored(theme.Strong, k.Bad.Ink, s)))
	case s != "":
		due = k.Row(4, k.Icon("calendar-clock", 8, k.Accent), k.Grow(1, k.Text(theme.Strong, s)))
	}
	return k.Column(2.5, k.Button(widget.Quiet, "arrow-left", env.T("ui.back"), env.Back),
		k.Text(theme.Title, name), k.Flow(4, tags...), due)
}

// stateTone colours a state; the word beside it says the same.
func stateTone(s hall.State) widget.Tone {
	switch s {
	case hall.StateFinished, hall.StateAnswered, hall.StateRated:
		return widget.Ok
	case hall.StateWaiting, hall.StateSupplement:
		return widget.Warn
	case hall.StateRefused:
		return widget.Bad
	}
	return widget.Plain
}

// over reports whether no clock runs any more.
func over(s hall.State) bool {
	switch s {
	case hall.StateFinished, hall.StateRefused, hall.StateAnswered, hall.StateRated:
		return true
	}
	return false
}

// overdue reports whether the promised date is past and the case is not done. The portal's
// time counts where it was asked just now: a kiosk's clock may be wrong.
func overdue(env *Env, p hall.Progress) bool {
	now := env.Now()
	if p.Live && !p.AsOf.IsZero() {
		now = p.AsOf
	}
	return !over(p.State) && p.State != hall.StateSupplement && !p.Due.IsZero() && now.After(p.Due)
}

// dueWords is when the case will be done, or why that is not known yet.
func dueWords(env *Env, p hall.Progress) string {
	promised := limitWords(env, p.Promised)
	verb := ".errand"
	if p.Kind == hall.Complaint {
		verb = ".complaint"
	}
	switch {
	case over(p.State):
		return ""
	case p.State == hall.StateSupplement:
		return env.T("progress.due.stands")
	case overdue(env, p):
		return env.T("progress.due.over", dayWords(env, p.Due))
	case !p.Due.IsZero() && promised != "":
		return env.T("progress.due.promised"+verb, dayWords(env, p.Due), promised)
	case !p.Due.IsZero():
		return env.T("progress.due"+verb, dayWords(env, p.Due))
	case promised != "":
		return env.T("progress.promised"+verb, promised)
	}
	return ""
}

// progressAsOf says how old the page is when nobody could be asked just now.
func progressAsOf(env *Env, p hall.Progress) widget.Node {
	k := env.Kit
	switch {
	case p.State == hall.StateWaiting:
		return k.Notice(widget.Warn, "", env.T("progress.waiting"))
	case !p.Live && p.AsOf.IsZero():
		return k.Notice(widget.Warn, "", env.T("progress.last"))
	case !p.Live:
		return k.Notice(widget.Warn, "", env.T("progress.as_of", momentWords(env, p.AsOf)))
	}
	return nil
}

// offlineGap is how late a delivery is before the page explains it; the portal's page
// explains it from then on too.
const offlineGap = 5 * time.Minute

// progressSteps is the public steps, oldest first, and what comes next.
func progressSteps(env *Env, p hall.Progress) []widget.Step {
	var out []widget.Step
	var handedIn time.Time
	for _, s := range p.Steps {
		if s.Kind == hall.StepSubmitted {
			handedIn = s.At
		}
		if s.Kind == hall.StepDelivered && s.Words == "" && !handedIn.IsZero() && s.At.Sub(handedIn) > offlineGap {
			s.Words = env.T("progress.step.late")
		}
		step := widget.Step{Title: env.T("step." + string(s.Kind)), When: stamp(env, s.At), Done: true, Text: stepText(env, s)}
		switch s.Kind {
		case hall.StepSupplement:
			step.Tone = widget.Warn
		case hall.StepRefused:
			step.Tone = widget.Bad
		}
		out = append(out, step)
	}
	key := "progress.next." + string(p.State)
	if p.State == hall.StateProcessing {
		key += "." + string(p.Kind)
	}
	if env.Kit.Words.Has(key) {
		out = append(out, widget.Step{Title: env.T(key), Text: env.T(key + ".text")})
	}
	return out
}

// stepText is the department and its public words.
func stepText(env *Env, s hall.Step) string {
	dept := env.In(s.Dept)
	switch {
	case dept != "" && s.Words != "":
		return env.T("progress.step", dept, s.Words)
	case dept != "":
		return dept
	}
	return s.Words
}
