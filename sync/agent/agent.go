package agent

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/wire"
)

// Agent is the kiosk's end of the wire. It may be used from several goroutines.
type Agent struct {
	v *vault.Vault
	o Options

	kick chan kick     // to Run; a full channel is reason enough to look up
	turn chan struct{} // a token: who has it talks for the kiosk

	mu     sync.Mutex // guards everything below
	id     *Identity
	client *client
	stop   context.CancelFunc // ends Run
	done   chan struct{}      // closed when Run is over
	status Status
	clock  portalClock
	plan   plan
	hangUp context.CancelFunc // ends the turn of Run that is under way; nil: none
}

// plan is when what is due, by the kiosk's clock.
type plan struct {
	hello, steps time.Time
	spread       time.Duration // W of the last hello
	failures     int           // in a row
	limit        int           // envelopes in the next batch
	strikes      int           // broken or silent deliveries in a row
	tidied       time.Time     // the store, last time
	hurry        bool          // the link came up: what the kiosk put off goes out
	tried        time.Time     // last question
	patience     time.Time     // the portal asked for nothing before then
}

// kick is why Run should look up.
type kick int

const (
	kickWork   kick = iota + 1 // something was put into the vault
	kickUp                     // the network came up
	kickDown                   // the network went away
	kickEnrol                  // the kiosk was enrolled
	kickSynced                 // staff synchronised: make a new plan
)

// New makes an agent over the vault. It does nothing until Run, SyncNow or a question.
func New(v *vault.Vault, o Options) (*Agent, error) {
	a := &Agent{v: v, o: o, kick: make(chan kick, 8), turn: make(chan struct{}, 1)}
	a.turn <- struct{}{}
	a.plan.limit = wire.MaxItems
	id, ok, err := LoadIdentity(v)
	if err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	if ok {
		a.adopt(id)
	}
	known, err := a.number(settingTime)
	if err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	a.clock.known = wire.Time(known)
	spread, err := a.number(settingSpread)
	if err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	a.plan.spread = time.Duration(spread) * time.Millisecond
	a.status.Epoch, err = v.Epoch()
	return a, err
}

// adopt makes id the identity that is spoken with from now on.
func (a *Agent) adopt(id Identity) {
	cert := &tls.Certificate{Certificate: [][]byte{id.Cert}, PrivateKey: id.Key, Leaf: id.cert}
	next := newClient(a.o, cert, pin(id.ca, a.LowerBound))
	a.mu.Lock()
	before := a.client
	a.id, a.client = &id, next
	a.status.Enrolled, a.status.CertUntil = true, id.cert.NotAfter
	a.mu.Unlock()
	if before != nil {
		before.close()
	}
}

// Identity is who the kiosk is; false before enrolment.
func (a *Agent) Identity() (Identity, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.id == nil {
		return Identity{}, false
	}
	return *a.id, true
}

// Online reports whether the portal answered the last question. It never waits for the
// disk or the network, unlike Status.
func (a *Agent) Online() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.status.Online
}

// Notify says that the kiosk's network may have come up: Run says hello within 2 s.
func (a *Agent) Notify() { a.send(kickUp) }

// Submitted says that something was put into the vault.
func (a *Agent) Submitted() { a.send(kickWork) }

func (a *Agent) send(k kick) {
	if k == kickUp {
		a.mu.Lock()
		if a.hangUp != nil {
			a.hangUp() // it waits for an answer on a line that died
		}
		a.mu.Unlock()
	}
	select {
	case a.kick <- k:
	default: // Run has enough reasons to look up already
	}
}

// Close ends Run, waits for it, and closes the connections.
func (a *Agent) Close() error {
	a.mu.Lock()
	stop, done := a.stop, a.done
	a.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.client != nil {
		a.client.close()
	}
	return nil
}

// question is a message that is asked: wire's Encode needs its address.
type question interface{ wire.Checked }

// ask puts a question to the portal and decodes its answer into to. Whatever comes
// back, the status says how it went.
func (a *Agent) ask(ctx context.Context, path string, q question, to wire.Checked) (wire.Answer, error) {
	a.mu.Lock()
	id, c := a.id, a.client
	a.plan.tried = a.o.Now()
	a.mu.Unlock()
	if id == nil {
		return wire.Answer{}, fault(CodeNotEnrolled, "enter the code that the portal gives out", nil)
	}
	answer, err := a.exchange(ctx, c, id, path, q)
	if err == nil {
		if err = wire.Decode(answer.Body, to); err != nil {
			err = fault(CodeAnswer, "kiosk and portal do not understand each other; are both up to date?", err)
		}
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return answer, err // we hung up: nothing is wrong with the line
	}
	if err != nil {
		c.close() // the next try takes a fresh connection
	}
	a.heard(answer, err)
	return answer, err
}

func (a *Agent) exchange(ctx context.Context, c *client, id *Identity, path string, q question) (wire.Answer, error) {
	b, err := wire.Encode(q)
	if err != nil {
		return wire.Answer{}, err
	}
	signed, cert, err := c.post(ctx, path, b)
	if err != nil {
		return wire.Answer{}, transportFault(err)
	}
	answer, err := wire.OpenAnswer(id.ReceiptKey, path, b, signed)
	var refused *wire.Fault
	if err != nil && !errors.As(err, &refused) {
		return wire.Answer{}, asFault(err)
	}
	// Only now is there a time to judge the certificate by.
	if at := wire.Time(answer.At); at.Before(cert.NotBefore) || at.After(cert.NotAfter) {
		return wire.Answer{}, fault(CodeCertificate, "the portal's certificate is not valid at the portal's own time; renew it there", nil)
	}
	if err := a.noteTime(answer); err != nil {
		return answer, err
	}
	if refused != nil {
		return answer, portalFault(refused)
	}
	return answer, nil
}

func (a *Agent) nonce() (wire.Nonce, error) { return wire.NewNonce(a.o.Random) }

// number reads a setting of 8 bytes; 0 when it was never set.
func (a *Agent) number(name string) (int64, error) {
	b, err := a.v.Setting(name)
	if err != nil || len(b) != 8 {
		return 0, err
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

func numberValue(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// refusedWith reports whether err is the portal's signed refusal with that code.
func refusedWith(err error, code wire.FaultCode) bool { return hall.CodeOf(err) == string(code) }
