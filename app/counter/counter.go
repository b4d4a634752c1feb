// Package counter is where a submission is taken in (收件): it makes the number, seals
// the answers to the portal, stores them durably, and writes out what the receipt says.
// It also answers how far a case has come, from the portal or from what is known here.
package counter

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

// Store is what the counter needs of the vault.
type Store interface {
	Put(make func(vault.Slot) (wire.Envelope, error)) (wire.Header, error)
	Reopen(id wire.ID) (held bool, err error)
	ByNumber(n hall.Number) (vault.Item, error)
	ByToken(h wire.Hash) (vault.Item, error)
	Progress(n hall.Number) (hall.Progress, error)
}

// Portal is what the counter asks of the centre. An error whose code is "not_found"
// is an answer; every other one means that nobody could be asked.
type Portal interface {
	ProgressByNumber(ctx context.Context, n hall.Number) (hall.Progress, error)
	ProgressByToken(ctx context.Context, token string) (hall.Progress, error)
	Rate(ctx context.Context, token string, r hall.Rating) (hall.Progress, error)
}

// Identity is who this kiosk is, since it was enrolled.
type Identity struct {
	Kiosk     string // FZ-GL-0012
	Code      string // three characters in every number
	Prefix    string // two characters that start an errand's number
	Recipient string // the portal's age recipient
	Base      string // of the progress page
	Key       ed25519.PrivateKey
}

// Counter takes in what citizens hand in. Its methods may be called from any goroutine.
type Counter struct {
	Store    Store
	Portal   Portal
	Identity func() (Identity, error)                 // the code "not_enrolled" until it is
	Stamp    func() (hall.Text, string)               // the hall's name and telephone, for the receipt
	Name     func(item string, k hall.Kind) hall.Text // of an item, where only its code is known
	Now      func() time.Time                         // in the hall's zone, as true as the kiosk knows
	Random   io.Reader
	Wake     func() // tells the agent that something waits; must not block
}

// numberTries bounds the search for a free number: with 28 million a kiosk and day, a
// second try is already a rarity.
const numberTries = 8

// Submit takes s in. When it returns nil the submission is durably stored and sealed,
// and the receipt's number may be shown; on any error nothing was taken in, or the code
// is "store_unknown" and staff must look.
func (c *Counter) Submit(s hall.Submission) (hall.Receipt, error) {
	id, err := c.Identity()
	if err != nil {
		return hall.Receipt{}, err
	}
	plain, err := json.Marshal(s)
	if err != nil {
		return hall.Receipt{}, fmt.Errorf("submission: %w", err)
	}
	sealed, err := wire.Seal(plain, id.Recipient)
	clear(plain)
	if err != nil {
		return hall.Receipt{}, fmt.Errorf("submission: %w", err)
	}
	token, err := wire.NewToken(c.Random)
	if err != nil {
		return hall.Receipt{}, err
	}
	r, err := c.store(id, s, sealed, token)
	if err != nil {
		return hall.Receipt{}, err
	}
	c.Wake()
	return r, nil
}

// store finds a free number and stores the submission under it. The receipt is written
// out before the commit: after it nothing may fail any more.
func (c *Counter) store(id Identity, s hall.Submission, sealed []byte, token string) (hall.Receipt, error) {
	now := c.Now()
	for try := 1; ; try++ {
		r, err := c.receipt(id, s, token, now)
		if err != nil {
			return hall.Receipt{}, err
		}
		err = c.put(id, s, sealed, token, r)
		if hall.CodeOf(err) == vault.CodeDuplicate && try < numberTries {
			continue
		}
		if err != nil {
			return hall.Receipt{}, err
		}
		return r, nil
	}
}

// put stores the submission durably, or fails and stores nothing.
func (c *Counter) put(id Identity, s hall.Submission, sealed []byte, token string, r hall.Receipt) error {
	h := wire.Header{
		Kiosk: id.Kiosk, Number: r.Number, Kind: s.Kind, Item: s.Item,
		Made: wire.Millis(r.At), Token: wire.TokenHash(token),
	}
	if _, err := io.ReadFull(c.Random, h.ID[:]); err != nil {
		return fmt.Errorf("submission id: %w", err)
	}
	_, err := c.Store.Put(func(slot vault.Slot) (wire.Envelope, error) {
		h.Generation, h.Seq = slot.Generation, slot.Seq
		return wire.NewEnvelope(h, sealed, id.Key)
	})
	if hall.CodeOf(err) == vault.CodeUnknown {
		// The disk failed in the middle. Only a fresh look says what became of it.
		if held, again := c.Store.Reopen(h.ID); again == nil && held {
			return nil
		}
	}
	return err
}

func (c *Counter) receipt(id Identity, s hall.Submission, token string, now time.Time) (hall.Receipt, error) {
	prefix := id.Prefix
	if s.Kind == hall.Complaint {
		prefix = hall.ComplaintPrefix
	}
	n, err := hall.NewNumber(prefix, id.Code, now, c.Random)
	if err != nil {
		return hall.Receipt{}, err
	}
	qr, err := wire.ReceiptProof(id.Base, wire.Proof{Number: n, At: now.Truncate(time.Second), Item: wire.ItemMark(s.Item), Token: token}, id.Key)
	if err != nil {
		return hall.Receipt{}, err
	}
	name, phone := c.Stamp()
	return hall.Receipt{
		Number: n, Kind: s.Kind, Item: s.ItemName, At: now, Hall: name, Kiosk: id.Kiosk,
		Promised: s.Promised, QR: qr, Phone: phone,
	}, nil
}
