package screen

import (
	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// complaintForm is the id of the form of complaints.
const complaintForm = "complaint"

// Complaint says what happens with a complaint and who will know its author, and begins
// the form.
func Complaint(env *Env, _ string) widget.Node {
	k := env.Kit
	head := k.Column(2, k.Button(widget.Quiet, "arrow-left", env.T("ui.back"), env.Back),
		k.Text(theme.Title, env.T("complaint.title")), k.Text(theme.Sub, env.T("complaint.about")))
	urgent := k.Card(k.Row(theme.Gap, k.Icon("phone", 13, k.Bad.Ink),
		k.Grow(1, k.Column(0.5, k.Colored(theme.Strong, k.Bad.Ink, env.T("complaint.urgent")), k.Text(theme.Body, env.T("complaint.urgent.text"))))))
	next := k.Column(4, k.Text(theme.Label, env.T("complaint.next")), k.Card(complaintSteps(env)))
	who := k.Column(4, k.Text(theme.Label, env.T("complaint.who")), k.Card(complaintWho(env)))
	body := k.Column(theme.Gap, head, complaintOther(env), urgent, next, who)
	if env.Wide {
		body = k.Column(theme.Gap, head, complaintOther(env), urgent, k.TopRow(9, k.Grow(1, next), k.Grow(1, who)))
	}
	return k.Page(widget.PageParts{Body: body, Foot: complaintFoot(env), Full: env.Wide})
}

func complaintSteps(env *Env) widget.Node {
	var steps []widget.Step
	for _, n := range []string{"1", "2", "3", "4"} {
		steps = append(steps, widget.Step{Title: env.T("complaint.next." + n), Text: env.T("complaint.next." + n + ".text")})
	}
	return env.Kit.Steps(steps)
}

// complaintWho tells the three identities apart before anything is written.
func complaintWho(env *Env) widget.Node {
	k := env.Kit
	line := func(icon string, id hall.Identity) widget.Node {
		word := "complaint.who." + string(id)
		return k.Row(5, k.Icon(icon, 9, k.Accent), k.Grow(1, k.Column(0.5, k.Text(theme.Strong, env.T(word)), k.Text(theme.Sub, env.T(word+".text")))))
	}
	return k.Listed(3, line("user", hall.Named), line("eye", hall.OfficeOnly), line("eye-off", hall.Anonymous))
}

// complaintOther warns that a form of an errand is begun: starting this one ends it.
func complaintOther(env *Env) widget.Node {
	d := env.Visit.Draft
	if !begun(d) || d.Kind == hall.Complaint {
		return nil
	}
	return env.Kit.Notice(widget.Warn, "", env.T("complaint.other", draftName(env, d)))
}

func complaintFoot(env *Env) widget.Node {
	k, d := env.Kit, env.Visit.Draft
	resume := func() { env.Go(draftRoute(d)) }
	if begun(d) && d.Kind == hall.Complaint {
		return k.Button(widget.Primary, "megaphone", env.T("complaint.resume"), resume)
	}
	start := k.Button(widget.Primary, "megaphone", env.T("complaint.start"), func() {
		env.Visit.Draft = NewDraft(hall.Complaint, hall.Guide{}, complaintForm)
		env.Go(Route{Page: PageForm})
	})
	if begun(d) {
		return k.Buttons(k.Button(widget.Secondary, "file-pen-line", env.T("complaint.resume.other"), resume), start)
	}
	return start
}
