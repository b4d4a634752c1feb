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
	return c.ask(item, err, func() (hall.Progress, error) { return c.Portal.ProgressByNumber(ctx, n) })
}

func (c *Counter) byToken(ctx context.Context, token string) (hall.Progress, error) {
	item, err := c.Store.ByToken(wire.TokenHash(token))
	return c.ask(item, err, func() (hall.Progress, error) { return c.Portal.ProgressByToken(ctx, token) })
}

// ask asks the portal, and where it cannot be asked says what is known of an item of this
// kiosk; local is the error of looking for it here.
func (c *Counter) ask(item vault.Item, local error, portal func() (hall.Progress, error)) (hall.Progress, error) {
	mine := local == nil
	if local != nil && !errors.Is(local, vault.ErrNotFound) {
		return hall.Progress{}, local
	}
	if mine && waits(item) {
		return c.known(item)
	}
	live, err := portal()
	if err == nil || denied(err, mine) {
		return live, err
	}
	if mine {
		return c.known(item)
	}
	return hall.Progress{}, offline()
}

// denied reports whether the portal's "no such case" is the answer. Of a case that this
// kiosk delivered it is not: the portal was restored from a backup and will be offered
// the case again.
func denied(err error, mine bool) bool { return !mine && hall.CodeOf(err) == codeNotFound }

// known is the last that is known of a case of this kiosk: the portal's steps, or what
// the kiosk saw itself.
func (c *Counter) known(item vault.Item) (hall.Progress, error) {
	p, err := c.Store.Progress(item.Header.Number)
	if err != nil {
		return hall.Progress{}, err
	}
	if p.Item.Empty() {
		p.Item = c.Name(item.Header.Item, item.Header.Kind)
	}
	if p.State == hall.StateWaiting {
		p.AsOf = c.Now() // where it waits is seen, not remembered
	}
	return p, nil
}

// waits reports whether the portal cannot know the item yet, or may not.
func waits(i vault.Item) bool { return i.State != vault.Delivered }

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
