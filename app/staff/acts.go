package staff

import (
	"context"
	"maps"
	"slices"
	"strings"

	"onestop/app/hall"
	"onestop/app/vault"
)

// Terminal is the kiosk from inside, as of now.
func (s *Service) Terminal(ctx context.Context) (hall.Terminal, error) {
	if err := s.guard(); err != nil {
		return hall.Terminal{}, err
	}
	counts, err := s.Store.Counts()
	if err != nil {
		return hall.Terminal{}, err
	}
	stats, err := s.Store.Stats()
	if err != nil {
		return hall.Terminal{}, err
	}
	sync := s.Portal.State()
	sync.Waiting, sync.Oldest, sync.Quarantined = int(counts.Waiting), counts.Oldest, int(counts.Quarantined)
	sync.Content = s.Facts.Content
	kiosk := s.Facts.Kiosk()
	return hall.Terminal{
		Kiosk: kiosk, Version: s.Facts.Version, Started: s.Facts.Started, Now: s.Now(),
		Enrolled: kiosk != "", InService: s.InService(), Portal: s.Facts.Portal, Sync: sync,
		Storage: hall.StorageState{
			FileBytes: stats.Size, FreeBytes: int64(stats.Free), Sound: stats.Check.OK,
		},
		Devices: []hall.DeviceState{s.Printer.State(ctx)},
	}, nil
}

// Queue lists what is not at the portal yet, what needs a person first. With failed
// only those are listed.
func (s *Service) Queue(failed bool, limit int) ([]hall.QueueItem, error) {
	if err := s.guard(); err != nil {
		return nil, err
	}
	items, err := s.Store.Quarantine(limit)
	if err != nil {
		return nil, err
	}
	if !failed {
		waiting, err := s.Store.Queue(limit)
		if err != nil {
			return nil, err
		}
		items = append(items, waiting...)
	}
	out := make([]hall.QueueItem, 0, len(items))
	for _, i := range items[:min(limit, len(items))] {
		out = append(out, s.line(i))
	}
	return out, nil
}

func (s *Service) line(i vault.Item) hall.QueueItem {
	q := hall.QueueItem{
		Number: i.Header.Number, Kind: i.Header.Kind, Item: i.Header.Item,
		Name: s.Facts.Name(i.Header.Item, i.Header.Kind), At: i.Stored, Attempts: i.Attempts,
	}
	switch i.State {
	case vault.Quarantined:
		q.State, q.Reason = hall.ItemQuarantined, &hall.Error{Code: string(i.Reason), Key: "agent.reason." + string(i.Reason)}
	case vault.Sent:
		q.State = hall.ItemUnsure
	case vault.Delivered:
		q.State = hall.ItemDelivered
	default:
		q.State = hall.ItemWaiting
	}
	if q.Reason == nil && i.Failure != "" {
		q.Reason = &hall.Error{Code: i.Failure, Key: "agent." + i.Failure}
	}
	return q
}

// Retry puts an item of the quarantine back into the queue.
func (s *Service) Retry(n hall.Number) error {
	if err := s.guard(); err != nil {
		return err
	}
	return s.Store.Retry(n) // the vault logs it in the same transaction
}

// SyncNow contacts the portal and delivers what waits; step is called on the caller's
// goroutine with how many of how many are done.
func (s *Service) SyncNow(ctx context.Context, step func(done, total int)) (int, error) {
	if err := s.guard(); err != nil {
		return 0, err
	}
	delivered, err := s.Portal.SyncNow(ctx, step)
	outcome := "ok"
	if err != nil {
		outcome = hall.CodeOf(err)
	}
	if logged := s.Store.Log(vault.EventSync, vault.Fields{"result": outcome}); err == nil {
		err = logged
	}
	return delivered, err
}

// Enrol makes the kiosk known to the portal with a one-time code.
func (s *Service) Enrol(ctx context.Context, code string) error {
	if err := s.guard(); err != nil {
		return err
	}
	return s.did("enrol", s.Portal.Enrol(ctx, code)) // what it learnt the agent logs itself
}

// did logs an act with its outcome. The act's own error goes first.
func (s *Service) did(act string, err error) error {
	outcome := "ok"
	if err != nil {
		outcome = hall.CodeOf(err)
	}
	if logged := s.Store.Log(vault.EventAct, vault.Fields{"act": act, "result": outcome}); err == nil {
		return logged
	}
	return err
}

// PrintTest prints a test page. The human verdict is given by PrintVerdict.
func (s *Service) PrintTest(ctx context.Context) error {
	if err := s.guard(); err != nil {
		return err
	}
	err := s.Printer.Test(ctx)
	outcome := "sent"
	if err != nil {
		outcome = hall.CodeOf(err)
	}
	if logged := s.Store.Log(vault.EventPrinterTest, vault.Fields{"result": outcome}); err == nil {
		err = logged
	}
	return err
}

// PrintVerdict records what staff saw of the test page.
func (s *Service) PrintVerdict(good bool) error {
	if err := s.guard(); err != nil {
		return err
	}
	outcome := "seen_good"
	if !good {
		outcome = "seen_bad"
	}
	return s.Store.Log(vault.EventPrinterTest, vault.Fields{"result": outcome})
}

// CheckStore reads the whole store and reports whether it is sound.
func (s *Service) CheckStore() (bool, error) {
	if err := s.guard(); err != nil {
		return false, err
	}
	c, err := s.Store.CheckNow()
	return err == nil && c.OK, s.did("check store", err)
}

// RestartProgram starts the program anew. Nothing that was taken in is touched.
func (s *Service) RestartProgram() error {
	if err := s.guard(); err != nil {
		return err
	}
	if err := s.Store.Log(vault.EventRestarted, nil); err != nil {
		return err
	}
	s.Restart()
	return nil
}

// Config is the configuration in force, and logs that it was shown.
func (s *Service) Config() ([][2]string, error) {
	if err := s.guard(); err != nil {
		return nil, err
	}
	return s.Facts.Config, s.Store.Log(vault.EventConfigShown, nil)
}

// Audit is the newest lines of the audit log: local time, event, details.
func (s *Service) Audit(limit int) ([][3]string, error) {
	if err := s.guard(); err != nil {
		return nil, err
	}
	leaves, err := s.Store.Audit(limit)
	if err := s.did("read audit log", err); err != nil {
		return nil, err
	}
	zone := s.Now().Location()
	out := make([][3]string, 0, len(leaves))
	for _, l := range leaves {
		out = append(out, [3]string{l.At.In(zone).Format("01-02 15:04:05"), string(l.Event), detail(l.Fields)})
	}
	return out, nil
}

// detail is the fields of an event in a fixed order.
func detail(f vault.Fields) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(f)) {
		parts = append(parts, name+"="+f[name])
	}
	return strings.Join(parts, " ")
}
