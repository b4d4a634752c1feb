package rig

import (
	"fmt"
	"path/filepath"
)

// House is a kiosk enrolled at a portal, with a network between them that can be cut.
type House struct {
	Portal *Portal
	Link   *Link
	Kiosk  *Kiosk
}

// PIN is the staff's in a house of the rig.
const PIN = "802649"

// NewHouse builds a house in dir out of the programs in build. The portal runs, the
// kiosk is enrolled and not started yet.
func NewHouse(dir, build string, panel Panel) (h *House, err error) {
	h = &House{}
	defer func() {
		if err != nil {
			h.Close()
			h = nil
		}
	}()
	if h.Portal, err = NewPortal(filepath.Join(dir, "portal"), build); err != nil {
		return h, fmt.Errorf("portal: %w", err)
	}
	if h.Link, err = OpenLink(h.Portal.API); err != nil {
		return h, fmt.Errorf("network: %w", err)
	}
	if h.Kiosk, err = NewKiosk(filepath.Join(dir, "kiosk"), build, panel, h.Link.Addr()); err != nil {
		return h, fmt.Errorf("kiosk: %w", err)
	}
	code, err := h.Portal.Code("FZ-GL-0012")
	if err != nil {
		return h, err
	}
	if err = h.Kiosk.Enrol(code); err != nil {
		return h, fmt.Errorf("enrol: %w", err)
	}
	if err = h.Kiosk.SetPIN(PIN); err != nil {
		return h, err
	}
	return h, nil
}

// Close ends everything in the house.
func (h *House) Close() {
	if h.Kiosk != nil {
		h.Kiosk.Close()
	}
	if h.Link != nil {
		_ = h.Link.Close() // its listener's end is not what is tested
	}
	if h.Portal != nil {
		h.Portal.Close()
	}
}
