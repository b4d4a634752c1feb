package screen

import (
	"context"
	"image/color"
	"sync/atomic"
	"time"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// queueLimit is how many items of the queue the page lists.
const queueLimit = 50

// closedSession sends whoever is no longer in to the PIN.
func closedSession(env *Env, err error) bool {
	if hall.CodeOf(err) != "staff_closed" {
		return false
	}
	env.Replace(Route{Page: PageStaff})
	return true
}

// manager is the staff's page: a snapshot of the kiosk, and what its acts had to say.
type manager struct {
	env    *Env
	slot   *widget.Slot
	term   hall.Terminal
	queue  []hall.QueueItem
	failed bool // the queue lists only what needs a person

	syncing         bool
	syncLine        *widget.Text // while it runs
	done, total     atomic.Int64 // written by the sync's goroutine
	checking        bool
	synced, checked outcome
	queued          outcome
}

// outcome is what an act had to say; the zero value says nothing.
type outcome struct {
	tone widget.Tone
	text string
}

// node is the outcome, or nil.
func (o outcome) node(env *Env) widget.Node {
	if o.text == "" {
		return nil
	}
	k := env.Kit
	icon, ink := "circle-check", k.Ok.Ink
	switch o.tone {
	case widget.Warn:
		icon, ink = "triangle-alert", k.Warn.Ink
	case widget.Bad:
		icon, ink = "circle-alert", k.Bad.Ink
	}
	return k.TopRow(3, lineIcon(env, icon, 8, ink), k.Grow(1, k.Colored(theme.Body, ink, o.text)))
}

// lineIcon is an icon that stands on the first line of a paragraph.
func lineIcon(env *Env, name string, mm float64, ink color.NRGBA) widget.Node {
	k := env.Kit
	line := k.InMM(k.Style(theme.Body).Line)
	return k.Column(0, k.Space(0, max(0, (line-mm)/2)), k.Icon(name, mm, ink))
}

// StaffManage is 设备管理.
func StaffManage(env *Env, _ string) widget.Node {
	k := env.Kit
	m := &manager{env: env}
	m.slot = k.Slot(k.Text(theme.Body, env.T("staff.reading")))
	head := k.Row(theme.Gap, k.Grow(1, k.Column(0.5, k.Text(theme.Title, env.T("staff.title")), k.Text(theme.Sub, env.T("staff.about")))),
		k.Button(widget.Secondary, "log-out", env.T("staff.leave"), m.leave))
	m.load()
	return k.Page(widget.PageParts{Head: head, Body: m.slot, Full: env.Wide})
}

// leave ends the session and the visit.
func (m *manager) leave() {
	var err error
	m.env.Later(func(context.Context) { err = m.env.Staff.Leave("button") }, func() {
		if err != nil {
			m.env.Fault(err)
			return
		}
		m.env.End()
	})
}

// load reads everything anew and shows it.
func (m *manager) load() {
	var term hall.Terminal
	var queue []hall.QueueItem
	var err error
	failed := m.failed
	m.env.Later(func(ctx context.Context) {
		if term, err = m.env.Staff.Terminal(ctx); err == nil {
			queue, err = m.env.Staff.Queue(failed, queueLimit)
		}
	}, func() {
		switch {
		case closedSession(m.env, err):
		case err != nil:
			m.slot.Set(m.env.Kit.Notice(widget.Bad, m.env.T("staff.unreadable"), said(m.env, err)))
		default:
			m.term, m.queue = term, queue
			m.show()
		}
	})
}

// show draws the snapshot.
func (m *manager) show() {
	k := m.env.Kit
	cards := k.Grid(2, theme.Gap, m.syncCard(), m.devicesCard(), m.storageCard(), m.terminalCard())
	if m.env.Wide { // four in a row where they fit, else two columns
		cards = k.Grid(2, theme.Gap, k.Grid(2, theme.Gap, m.syncCard(), m.devicesCard()),
			k.Grid(2, theme.Gap, m.storageCard(), m.terminalCard()))
	}
	m.slot.Set(k.Column(theme.Gap, cards, m.queueCard(), m.more()))
}

// more is what staff rarely need.
func (m *manager) more() widget.Node {
	k := m.env.Kit
	open := func(icon, word, page string) widget.Node {
		return k.Button(widget.Secondary, icon, m.env.T(word), func() { m.env.Go(Route{Page: page}) })
	}
	return k.Buttons(open("settings", "staff.config", PageStaffConfig), open("list", "staff.audit", PageStaffAudit),
		open("key-round", "staff.pin.change", PageStaffPIN))
}

// syncNow delivers what waits. Its goroutine only counts; the page looks at the count.
func (m *manager) syncNow() {
	m.syncing, m.synced = true, outcome{}
	m.done.Store(0)
	m.total.Store(0)
	m.show()
	m.watch()
	var delivered int
	var err error
	m.env.Later(func(ctx context.Context) {
		delivered, err = m.env.Staff.SyncNow(ctx, func(done, total int) {
			m.done.Store(int64(done))
			m.total.Store(int64(total))
		})
	}, func() {
		m.syncing = false
		switch {
		case closedSession(m.env, err):
			return
		case err != nil:
			m.synced = outcome{widget.Warn, m.env.T("staff.sync.failed", said(m.env, err))}
		case delivered == 0:
			m.synced = outcome{widget.Ok, m.env.T("staff.sync.nothing")}
		default:
			m.synced = outcome{widget.Ok, counted(m.env, "staff.sync.done", delivered)}
		}
		m.load()
	})
}

// glance is how often a running sync is looked at.
const glance = 200 * time.Millisecond

func (m *manager) watch() {
	if !m.syncing {
		return
	}
	if total := m.total.Load(); total > 0 && m.syncLine != nil {
		m.syncLine.Set(m.env.T("staff.sync.step", m.done.Load(), total))
	}
	m.env.After(glance, m.watch)
}

// check reads the whole store.
func (m *manager) check() {
	m.checking, m.checked = true, outcome{}
	m.show()
	var sound bool
	var err error
	m.env.Later(func(context.Context) { sound, err = m.env.Staff.CheckStore() }, func() {
		m.checking = false
		switch {
		case closedSession(m.env, err):
			return
		case err != nil:
			m.checked = outcome{widget.Bad, said(m.env, err)}
		case sound:
			m.checked = outcome{widget.Ok, m.env.T("staff.check.sound")}
		default:
			m.checked = outcome{widget.Bad, m.env.T("staff.check.unsound")}
		}
		m.load()
	})
}

// retry puts an item of the quarantine back into the queue.
func (m *manager) retry(n hall.Number) {
	var err error
	m.env.Later(func(context.Context) { err = m.env.Staff.Retry(n) }, func() {
		switch {
		case closedSession(m.env, err):
			return
		case err != nil:
			m.queued = outcome{widget.Warn, said(m.env, err)}
		default:
			m.queued = outcome{widget.Ok, m.env.T("staff.retried", n)}
		}
		m.load()
	})
}

// filter lists all of the queue, or what needs a person.
func (m *manager) filter(failed bool) {
	m.failed, m.queued = failed, outcome{}
	m.load()
}
