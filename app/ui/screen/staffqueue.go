package screen

import (
	"strconv"

	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// queueCard is what is not at the portal yet: what needs a person first, each with its
// reason and a way to try again, then the table of what waits.
func (m *manager) queueCard() widget.Node {
	env, k := m.env, m.env.Kit
	head := k.Flow(4, k.Text(theme.Label, env.T("staff.queue")),
		k.Chip(env.T("staff.queue.all"), !m.failed, func() { m.filter(false) }),
		k.Chip(env.T("staff.queue.failed"), m.failed, func() { m.filter(true) }))
	var failed []widget.Node
	var waiting [][]widget.Node
	for _, i := range m.queue {
		if i.State == hall.ItemQuarantined {
			failed = append(failed, m.failedItem(i))
			continue
		}
		waiting = append(waiting, m.queueRow(i))
	}
	parts := []widget.Node{head, m.queued.node(env)}
	if len(failed) > 0 {
		parts = append(parts, k.Line(), k.Listed(4, failed...))
	}
	if len(waiting) > 0 {
		if len(failed) > 0 {
			parts = append(parts, k.Line())
		}
		parts = append(parts, k.Table(m.queueCols(), waiting))
	}
	if len(m.queue) == 0 {
		parts = append(parts, k.Text(theme.Sub, env.T("staff.queue.empty")))
	}
	if len(m.queue) == queueLimit {
		parts = append(parts, k.Text(theme.Note, env.T("staff.queue.cut", queueLimit)))
	}
	return k.Card(k.Column(5, parts...))
}

// failedItem is an item that the portal refused or that this kiosk cannot read.
func (m *manager) failedItem(i hall.QueueItem) widget.Node {
	env, k := m.env, m.env.Kit
	reason := env.T("staff.reason.none")
	if i.Reason != nil {
		reason = said(env, i.Reason)
	}
	about := env.T("staff.queue.about", m.itemName(i), m.clock(i.At), counted(env, "staff.tries", i.Attempts))
	words := k.Column(1.5, k.Text(theme.Strong, string(i.Number)), k.Text(theme.Sub, about),
		k.Flow(0, k.Badge(widget.Bad, reason)))
	return k.Row(5, k.Grow(1, words), k.Button(widget.Secondary, "rotate-ccw", env.T("staff.retry"), func() { m.retry(i.Number) }))
}

func (m *manager) itemName(i hall.QueueItem) string {
	if s := m.env.In(i.Name); s != "" {
		return s
	}
	return i.Item
}

func (m *manager) queueCols() []widget.Col {
	t := m.env.T
	return []widget.Col{
		{Title: t("staff.col.number"), Weight: 4.3}, {Title: t("staff.col.item"), Weight: 2.4},
		{Title: t("staff.col.at"), Weight: 1}, {Title: t("staff.col.tries"), Weight: 0.8, Right: true},
		{Title: t("staff.col.state"), Weight: 1.9},
	}
}

func (m *manager) queueRow(i hall.QueueItem) []widget.Node {
	env, k := m.env, m.env.Kit
	tone := widget.Warn
	if i.State == hall.ItemDelivered {
		tone = widget.Ok
	}
	return []widget.Node{m.words(string(i.Number)), m.words(m.itemName(i)), m.words(m.clock(i.At)),
		k.Text(theme.Body, strconv.Itoa(i.Attempts)), k.Flow(0, k.Badge(tone, env.T("staff.item."+string(i.State))))}
}
