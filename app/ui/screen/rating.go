package screen

import (
	"context"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// ratingCard asks the author of an answered complaint for the verdict, or says how it is
// given. nil: there is nothing to rate.
func ratingCard(env *Env, p hall.Progress) widget.Node {
	k := env.Kit
	switch {
	case p.State == hall.StateRated:
		return k.Hint(widget.Ok, "circle-check", env.T("progress.rated"))
	case p.State != hall.StateAnswered:
		return nil
	case !p.CanRate:
		return k.Hint(widget.Plain, "scan-qr-code", env.T("counter.rate_receipt"))
	}
	r := &rater{env: env}
	r.slot = k.Slot(k.Space(0, 0))
	r.solved()
	return k.Card(r.slot)
}

// rater leads through the two questions and asks once more before the verdict is sent: it
// can be given once only.
type rater struct {
	env    *Env
	slot   *widget.Slot
	rating hall.Rating
}

func (r *rater) question(word string, answers ...widget.Node) {
	k := r.env.Kit
	var hint widget.Node
	if k.Words.Has(word + ".hint") {
		hint = k.Text(theme.Sub, r.env.T(word+".hint"))
	}
	r.slot.Set(k.Column(4, k.Text(theme.Label, r.env.T(word)), k.Grid(len(answers), theme.Gap, answers...), hint))
}

func (r *rater) solved() {
	k := r.env.Kit
	answer := func(tone widget.Tone, icon, word string, yes bool) widget.Node {
		return k.Verdict(tone, icon, r.env.T(word), func() {
			r.rating.Solved = yes
			r.score()
		})
	}
	r.question("progress.rate.solved", answer(widget.Ok, "check", "progress.rate.yes", true),
		answer(widget.Bad, "x", "progress.rate.no", false))
}

// faces are the icons that say a score without words.
var faces = []struct {
	score hall.Score
	tone  widget.Tone
	icon  string
}{{hall.Satisfied, widget.Ok, "smile"}, {hall.Fair, widget.Warn, "meh"}, {hall.Unsatisfied, widget.Bad, "frown"}}

func (r *rater) score() {
	var answers []widget.Node
	for _, f := range faces {
		answers = append(answers, r.env.Kit.Verdict(f.tone, f.icon, r.env.T("progress.rate."+string(f.score)), func() {
			r.rating.Score = f.score
			r.confirm("")
		}))
	}
	r.question("progress.rate.score", answers...)
}

// verdict is a rating in words.
func verdict(env *Env, r hall.Rating) string {
	solved := "progress.rate.no"
	if r.Solved {
		solved = "progress.rate.yes"
	}
	return env.T("progress.rate.said", env.T(solved), env.T("progress.rate."+string(r.Score)))
}

// confirm shows the verdict before it is sent; wrong says why sending it failed.
func (r *rater) confirm(wrong string) {
	env, k := r.env, r.env.Kit
	var fault widget.Node
	if wrong != "" {
		fault = k.ErrorLine(wrong)
	}
	r.slot.Set(k.Column(4, k.Text(theme.Label, env.T("progress.rate.verdict", verdict(env, r.rating))), k.Text(theme.Sub, env.T("progress.rate.once")), fault,
		k.Buttons(k.Button(widget.Secondary, "undo-2", env.T("progress.rate.again"), r.solved),
			k.Button(widget.Primary, "send", env.T("progress.rate.send"), r.send))))
}

func (r *rater) send() {
	env, k := r.env, r.env.Kit
	r.slot.Set(k.Text(theme.Label, env.T("progress.rate.sending")))
	qr, rating := env.Visit.Lookup, r.rating
	var err, stale error
	var p hall.Progress
	env.Later(func(ctx context.Context) {
		if err = env.Desk.Rate(ctx, qr, rating); err == nil {
			p, stale = env.Desk.Progress(ctx, qr)
		}
	}, func() {
		if err != nil {
			r.confirm(ratingFailure(env, err))
			return
		}
		if stale != nil { // the verdict was taken, only the look after it failed
			p = *env.Visit.Case
			p.Steps = append(p.Steps[:len(p.Steps):len(p.Steps)], hall.Step{Kind: hall.StepRated, At: env.Now(), Words: verdict(env, rating)})
		}
		p.CanRate, p.State = false, hall.StateRated
		env.Visit.Case = &p
		env.Replace(Route{PageProgress, progressCaseArg})
	})
}

// ratingFailure says what to do; why the portal cannot be reached is for staff.
func ratingFailure(env *Env, err error) string {
	switch hall.CodeOf(err) {
	case "rate_receipt", "rate_score", "not_rateable":
		return said(env, err)
	}
	return env.T("progress.rate.failed")
}
