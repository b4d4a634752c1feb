package wire

import (
	"fmt"
	"time"
)

// HelloQuestion says how the kiosk stands.
type HelloQuestion struct {
	Nonce       Nonce      `cbor:"1,keyasint"`
	Kiosk       string     `cbor:"2,keyasint"`
	Generation  Generation `cbor:"3,keyasint"`
	LastSeq     uint64     `cbor:"4,keyasint"`
	Waiting     uint64     `cbor:"5,keyasint"`            // not yet delivered
	Held        uint64     `cbor:"6,keyasint"`            // delivered, sealed bytes still on the kiosk
	Quarantined uint64     `cbor:"7,keyasint"`            // refused, waiting for staff
	Delivered   *Digest    `cbor:"8,keyasint,omitempty"`  // over the generation, when the kiosk reconciles
	Content     string     `cbor:"9,keyasint,omitempty"`  // version of guides and forms
	Program     string     `cbor:"10,keyasint,omitempty"` // version of the program
	Clock       int64      `cbor:"11,keyasint"`           // Unix ms by the kiosk's clock; may be far off
}

// Check says what is wrong with the question.
func (q *HelloQuestion) Check() error {
	if err := checkKiosk(q.Kiosk); err != nil {
		return err
	}
	if q.Generation == (Generation{}) {
		return fmt.Errorf("generation is empty")
	}
	if err := within("content version", q.Content, 0, 64); err != nil {
		return err
	}
	return within("program version", q.Program, 0, 64)
}

// HelloAnswer is what the portal wants of the kiosk. The portal's time and epoch stand
// in the Answer around it.
type HelloAnswer struct {
	Horizon int64  `cbor:"1,keyasint"`           // Unix ms: receipts up to here are in the portal's backup; 0: none yet
	Slot    int64  `cbor:"2,keyasint"`           // ms from now until the next hello is welcome
	Spread  int64  `cbor:"3,keyasint"`           // ms: W, over which kiosks spread after a common outage; 0: this one need not
	Content string `cbor:"4,keyasint,omitempty"` // newest version of guides and forms
	Highest uint64 `cbor:"5,keyasint"`           // highest seq that the portal holds of this kiosk and generation
	Differs bool   `cbor:"6,keyasint,omitempty"` // Delivered was given and the portal's digest is another
}

// Check says what is wrong with the answer.
func (a *HelloAnswer) Check() error {
	day := 24 * time.Hour.Milliseconds()
	if a.Horizon < 0 || a.Slot < 0 || a.Slot > day || a.Spread < 0 || a.Spread > day {
		return fmt.Errorf("horizon %d, slot %d or spread %d out of range", a.Horizon, a.Slot, a.Spread)
	}
	return within("content version", a.Content, 0, 64)
}
