// Package uitest is the bench on which screens are tested: it builds a page headless, at
// every panel, text size, contrast and language, and says what a visitor could not read
// or could not touch.
package uitest

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"onestop/app/catalogue"
	"onestop/app/device"
	"onestop/app/form"
	"onestop/app/hall"
	"onestop/app/ui"
	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
	"onestop/app/words"
	"onestop/assets"
)

// Panel is a screen that pages are tested on.
type Panel struct {
	Wide, High int     // pixels
	MM         float64 // visible width
}

// Panels are the ones the kiosk is sold with: 21.5 inch upright and lying, 19 inch 5:4.
var Panels = []Panel{{1080, 1920, 268}, {1920, 1080, 476}, {1280, 1024, 376}}

// Case is one way a page is shown.
type Case struct {
	Panel  Panel
	Wishes theme.Wishes
}

// String names the case: 1080x1920-step1-high-en.
func (c Case) String() string {
	tone := "light"
	if c.Wishes.High {
		tone = "high"
	}
	return fmt.Sprintf("%dx%d-step%d-%s-%s", c.Panel.Wide, c.Panel.High, c.Wishes.Step, tone, c.Wishes.Lang)
}

// Cases are all panels, text sizes and languages. High contrast comes once a panel and
// language: it changes colours and no layout. Under the race detector, which looks for
// other faults, they are a sample.
func Cases() []Case {
	if raced {
		return []Case{{Panels[0], theme.DefaultWishes()},
			{Panels[2], theme.Wishes{Step: theme.Step(theme.Steps) - 1, High: true, Lang: hall.English}}}
	}
	var out []Case
	for _, p := range Panels {
		for _, lang := range []string{hall.Chinese, hall.English} {
			for step := range theme.Step(theme.Steps) {
				out = append(out, Case{p, theme.Wishes{Step: step, Lang: lang}})
			}
			out = append(out, Case{p, theme.Wishes{Step: theme.Standard, High: true, Lang: lang}})
		}
	}
	return out
}

// Bench is an interface with one page, headless.
type Bench struct {
	App    *ui.App
	Window fyne.Window
	Clock  *Clock
	Logged []string // codes of faults
	Beats  int      // of the heart
	Parts  theme.Parts
	log    strings.Builder
	door   door // unless the test brought its own
}

// frame is how long a part of a slide takes.
const frame = 16 * time.Millisecond

// Start is when every bench's clock starts.
var Start = time.Date(2026, 11, 23, 14, 32, 0, 0, time.FixedZone("CST", 8*3600))

// Settings is a hall with every service.
func Settings() screen.Settings {
	return screen.Settings{Hall: hall.Text{hall.Chinese: "福州市政务服务自助终端", hall.English: "Fuzhou Government Services"},
		Phone: "0591-8755 0000", Licences: true, Booking: true, Zone: Start.Location(), Idle: time.Minute}
}

// Config is what a bench is made from; zero fields get a double.
type Config struct {
	Panel    Panel
	Pages    map[string]ui.Page
	Desk     screen.Desk
	Staff    screen.Staff // default: none
	Settings *screen.Settings
	Do       func(func()) // default: on the test's goroutine, after the touch or timer that brought it
}

// New makes a bench that shows the home page.
func New(t testing.TB, c Config) *Bench {
	t.Helper()
	if c.Panel.Wide == 0 {
		c.Panel = Panels[0]
	}
	if c.Desk == nil {
		c.Desk = Desk{}
	}
	if c.Settings == nil {
		own := Settings()
		c.Settings = &own
	}
	if _, ok := c.Pages[screen.PageHome]; !ok {
		pages := map[string]ui.Page{screen.PageHome: {Build: screen.Home}}
		for name, p := range c.Pages {
			pages[name] = p
		}
		c.Pages = pages
	}
	test.NewTempApp(t)
	return build(t, c)
}

// once reads fonts and words once a process: every bench shows the same ones, and Fyne
// keeps what it drew of a font as long as the font is the same.
var once = sync.OnceValues(func() (shared, error) {
	fonts, err := theme.NewFonts(assets.Fonts())
	if err != nil {
		return shared{}, err
	}
	w, err := words.Load(assets.Words())
	return shared{fonts, w}, err
})

// shared is what benches of a process share; none of it changes.
type shared struct {
	fonts *theme.Fonts
	words *words.Catalogue
}

