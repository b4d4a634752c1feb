package agent

import (
	"time"

	"onestop/app/vault"
	"onestop/sync/wire"
)

// portalClock is the portal's time as the kiosk can tell it without believing its own
// clock.
type portalClock struct {
	known time.Time // the portal's time when it was last heard; kept across restarts
	at    time.Time // the kiosk's clock then; zero after a restart
	saved time.Time // what the vault has of known
}

// LowerBound is a time that is surely over: the last that the portal signed, kept to the
// hour across restarts. The real time is not before it. The zero time before the first
// contact ever. It never waits for the disk or the network.
func (a *Agent) LowerBound() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.clock.known
}

// Skew is the portal's clock minus the kiosk's, as of the last answer; false before the
// first answer since start. It never waits for the disk or the network.
func (a *Agent) Skew() (time.Duration, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.status.Skew, a.status.SkewKnown
}

// portalNow is the portal's time by now. Between two answers the kiosk's clock counts
// on; it counts only forward. The zero time before the first contact.
func (a *Agent) portalNow() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.clock.at.IsZero() {
		return a.clock.known
	}
	return a.clock.known.Add(max(0, a.o.Now().Sub(a.clock.at)))
}

// noteTime takes the portal's signed time and epoch from an answer.
func (a *Agent) noteTime(answer wire.Answer) error {
	now, at := a.o.Now(), wire.Time(answer.At)
	a.mu.Lock()
	a.clock.known, a.clock.at = at, now
	// The disk is spared: an hour's precision is enough for certificates of a month.
	save := at.Sub(a.clock.saved).Abs() > time.Hour
	if save {
		a.clock.saved = at
	}
	a.status.Skew, a.status.SkewKnown = at.Sub(now), true
	changed := a.status.Epoch != answer.Epoch
	first := a.status.Epoch == wire.Epoch{}
	a.mu.Unlock()
	if save {
		if err := a.v.Change(vault.Change{Settings: map[string][]byte{settingTime: numberValue(answer.At)}}); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return a.newEpoch(answer.Epoch, first)
}

// newEpoch notes that the portal began anew, most likely from a backup: what it
// confirmed may be gone, so both sides must be compared.
func (a *Agent) newEpoch(e wire.Epoch, first bool) error {
	if !first {
		// Before the epoch itself: a power cut in between compares once too often.
		if err := a.v.Change(vault.Change{Settings: map[string][]byte{settingReconcile: nil}}); err != nil {
			return err
		}
	}
	if err := a.v.SetEpoch(e); err != nil {
		return err
	}
	a.mu.Lock()
	a.status.Epoch = e
	a.mu.Unlock()
	return nil
}
