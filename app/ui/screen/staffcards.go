package screen

import (
	"fmt"
	"strings"
	"time"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// cardHead is a card's icon, its name, and perhaps a badge.
func cardHead(env *Env, icon, word string, badge widget.Node) widget.Node {
	k := env.Kit
	name := k.Row(4, k.Icon(icon, 11, k.Accent), k.Text(theme.Label, env.T(word)))
	if badge == nil {
		return k.Flow(5, name)
	}
	return k.Flow(5, name, badge)
}

// fact is a label and a value in a narrow card.
func fact(env *Env, word string, value widget.Node) widget.Node {
	k := env.Kit
	return k.TopRow(4, k.Grow(1, k.Text(theme.Sub, env.T(word))), k.Grow(1.25, value))
}

func (m *manager) words(s string) widget.Node { return m.env.Kit.Text(theme.Body, s) }

func (m *manager) syncCard() widget.Node {
	env, k, s := m.env, m.env.Kit, m.term.Sync
	var unbacked widget.Node
	if m.term.Sync.NoBackup {
		unbacked = k.Text(theme.Sub, env.T("staff.sync.nobackup"))
	}
	waiting := env.T("staff.items", s.Waiting)
	if s.Waiting > 0 && !s.Oldest.IsZero() {
		waiting = env.T("staff.items.oldest", s.Waiting, m.clock(s.Oldest))
	}
	failed := widget.Node(m.words(env.T("staff.items", s.Quarantined)))
	if s.Quarantined > 0 {
		failed = k.Spans(theme.Body, widget.Span{Text: env.T("staff.items", s.Quarantined), Bold: true, Color: &k.Bad.Ink})
	}
	contact := env.T("staff.never")
	if !s.LastContact.IsZero() {
		contact = m.clock(s.LastContact)
	}
	var why widget.Node
	if s.Failure != nil && m.synced.text == "" && !m.syncing {
		why = outcome{widget.Warn, env.T("staff.sync.last", said(env, s.Failure))}.node(env)
	}
	return k.Card(k.Column(4, cardHead(env, "cloud", "staff.sync", m.syncBadge()),
		fact(env, "staff.waiting", m.words(waiting)), fact(env, "staff.quarantined", failed),
		fact(env, "staff.contact", m.words(contact)), fact(env, "staff.content", m.words(s.Content)),
		unbacked,
		why, m.synced.node(env), m.syncAct()))
}

func (m *manager) syncBadge() widget.Node {
	env, k, s := m.env, m.env.Kit, m.term.Sync
	switch {
	case !m.term.Enrolled:
		return k.Badge(widget.Bad, env.T("staff.unenrolled"))
	case s.Online:
		return k.Badge(widget.Ok, env.T("staff.online"))
	case s.Since.IsZero():
		return k.Badge(widget.Warn, env.T("staff.offline"))
	}
	return k.Badge(widget.Warn, env.T("staff.offline.since", span(env, m.term.Now.Sub(s.Since))))
}

// syncAct is the one thing to do: enrol, sync, or watch it run.
func (m *manager) syncAct() widget.Node {
	env, k := m.env, m.env.Kit
	switch {
	case !m.term.Enrolled:
		return k.Button(widget.Primary, "key-round", env.T("staff.enrol.do"), func() { env.Go(Route{Page: PageEnrol}) })
	case m.syncing:
		m.syncLine = k.Text(theme.Body, env.T("staff.sync.contact"))
		return k.Column(2, m.syncLine, k.Button(widget.Primary, "refresh-cw", env.T("staff.sync.running"), nil).Disable(true))
	}
	return k.Button(widget.Primary, "refresh-cw", env.T("staff.sync.now"), m.syncNow)
}

// tones turns the domain's tones into the interface's.
var tones = map[hall.Tone]widget.Tone{
	hall.ToneNeutral: widget.Plain, hall.ToneOK: widget.Ok, hall.ToneWarn: widget.Warn, hall.ToneBad: widget.Bad,
}

func (m *manager) devicesCard() widget.Node {
	env, k := m.env, m.env.Kit
	rows := []widget.Node{cardHead(env, "printer", "staff.devices", nil)}
	for _, d := range m.term.Devices {
		rows = append(rows, m.device(d))
	}
	rows = append(rows, k.Button(widget.Secondary, "printer", env.T("staff.print"), func() { env.Go(Route{PageStaffAct, actPrint}) }))
	return k.Card(k.Column(4, rows...))
}

// device is its name, its state in a word, and what to do about it.
func (m *manager) device(d hall.DeviceState) widget.Node {
	env, k := m.env, m.env.Kit
	condition := strings.TrimPrefix(d.State, "device.state.")
	word := env.T(d.State)
	if k.Words.Has("staff.device." + condition) {
		word = env.T("staff.device." + condition)
	}
	var todo widget.Node
	if key := "device.todo." + condition; d.Tone != hall.ToneOK && k.Words.Has(key) {
		todo = k.Text(theme.Sub, env.T(key))
	}
	return k.Column(2, k.Row(4, k.Grow(1, m.words(env.T(d.Name))), k.Badge(tones[d.Tone], word)), todo)
}

func (m *manager) storageCard() widget.Node {
	env, k, s := m.env, m.env.Kit, m.term.Storage
	state := k.Badge(widget.Ok, env.T("staff.sound"))
	if !s.Sound {
		state = k.Badge(widget.Bad, env.T("staff.unsound"))
	}
	skew := env.T("staff.skew.unknown")
	if m.term.Sync.SkewKnown {
		skew = env.T("staff.skew.seconds", tenths(m.term.Sync.Skew))
	}
	var note widget.Node
	if s.Note != "" {
		note = outcome{widget.Warn, env.T(s.Note)}.node(env)
	}
	check := k.Button(widget.Secondary, "shield-check", env.T("staff.check"), m.check)
	if m.checking {
		check = k.Button(widget.Secondary, "shield-check", env.T("staff.checking"), nil).Disable(true)
	}
	return k.Card(k.Column(4, cardHead(env, "hard-drive", "staff.storage", state),
		fact(env, "staff.file", m.words(size(s.FileBytes))), fact(env, "staff.free", m.words(size(s.FreeBytes))),
		fact(env, "staff.sealed", m.words(env.T("staff.sealed.on"))), fact(env, "staff.skew", m.words(skew)),
		note, m.checked.node(env), check))
}

func (m *manager) terminalCard() widget.Node {
	env, k, t := m.env, m.env.Kit, m.term
	name := t.Kiosk
	if name == "" {
		name = env.T("staff.unenrolled")
	}
	act := func(kind widget.Kind, word, arg string) widget.Node {
		return k.Button(kind, "", env.T(word), func() { env.Go(Route{PageStaffAct, arg}) })
	}
	badge, service := k.Badge(widget.Ok, env.T("staff.serving")), act(widget.Danger, "staff.close", actClose)
	if !t.InService {
		badge, service = k.Badge(widget.Warn, env.T("staff.closed.now")), act(widget.Secondary, "staff.open", actOpen)
	}
	return k.Card(k.Column(4, cardHead(env, "monitor", "staff.terminal", badge),
		fact(env, "staff.kiosk", m.words(name)), fact(env, "staff.version", m.words(t.Version)),
		fact(env, "staff.uptime", m.words(span(env, t.Now.Sub(t.Started)))),
		k.Grid(2, 4, act(widget.Secondary, "staff.restart", actRestart), service)))
}

// clock is a time of today in figures, or with its day.
func (m *manager) clock(t time.Time) string {
	then, now := m.env.local(t), m.env.local(m.term.Now)
	if then.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return then.Format("15:04")
	}
	return stamp(m.env, t)
}

// span is a duration in its two largest units.
func span(env *Env, d time.Duration) string {
	d = max(d, 0)
	minutes := int(d / time.Minute)
	hours := minutes / 60
	switch {
	case hours >= 24:
		return env.T("staff.span.days", hours/24, hours%24)
	case hours > 0:
		return env.T("staff.span.hours", hours, minutes%60)
	}
	return env.T("staff.span.minutes", minutes)
}

// tenths is a duration in seconds, to the tenth, without the sign of what rounds to nothing.
func tenths(d time.Duration) string {
	seconds := d.Round(time.Second / 10).Seconds() // of an integer: never a negative zero
	return fmt.Sprintf("%.1f", seconds)
}

// size is a number of bytes as people read it.
func size(bytes int64) string {
	const mega, giga = 1 << 20, 1 << 30
	switch {
	case bytes >= giga:
		return fmt.Sprintf("%.1f GB", float64(bytes)/giga)
	case bytes >= mega:
		return fmt.Sprintf("%.0f MB", float64(bytes)/mega)
	}
	return fmt.Sprintf("%.0f KB", float64(bytes)/1024)
}
