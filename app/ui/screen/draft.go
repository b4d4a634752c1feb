package screen

import "onestop/app/hall"

// NewDraft begins a form of an errand, or with a zero guide of a complaint. The caller
// puts it into the visit and goes to PageForm.
func NewDraft(kind hall.Kind, g hall.Guide, form string) *hall.Draft {
	return &hall.Draft{Kind: kind, Guide: g, Form: form, Answers: map[string]any{}, Typed: map[string]string{}}
}

// begun reports whether d holds something that the visitor typed and did not hand in.
func begun(d *hall.Draft) bool {
	return d != nil && !d.Sent && (len(d.Typed) > 0 || len(d.Answers) > 0)
}

// draftName is what the draft is about.
func draftName(env *Env, d *hall.Draft) string {
	if d.Kind == hall.Complaint {
		return env.T("apply.complaint")
	}
	return env.In(d.Guide.Name)
}

// draftRoute is where the visitor goes on with a draft.
func draftRoute(*hall.Draft) Route { return Route{Page: PageForm} }
