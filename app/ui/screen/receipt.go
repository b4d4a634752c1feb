package screen

import (
	"context"
	"strconv"
	"strings"
	"time"

	"onestop/app/device"
	"onestop/app/hall"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Receipt shows what was handed in: that it is safe, its number, its code, what follows,
// and how the paper comes along. The argument counts the copies asked for; without one
// the first copy is asked for now. "1 ending" ends the visit when the paper is out.
func Receipt(env *Env, arg string) widget.Node {
	r := env.Visit.Receipt
	if r == nil {
		env.Home()
		return env.Kit.Space(0, 0)
	}
	asked, ending := strings.CutSuffix(arg, " ending")
	copies, err := strconv.Atoi(asked)
	if err != nil {
		return receiptFirst(env, *r)
	}
	s := receiptState{*r, copies, ending, env.Desk.Printing(), env.Desk.Delivered(r.Number), env.Desk.Network()}
	if s.ending && !s.busy() {
		env.End()
		return env.Kit.Space(0, 0)
	}
	receiptWatch(env, s)
	return receiptPage(env, s)
}

// receiptState is what the page shows besides the visit.
type receiptState struct {
	r         hall.Receipt
	copies    int
	ending    bool
	printing  device.Printing
	delivered bool
	network   Network
}

// busy reports whether paper is on its way.
func (s receiptState) busy() bool {
	return s.printing.Number == s.r.Number && (s.printing.Stage == device.Waiting || s.printing.Stage == device.Started)
}

func (s receiptState) arg() string {
	if s.ending {
		return strconv.Itoa(s.copies) + " ending"
	}
	return strconv.Itoa(s.copies)
}

// receiptFirst asks for the paper once: the page that it opens never does so by itself,
// however often it is built again. A kiosk whose printer cannot print asks for nothing.
func receiptFirst(env *Env, r hall.Receipt) widget.Node {
	if !env.Desk.Printer().Usable() {
		env.Replace(Route{PageReceipt, "0"})
		return env.Kit.Space(0, 0)
	}
	receiptPrint(env, r, 1)
	return env.Kit.Space(0, 0)
}

// receiptPrint asks for copy n. How it goes is read from the desk, so that a page that is
// built again meanwhile still knows.
func receiptPrint(env *Env, r hall.Receipt, n int) {
	lang := env.Kit.Lang
	env.Later(func(ctx context.Context) {
		// The desk keeps the outcome, and logs it once: see Printing.
		_ = env.Desk.Print(ctx, r, lang, n)
	}, func() {})
	env.Replace(Route{PageReceipt, strconv.Itoa(n)})
}

// look is how often the page asks how printing and delivery stand.
const look = 500 * time.Millisecond

// receiptWatch builds the page again when something it shows has changed.
func receiptWatch(env *Env, s receiptState) {
	env.After(look, func() {
		d := env.Desk
		p := d.Printing()
		if p.Number == s.printing.Number && p.Stage == s.printing.Stage && d.Delivered(s.r.Number) == s.delivered && d.Network() == s.network {
			receiptWatch(env, s)
			return
		}
		env.Replace(Route{PageReceipt, s.arg()})
	})
}

func receiptPage(env *Env, s receiptState) widget.Node {
	k := env.Kit
	var ending widget.Node
	if s.ending {
		ending = k.Notice(widget.Plain, "", env.T("done.ending"))
	}
	parts := k.Column(theme.Gap, receiptSafe(env, s), ending, receiptCard(env, s), receiptNext(env, s))
	if env.Wide {
		left := k.Column(theme.Gap, receiptSafe(env, s), ending, receiptNext(env, s))
		parts = k.TopRow(9, k.Grow(0.85, left), k.Grow(1, receiptCard(env, s)))
	}
	return k.Page(widget.PageParts{Body: parts, Foot: receiptFoot(env, s), Full: env.Wide})
}

// receiptSafe says honestly where the submission is.
func receiptSafe(env *Env, s receiptState) widget.Node {
	word := "done.saved.offline"
	switch {
	case s.delivered:
		word = "done.delivered"
	case s.network == Online:
		word = "done.saved.online"
	}
	title := env.T("done.title")
	if s.delivered {
		title = env.T("done.title.delivered")
	}
	return env.Kit.Notice(widget.Ok, title, env.T(word))
}

func receiptCard(env *Env, s receiptState) widget.Node {
	k := env.Kit
	facts := receiptFacts(env, s)
	code, err := k.QR(s.r.QR)
	if err != nil || s.r.QR == "" {
		return k.Card(facts)
	}
	if k.Step >= theme.Large {
		return k.Card(k.Column(theme.Gap, k.Row(0, code), facts))
	}
	return k.Card(k.Row(9, code, k.Grow(1, facts)))
}

func receiptFacts(env *Env, s receiptState) widget.Node {
	k := env.Kit
	fact := func(word string, value widget.Node) widget.Node {
		return k.Pair(env.T(word), value, nil)
	}
	item := "done.item"
	if s.r.Kind == hall.Complaint {
		item = "done.item.complaint"
	}
	var promised widget.Node
	if l := limitWords(env, s.r.Promised); l != "" {
		promised = fact("done.promised", k.Text(theme.Body, l))
	}
	at := s.r.At
	if env.Settings.Zone != nil {
		at = at.In(env.Settings.Zone)
	}
	state := k.Badge(widget.Warn, env.T("done.state.waiting"))
	switch {
	case s.delivered:
		state = k.Badge(widget.Ok, env.T("done.state.delivered"))
	case s.network == Online:
		state = k.Badge(widget.Plain, env.T("done.state.sending"))
	}
	return k.Column(4, k.Column(0.5, k.Text(theme.Sub, env.T("done.number")), k.Text(theme.Value, string(s.r.Number))),
		fact(item, k.Text(theme.Body, env.In(s.r.Item))),
		fact("done.at", k.Text(theme.Body, at.Format("2006-01-02 15:04"))),
		promised, fact("done.state", k.Row(0, state)))
}

// receiptNext is what happens next: the paper, the code, the department.
func receiptNext(env *Env, s receiptState) widget.Node {
	k := env.Kit
	line := func(icon, title, text string) widget.Node {
		return k.Row(5, k.Icon(icon, 9, k.Accent), k.Grow(1, k.Column(0.5, k.Text(theme.Strong, title), k.Text(theme.Sub, text))))
	}
	title, text := paper(env, s)
	then := "done.next.errand"
	if s.r.Kind == hall.Complaint {
		then = "done.next.complaint"
	}
	return k.Card(k.Column(theme.Gap, k.Text(theme.Label, env.T("done.next")), k.Listed(5,
		line("printer", title, text),
		line("qr-code", env.T("done.next.scan"), env.T("done.next.scan.text")),
		line("clock", env.T(then), env.T(then+".text")))))
}

// paper is the state of the paper in two lines.
func paper(env *Env, s receiptState) (title, text string) {
	if s.copies == 0 {
		return env.T("done.paper.none"), env.T("done.paper.none.text", env.T(env.Desk.Printer().Key()))
	}
	if s.printing.Number != s.r.Number {
		return env.T("done.paper.waiting"), env.T("done.paper.text")
	}
	switch s.printing.Stage {
	case device.Started:
		return env.T("done.paper.printing"), env.T("done.paper.text")
	case device.Done:
		return env.T("done.paper.done"), env.T("done.paper.done.text")
	case device.Failed:
		return env.T("done.paper.failed"), env.T(s.printing.Key())
	}
	return env.T("done.paper.waiting"), env.T("done.paper.text")
}

// receiptFoot is another copy, another item, and the end.
func receiptFoot(env *Env, s receiptState) widget.Node {
	k := env.Kit
	word, n := "done.again", s.copies+1
	if s.copies == 0 || s.printing.Stage == device.Failed {
		word, n = "done.print", max(s.copies, 1) // nothing came out: this is no further copy
	}
	again := k.Button(widget.Secondary, "printer", env.T(word), func() { receiptPrint(env, s.r, n) })
	again.Disable(s.busy() || !env.Desk.Printer().Usable())
	more := k.Button(widget.Secondary, "", env.T("done.more"), func() {
		env.Visit.Draft, env.Visit.Query = nil, ""
		env.Go(Route{PageGuides, "apply"})
	})
	end := k.Button(widget.Primary, "", env.T("done.end"), func() { receiptEnd(env, s) })
	if s.ending {
		end.SetLabel(env.T("done.end.now"))
	}
	return footer(env, end, again, more)
}

// receiptEnd ends the visit, but first lets the paper come out: ending takes it back.
func receiptEnd(env *Env, s receiptState) {
	p := env.Desk.Printing()
	s.printing = p
	if s.busy() && !s.ending {
		s.ending = true
		env.Replace(Route{PageReceipt, s.arg()})
		return
	}
	env.End()
}
