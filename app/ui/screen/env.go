// Package screen holds the kiosk's pages, one file a page. A page is a function that takes
// an Env and the route's argument and returns its tree of nodes; it keeps what must
// outlive it in the Visit and nowhere else, because a change of language or text size
// builds it again.
package screen

import (
	"context"
	"time"

	"onestop/app/catalogue"
	"onestop/app/device"
	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/ui/widget"
	"onestop/app/words"
)

// Route is where the visitor is: a page and what it shows. Values are never personal.
type Route struct{ Page, Arg string }

// The pages.
const (
	PageHome      = "home"
	PageGuides    = "guides" // Arg: "" search with the keyboard open, "apply" what the kiosk takes in, "all"
	PageGuide     = "guide"  // Arg: 实施编码
	PageForm      = "form"   // of Visit.Draft
	PageReview    = "review"
	PageReceipt   = "receipt"
	PageProgress  = "progress"
	PageComplaint = "complaint"
	PageStaff     = "staff"
	PageHelp      = "help"
	PageFault     = "fault"  // Arg: the code of what went wrong
	PageClosed    = "closed" // out of service
)

// Settings is what the hall configured and pages must know.
type Settings struct {
	Hall     hall.Text // the hall's name in the header
	Phone    string    // whom to ask
	Licences bool      // show the 电子证照 tile
	Booking  bool      // show the 预约与便民查询 tile
	Zone     *time.Location
	Idle     time.Duration // of the home page: the privacy line says it
	Nearby   hall.Text     // where else people are served when this kiosk is closed; may be empty
}

// Network is how the portal is reached.
type Network int

// The network's states.
const (
	Offline Network = iota // submissions wait on the kiosk
	Online
)

// Guides is what pages need of the catalogue.
type Guides interface {
	Popular() []hall.Guide // 大家常办, in order
	Count() int
	Guide(code string) (hall.Guide, bool)
	Department(id string) (hall.Department, bool)
	Departments() []hall.Department                     // those with items, the most asked for first
	Search(q catalogue.Query, most int) catalogue.Found // the best first; without a text what people ask for first
	Category(code string) (hall.Category, bool)
}

// Desk is what the kiosk does for pages. Guides, Taking, Form, Divisions, Delivered, Printer, Printing and
// Network answer at once, from what is known; the others may block and
// belong into Env.Later.
type Desk interface {
	Guides() Guides
	Taking() error // why nothing can be handed in now, a hall.Error; nil: it can
	Submit(ctx context.Context, s hall.Submission) (hall.Receipt, error)
	Progress(ctx context.Context, query string) (hall.Progress, error) // a number as typed, or a scanned QR text
	Rate(ctx context.Context, qr string, r hall.Rating) error
	// Print prints a receipt in a language; copy 1 is the first. Its error is a hall.Error.
	Print(ctx context.Context, r hall.Receipt, lang string, copy int) error
	PrintGuide(ctx context.Context, g hall.Guide, lang string) error
	Printing() device.Printing          // the newest stage of Print
	Printer() device.State              // as it last said
	Form(id string) (*form.Form, error) // its error is a hall.Error
	Divisions() *form.Divisions
	Delivered(n hall.Number) bool // the portal has confirmed it
	Network() Network
}

// Env is everything a page may use. It is good for one building of one page.
type Env struct {
	Kit      *widget.Kit
	Clerk    words.Words // what a clerk reads, whatever the visitor's language
	Visit    *hall.Visit
	Desk     Desk
	Staff    Staff
	Settings Settings
	Now      func() time.Time
	Wide     bool // the content is clearly wider than high

	Go      func(Route) // opens a page
	Replace func(Route) // opens a page in place of this one: Back skips this one
	Back    func()      // the page before; from the first page: home
	Home    func()      // home, keeping the visit
	End     func()      // ends the visit and clears everything
	Fault   func(error) // logs err and shows the fault page

	// Later runs work off the interface's goroutine and then done on it. The context ends
	// with the visit, and done is dropped when the visit or the page is over. The visit's
	// clock stands while work runs. work must not touch nodes or the visit.
	Later func(work func(context.Context), done func())
	// Carry is Later for what must not be lost: done runs as long as the visit lasts, also
	// when the visitor has meanwhile changed the language or left the page, and returns
	// the page to show.
	Carry func(work func(context.Context), done func() Route)
	// After runs f on the interface's goroutine later, unless the page is gone.
	After func(d time.Duration, f func())
}

// T is the wording of key in the visitor's language.
func (e *Env) T(key string, args ...any) string { return e.Kit.T(key, args...) }

// In is a published text in the visitor's language.
func (e *Env) In(t hall.Text) string { return t.In(e.Kit.Lang) }

// Builder makes a page.
type Builder func(env *Env, arg string) widget.Node
