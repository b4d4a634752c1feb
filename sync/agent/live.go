package agent

import (
	"context"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// Progress asks the portal how a case stands now. Give either its number, or the
// progress token of its receipt: only with the token may the answer say CanRate. The
// error is a *hall.Error; "not_found" means that the portal has no such case (yet).
// Offline the caller shows what the vault last knew.
func (a *Agent) Progress(ctx context.Context, number hall.Number, token string) (hall.Progress, error) {
	nonce, err := a.nonce()
	if err != nil {
		return hall.Progress{}, err
	}
	q := &wire.ProgressQuestion{Nonce: nonce, Number: number}
	if token != "" {
		h := wire.TokenHash(token)
		q.Number, q.Token = "", &h
	}
	var got wire.ProgressAnswer
	answer, err := a.ask(ctx, wire.PathProgress, q, &got)
	if err != nil {
		return hall.Progress{}, asFault(err)
	}
	return a.keepCase(got.Case, answer)
}

// Rate gives the author's verdict on an answer, once, with the token of the receipt,
// and returns the case as it is then.
func (a *Agent) Rate(ctx context.Context, token string, r hall.Rating) (hall.Progress, error) {
	nonce, err := a.nonce()
	if err != nil {
		return hall.Progress{}, err
	}
	var got wire.RateAnswer
	q := &wire.RateQuestion{Nonce: nonce, Token: token, Solved: r.Solved, Score: r.Score}
	answer, err := a.ask(ctx, wire.PathRate, q, &got)
	if err != nil {
		return hall.Progress{}, asFault(err)
	}
	return a.keepCase(got.Case, answer)
}

// keepCase remembers a case of this kiosk for when the line is down.
func (a *Agent) keepCase(c wire.Case, answer wire.Answer) (hall.Progress, error) {
	if err := a.v.SaveCase(c, answer.At); err != nil {
		return hall.Progress{}, err
	}
	return c.Progress(answer.At, true), nil
}
