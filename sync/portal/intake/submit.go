package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/ledger"
	"onestop/sync/wire"
)

const batchRetry = 1000 // ms, while another batch of the same kiosk is at work

// submit takes in a batch. One bad envelope never stops the others, and no result is
// given before everything in the batch is durable, quarantine included.
func (s *Server) submit(a asking) (wire.Checked, error) {
	release, ok := s.alone(a.kiosk.Name)
	if !ok {
		return nil, &wire.Fault{Code: wire.FaultBusy, RetryAfter: batchRetry}
	}
	defer release()
	var q wire.SubmitQuestion
	if err := wire.Decode(a.body, &q); err != nil {
		return nil, err
	}
	b := batch{results: make([]wire.Result, len(q.Envelopes)), at: s.Now()}
	for i, raw := range q.Envelopes {
		if err := s.examine(a, &b, i, raw); err != nil {
			return nil, err
		}
	}
	if err := s.keep(a, &b); err != nil {
		return nil, err
	}
	return &wire.SubmitAnswer{Results: b.results}, nil
}

// batch is one submit question being worked on.
type batch struct {
	at      time.Time
	results []wire.Result
	entries []ledger.Entry
	places  []int // of entries among results
	held    []ledger.Held
}

// examine sorts one envelope: to store, or refused and into quarantine.
func (s *Server) examine(a asking, b *batch, i int, raw []byte) error {
	env, err := wire.DecodeEnvelope(raw)
	if err != nil {
		sum := sha256.Sum256(raw)
		b.refuse(i, wire.ReasonMalformed, ledger.Held{ID: hex.EncodeToString(sum[:16]), Kiosk: a.kiosk.Name, Envelope: raw})
		return nil
	}
	h := env.Header
	held := ledger.Held{Kiosk: a.kiosk.Name, Generation: h.Generation.String(), Seq: h.Seq, ID: h.ID.String(),
		Number: h.Number, Envelope: raw}
	if h.Kiosk != a.kiosk.Name {
		b.refuse(i, wire.ReasonForeign, held)
		return nil
	}
	if err := env.Verify(keyOf(a.kiosk)); err != nil {
		b.refuse(i, wire.ReasonSignature, held)
		return nil
	}
	sub, err := s.open(env)
	if err != nil {
		b.refuse(i, wire.ReasonSealed, held)
		return nil
	}
	entry, err := s.entry(a, b.at, env, sub)
	if err != nil {
		return err
	}
	entry.Envelope = raw
	b.entries, b.places = append(b.entries, entry), append(b.places, i)
	return nil
}

func (b *batch) refuse(i int, reason wire.Reason, h ledger.Held) {
	sum := sha256.Sum256(h.Envelope)
	h.At, h.Reason, h.Digest = b.at, string(reason), sum[:]
	b.results[i] = wire.Result{Outcome: wire.Refused, Reason: reason}
	b.held = append(b.held, h)
}

// open reads the submission and sees that it is the one of the header. The plain bytes
// live in memory only, and are cleared.
func (s *Server) open(env wire.Envelope) (hall.Submission, error) {
	var sub hall.Submission
	plain, err := s.Keys.OpenSealed(env.Sealed)
	if err != nil {
		return sub, err
	}
	defer clear(plain)
	if err := json.Unmarshal(plain, &sub); err != nil {
		return sub, fmt.Errorf("submission: %w", err)
	}
	if sub.Kind != env.Header.Kind || sub.Item != env.Header.Item {
		return sub, fmt.Errorf("submission is not what its header says")
	}
	return sub, nil
}

// entry makes what the ledger stores: the case with its first steps and the receipt.
func (s *Server) entry(a asking, at time.Time, env wire.Envelope, sub hall.Submission) (ledger.Entry, error) {
	h := env.Header
	receipt, err := wire.SignReceipt(wire.Receipt{Portal: s.Name, Epoch: s.Epoch, Kiosk: h.Kiosk, Seq: h.Seq, ID: h.ID,
		Root: h.Root, At: wire.Millis(at)}, s.Keys.Receipt)
	if err != nil {
		return ledger.Entry{}, err
	}
	header, err := wire.Encode(&h)
	if err != nil {
		return ledger.Entry{}, err
	}
	// The header holds the root over the sealed bytes: its hash is the identity of all.
	digest := sha256.Sum256(header)
	name, limit, flow := s.Directory.Place(s.Desk, sub)
	if _, err := s.Desk.Calendar.Due(at, limit); err != nil {
		limit = hall.Limit{} // a promise that cannot be counted would block acceptance
	}
	c, steps := s.Desk.Arrive(casework.Case{
		Number: h.Number, Kind: h.Kind, Item: h.Item, ItemName: clip(name, h.Item), Kiosk: h.Kiosk,
		Place: place(a.kiosk), Flow: flow, Promised: limit, Submitted: plausible(wire.Time(h.Made), at),
	}, at)
	return ledger.Entry{Kiosk: h.Kiosk, Generation: h.Generation.String(), Seq: h.Seq, ID: h.ID.String(), Root: h.Root[:],
		TokenHash: h.Token.String(), Digest: digest[:], Receipt: receipt, Case: c, Steps: steps}, nil
}

// keep stores the batch and fills in the results.
func (s *Server) keep(a asking, b *batch) error {
	if len(b.held) > 0 {
		if err := s.Ledger.Hold(a.ctx, b.held); err != nil {
			return err
		}
		s.Log.Warn("submissions held", "kiosk", a.kiosk.Name, "count", len(b.held), "reason", b.held[0].Reason)
	}
	if len(b.entries) == 0 {
		return nil
	}
	out, err := s.Ledger.Store(a.ctx, b.entries)
	if err != nil {
		return err
	}
	for n, o := range out {
		switch r := &b.results[b.places[n]]; o.Result {
		case ledger.Stored:
			*r = wire.Result{Outcome: wire.Stored, Receipt: o.Receipt}
		case ledger.Already:
			*r = wire.Result{Outcome: wire.Already, Receipt: o.Receipt}
		default:
			*r = wire.Result{Outcome: wire.Conflict, Reason: wire.ReasonConflict}
			s.Log.Error("submission in conflict with another", "kiosk", a.kiosk.Name, "reason", o.Reason)
		}
	}
	return nil
}

func place(k ledger.Kiosk) string {
	if k.Hall == "" {
		return k.Name
	}
	return k.Hall + " " + k.Name
}

// plausible is when the citizen pressed submit. A kiosk whose clock is far off would
// have the public read 1970: then the arrival is said instead.
func plausible(made, received time.Time) time.Time {
	if made.After(received.Add(10*time.Minute)) || made.Before(received.AddDate(-1, 0, 0)) {
		return received
	}
	if made.After(received) {
		return received
	}
	return made
}

// clip keeps a name within what the wire carries back, and never empty.
func clip(name hall.Text, code string) hall.Text {
	out := hall.Text{}
	for tag, s := range name {
		if len(out) < 8 && len(tag) > 0 && len(tag) <= 16 && len(s) <= 1024 {
			out[tag] = s
		}
	}
	if out.Empty() {
		return hall.ZH(code)
	}
	return out
}