func build(t testing.TB, c Config) *Bench {
	t.Helper()
	s, err := once()
	if err != nil {
		t.Fatal(err)
	}
	b := &Bench{Clock: &Clock{now: Start}, Window: test.NewTempWindow(t, nil)}
	b.Clock.fired = b.door.settle
	if c.Do == nil {
		c.Do = b.door.do
	}
	b.Parts = theme.Parts{Panel: theme.Panel{Pixels: c.Panel.Wide, Width: c.Panel.MM}, Fonts: s.fonts, Icons: theme.NewIcons(assets.Icons())}
	b.Window.SetPadded(false)
	b.Window.Resize(fyne.NewSize(float32(c.Panel.Wide), float32(c.Panel.High)))
	b.App, err = ui.New(b.Window, ui.Config{
		Parts: b.Parts, Words: s.words, Desk: c.Desk, Staff: c.Staff, Settings: *c.Settings, Pages: c.Pages, Idle: ui.DefaultIdle(),
		Clock: ui.Clock{Now: b.Clock.Now, After: b.Clock.After, Do: c.Do},
		Log: func(event string, err error) {
			b.Logged = append(b.Logged, hall.CodeOf(err))
			fmt.Fprintf(&b.log, "%s: %v\n", event, err)
		},
		Heartbeat: func() { b.Beats++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Window.Resize(fyne.NewSize(float32(c.Panel.Wide), float32(c.Panel.High)))
	return b
}

// Show opens a route in the wishes of a case.
func (b *Bench) Show(w theme.Wishes, r screen.Route) {
	b.App.Wish(w)
	b.App.Go(r)
	b.door.settle()
}

// Picture draws the window as it stands.
func (b *Bench) Picture() image.Image { return b.Window.Canvas().Capture() }

// Save writes a picture of the window when UI_SHOTS names a folder.
func (b *Bench) Save(t testing.TB, name string) {
	t.Helper()
	dir := os.Getenv("UI_SHOTS")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, b.Picture()); err != nil {
		t.Fatal(err)
	}
}

// Page makes a page of a builder, for Config.Pages.
func Page(b screen.Builder) ui.Page { return ui.Page{Build: b} }

// Desk is a desk that answers at once. Embed it and shadow what a test needs.
type Desk struct{ Items []hall.Guide }

// Guides answers with Items.
func (d Desk) Guides() screen.Guides { return guides(d.Items) }

// Taking takes everything.
func (Desk) Taking() error { return nil }

// Submit answers with a number.
func (Desk) Submit(context.Context, hall.Submission) (hall.Receipt, error) {
	return hall.Receipt{Number: "FZ26-1123-7K4M-8Q2C-9", At: Start}, nil
}

// Progress knows nothing.
func (Desk) Progress(context.Context, string) (hall.Progress, error) { return hall.Progress{}, nil }

// Rate takes every rating.
func (Desk) Rate(context.Context, string, hall.Rating) error { return nil }

// Print prints nothing.
func (Desk) Print(context.Context, hall.Receipt, string, int) error { return nil }

// PrintGuide prints nothing.
func (Desk) PrintGuide(context.Context, hall.Guide, string) error { return nil }

// Printing has printed nothing.
func (Desk) Printing() device.Printing { return device.Printing{} }

// Printer is ready.
func (Desk) Printer() device.State { return device.State{Condition: device.Ready} }

// Form knows no form.
func (Desk) Form(id string) (*form.Form, error) {
	return nil, &hall.Error{Code: "form", Key: "form.error.refused", Args: []any{id}}
}

// Divisions is an empty list.
func (Desk) Divisions() *form.Divisions { return &form.Divisions{} }

// Delivered knows of no delivery.
func (Desk) Delivered(hall.Number) bool { return false }

// Network is up.
func (Desk) Network() screen.Network { return screen.Online }

type guides []hall.Guide

func (g guides) Guide(code string) (hall.Guide, bool) {
	for _, one := range g {
		if one.Code == code {
			return one, true
		}
	}
	return hall.Guide{}, false
}

func (guides) Department(string) (hall.Department, bool) { return hall.Department{}, false }

func (guides) Category(string) (hall.Category, bool) { return hall.Category{}, false }

func (guides) Departments() []hall.Department { return nil }

// Search finds names that hold the text, and counts at most as many as it returns.
func (g guides) Search(q catalogue.Query, most int) catalogue.Found {
	var f catalogue.Found
	for _, one := range g {
		if at := strings.Index(one.Name.In(q.Lang), q.Text); at >= 0 && len(f.Hits) < most && (one.AtKiosk() || !q.AtKiosk) {
			f.Hits = append(f.Hits, catalogue.Hit{Guide: one, Marks: []catalogue.Mark{{From: at, To: at + len(q.Text)}}})
		}
	}
	f.Total = len(f.Hits)
	return f
}

func (g guides) Count() int { return 1286 }

func (g guides) Popular() []hall.Guide {
	if len(g) > 0 {
		return g
	}
	var out []hall.Guide
	for _, n := range [][2]string{{"居民身份证换领", "ID card renewal"}, {"居住证申领", "Residence permit"},
		{"个体工商户设立", "Sole trader registration"}, {"社保卡补办", "Social security card"},
		{"公积金提取", "Housing fund"}, {"驾驶证换证", "Driving licence"}} {
		out = append(out, hall.Guide{Code: n[1], Name: hall.Text{hall.Chinese: n[0], hall.English: n[1]}})
	}
	return out
}

// Kit is a kit outside any window, for tests of widgets.
func (b *Bench) Kit() *widget.Kit { return b.App.Kit() }
