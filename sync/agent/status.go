package agent

import (
	"time"

	"onestop/app/hall"
	"onestop/sync/wire"
)

// Status is how the kiosk stands with its portal.
type Status struct {
	Enrolled    bool
	Online      bool          // the last question was answered by the portal
	LastContact time.Time     // by the kiosk's clock; zero: none since start
	LastFailure *hall.Error   // nil: none since the last contact; Key is "agent.<code>"
	FailedAt    time.Time     // by the kiosk's clock
	WatchFault  error         // nil: link-up is noticed at once; else why only the next try finds out
	NextTry     time.Time     // by the kiosk's clock; zero: not planned
	Skew        time.Duration // the portal's clock minus the kiosk's
	SkewKnown   bool
	Epoch       wire.Epoch // of the portal; zero before the first contact
	Content     string     // newest version of guides and forms that the portal names
	BackupKnown bool       // a hello since start told BackupAt
	BackupAt    time.Time  // by the portal's clock: what it confirmed until then is in its backup; zero: it has none, so no sealed bytes are ever deleted here
	CertUntil   time.Time  // by the portal's clock
	Reconciled  time.Time  // by the portal's clock; zero: not since start
	Lost        int        // submissions that the portal lost and the kiosk can no longer offer, since start
	Waiting     uint64     // not yet delivered
	Quarantined uint64     // refused, for staff to decide
}

// Status returns the status now. Counting may fail when the store is broken; then the
// counts are 0 and LastFailure says why. It reads the store and waits while that is
// reopened: what is shown every second asks Online, Skew and LowerBound instead.
func (a *Agent) Status() Status {
	counts, err := a.v.Counts()
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.status
	s.Waiting, s.Quarantined = counts.Waiting, counts.Quarantined
	if err != nil {
		s.LastFailure = asFault(err)
	}
	return s
}

// heard notes how a question went. A signed refusal is contact as well: the line is
// good, and staff should read what the portal said.
func (a *Agent) heard(answer wire.Answer, err error) {
	now := a.o.Now()
	a.mu.Lock()
	if answer.At != 0 {
		a.status.Online, a.status.LastContact = true, now
	} else if err != nil {
		a.status.Online = false
	}
	switch {
	case refusedWith(err, wire.FaultNotFound), refusedWith(err, wire.FaultNotRateable):
		// A citizen's question, not a fault of the line.
	case err != nil:
		a.status.LastFailure, a.status.FailedAt = asFault(err), now
	default:
		a.status.LastFailure = nil
	}
	a.mu.Unlock()
	a.changed()
}

func (a *Agent) changed() {
	if a.o.Changed != nil {
		a.o.Changed(a.Status())
	}
}
