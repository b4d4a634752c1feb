package counter

import (
	"context"
	"errors"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

// Progress answers how far a case has come. The query is a number as people type it,
// or the text of a scanned receipt. It asks the portal first; when nobody can be
// asked it tells what is known here and says as of when. Errors: "number" when the
// query is no number, "not_found" when there is no such case, "progress_offline" when
// the portal is out of reach and the case is not of this kiosk.
func (c *Counter) Progress(ctx context.Context, query string) (hall.Progress, error) {
	if token, ok := wire.TokenOf(query); ok {
		return c.byToken(ctx, token)
	}
	n, err := hall.ParseNumber(query)
	if err != nil {
		return hall.Progress{}, err
	}
	return c.byNumber(ctx, n)
}

func (c *Counter) byNumber(ctx context.Context, n hall.Number) (hall.Progress, error) {
	item, err := c.Store.ByNumber(n)
	if err == nil && waits(item) {
		return c.waiting(item), nil
	}
	mine := err == nil
	live, err := c.Portal.ProgressByNumber(ctx, n)
	if err == nil || denied(err, mine) {
		return live, err
	}
	return c.known(n)
}

// denied reports whether the portal's "no such case" is the answer. Of a case that this
// kiosk delivered it is not: the portal was restored from a backup and will be offered
// the case again.
func denied(err error, mine bool) bool { return !mine && hall.CodeOf(err) == codeNotFound }

func (c *Counter) byToken(ctx context.Context, token string) (hall.Progress, error) {
	item, err := c.Store.ByToken(wire.TokenHash(token))
	mine := err == nil
	if mine && waits(item) {
		return c.waiting(item), nil
	}
	live, err := c.Portal.ProgressByToken(ctx, token)
	if err == nil || denied(err, mine) {
		return live, err
	}
	if !mine {
		return hall.Progress{}, offline()
	}
	return c.known(item.Header.Number)
}

// known is the last that the portal said of a case of this kiosk.
func (c *Counter) known(n hall.Number) (hall.Progress, error) {
	p, err := c.Store.Progress(n)
	switch {
	case err == nil:
		return p, nil
	case !errors.Is(err, vault.ErrNotFound):
		return hall.Progress{}, err
	}
	// Delivered, but no steps came back yet: what this kiosk saw itself is still true.
	item, err := c.Store.ByNumber(n)
	if err != nil {
		return hall.Progress{}, offline()
	}
	p = c.waiting(item)
	if item.State == vault.Delivered {
		p.State, p.AsOf = hall.StateReceived, item.At
		p.Steps = append(p.Steps, hall.Step{Kind: hall.StepDelivered, At: item.At})
	}
	return p, nil
}

// waits reports whether the portal cannot know the item yet, or may not.
func waits(i vault.Item) bool { return i.State != vault.Delivered }

func (c *Counter) waiting(i vault.Item) hall.Progress {
	return hall.Progress{
		Number: i.Header.Number, Kind: i.Header.Kind, Item: c.Name(i.Header.Item, i.Header.Kind),
		State: hall.StateWaiting, AsOf: c.Now(),
		Steps: []hall.Step{{Kind: hall.StepSubmitted, At: i.Stored}},
	}
}

// Rate gives the author's verdict on an answer, once. The text is that of the scanned
// receipt; a number alone is not enough, so that nobody else can rate.
func (c *Counter) Rate(ctx context.Context, qr string, r hall.Rating) (hall.Progress, error) {
	token, ok := wire.TokenOf(qr)
	if !ok {
		return hall.Progress{}, &hall.Error{Code: "rate_receipt", Key: "counter.rate_receipt"}
	}
	if !r.Score.Valid() {
		return hall.Progress{}, &hall.Error{Code: "rate_score", Key: "counter.rate_score"}
	}
	return c.Portal.Rate(ctx, token, r)
}

const codeNotFound = "not_found"

func offline() error {
	return &hall.Error{Code: "progress_offline", Key: "counter.progress_offline"}
}
