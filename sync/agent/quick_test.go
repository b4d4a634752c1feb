package agent

import (
	"testing"
	"time"
)

// What the window asks every second needs neither the disk nor the network.
func TestQuickQuestionsDoNotNeedTheStore(t *testing.T) {
	k := newEnrolled(t)
	if _, known := k.Skew(); known || k.Online() || !k.LowerBound().IsZero() {
		t.Error("something is known before the first contact")
	}
	k.clock.mu.Lock()
	k.clock.now = k.clock.now.Add(-3 * time.Hour)
	k.clock.mu.Unlock()
	k.sync()
	if err := k.v.Close(); err != nil {
		t.Fatal(err)
	}
	skew, known := k.Skew()
	if !known || skew != 3*time.Hour || !k.Online() || !k.LowerBound().Equal(k.portal.now) {
		t.Errorf("skew %v %v, online %v, not before %v", skew, known, k.Online(), k.LowerBound())
	}
	k.restart()
	if _, known := k.Skew(); known || k.Online() || !k.LowerBound().Equal(k.portal.now) {
		t.Errorf("after a restart: known %v, online %v, not before %v", known, k.Online(), k.LowerBound())
	}
}
