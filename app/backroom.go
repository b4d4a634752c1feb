package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"onestop/app/device"
	"onestop/app/hall"
	"onestop/app/receipt"
	"onestop/app/staff"
	"onestop/app/vault"
	"onestop/sync/agent"
)

// centre is the portal as the counter asks it.
type centre struct{ agent *agent.Agent }

// ProgressByNumber asks by the number.
func (c centre) ProgressByNumber(ctx context.Context, n hall.Number) (hall.Progress, error) {
	return c.agent.Progress(ctx, n, "")
}

// ProgressByToken asks by the receipt's token.
func (c centre) ProgressByToken(ctx context.Context, token string) (hall.Progress, error) {
	return c.agent.Progress(ctx, "", token)
}

// Rate hands the author's verdict on.
func (c centre) Rate(ctx context.Context, token string, r hall.Rating) (hall.Progress, error) {
	return c.agent.Rate(ctx, token, r)
}

// backroom is the agent as staff use it.
type backroom struct {
	agent  *agent.Agent
	kiosks string // file with what verifies this kiosk's receipts
}

// SyncNow delivers what waits and tells how far it is.
func (b *backroom) SyncNow(ctx context.Context, step func(done, total int)) (int, error) {
	r, err := b.agent.SyncNow(ctx, func(p agent.Progress) {
		done := p.Delivered + p.Refused
		step(done, done+int(p.Waiting))
	})
	return r.Delivered, err
}

// State is how the kiosk stands with the portal.
func (b *backroom) State() hall.SyncState {
	s := b.agent.Status()
	state := hall.SyncState{
		Online: s.Online, LastContact: s.LastContact, Failure: s.LastFailure,
		Skew: s.Skew, SkewKnown: s.SkewKnown, Since: s.LastContact,
		NoBackup: s.BackupKnown && s.BackupAt.IsZero(),
	}
	if !s.Online && state.Since.IsZero() {
		state.Since = s.FailedAt
	}
	return state
}

// Enrol makes the kiosk known to the portal, and leaves beside the store what "kioskctl
// receipt verify" needs.
func (b *backroom) Enrol(ctx context.Context, code string) error {
	if err := b.agent.Enrol(ctx, code); err != nil {
		return err
	}
	id, _ := b.agent.Identity()
	return os.WriteFile(b.kiosks, id.PEM(), 0o644)
}

// facts are what staff see and never changes while the program runs.
func (k *kiosk) facts() staff.Facts {
	c := k.conf
	return staff.Facts{
		Version: version, Portal: c.Portal.URL, Content: k.cat.Version(), Started: time.Now(), Name: k.itemName,
		Kiosk: func() string {
			id, _ := k.agent.Identity()
			return id.Kiosk
		},
		Config: [][2]string{
			{"data_dir", c.DataDir}, {"hall.name", c.Hall.Name.In(hall.Chinese)}, {"hall.time_zone", c.Hall.TimeZone},
			{"panel", fmt.Sprintf("%d x %d px, %.0f mm", c.Panel.WidthPx, c.Panel.HeightPx, c.Panel.WidthMM)},
			{"portal.url", c.Portal.URL}, {"printer", c.Printer.Kind + " " + c.Printer.Address + " " + c.Printer.Paper},
			{"visit", fmt.Sprintf("%d s, %d s, %d s", c.Visit.IdleSeconds, c.Visit.FormIdleSeconds, c.Visit.WarnSeconds)},
			{"features", fmt.Sprintf("licences %t, booking %t", c.Features.Licences, c.Features.Booking)},
			{"storage", fmt.Sprintf("reserve %d MB, most %d MB", c.Storage.ReserveMB, c.Storage.MaxMB)},
		},
	}
}

// State is the printer as it is now, for staff.
func (k *kiosk) State(ctx context.Context) hall.DeviceState { return k.printer.State(ctx).Shown() }

// Test prints the test page.
func (k *kiosk) Test(ctx context.Context) error {
	id, _ := k.agent.Identity()
	page := receipt.TestPage{Words: k.words.In(k.conf.Hall.Language), Hall: k.conf.Hall.Name.In(hall.Chinese), Kiosk: id.Kiosk, At: k.now()}
	return k.spooler.Print(ctx, device.Ticket{Number: "TEST", Copy: 1}, k.drawer(page.Document()))
}

// journal keeps what became of a print in the audit log.
func (k *kiosk) journal(e device.Event) error {
	return k.vault.Log(vault.EventPrint, vault.Fields{
		"number": string(e.Number), "copy": strconv.Itoa(e.Copy), "what": string(e.What), "reason": e.Reason,
	})
}
