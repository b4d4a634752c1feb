package device

import (
	"testing"

	"github.com/OpenPrinting/goipp"
)

func TestReadStatus(t *testing.T) {
	for name, c := range map[string]struct {
		why, paper byte
		want       Condition
	}{
		"well":                     {0x12, 0x12, Ready},
		"paper out":                {0x32, 0x72, NoPaper},
		"paper out, one says so":   {0x12, 0x72, NoPaper},
		"paper near its end":       {0x12, 0x1E, Low},
		"cover open":               {0x16, 0x12, CoverOpen},
		"cover open and no paper":  {0x36, 0x72, CoverOpen},
		"error":                    {0x52, 0x12, Fault},
		"not a printer's answer":   {0xFF, 0x12, Fault},
		"text instead of a status": {'H', 'T', Fault},
	} {
		if got := readStatus(c.why, c.paper); got.Condition != c.want {
			t.Errorf("%s: %#x %#x is %s, want %s", name, c.why, c.paper, got.Condition, c.want)
		}
	}
}

func TestReadState(t *testing.T) {
	for name, c := range map[string]struct {
		state   int
		reasons []goipp.Value
		refuses bool
		want    Condition
	}{
		"idle":                          {3, values("none"), false, Ready},
		"working":                       {4, values("none"), false, Busy},
		"paper out as an error":         {5, values("media-empty-error"), false, NoPaper},
		"paper out as a warning":        {4, values("media-empty-warning"), false, NoPaper},
		"paper out as a report":         {3, values("media-empty-report"), false, NoPaper},
		"paper out without a suffix":    {3, values("media-empty"), false, NoPaper},
		"cover":                         {5, values("cover-open-error"), false, CoverOpen},
		"worst of several":              {5, values("toner-low-warning", "media-jam-error", "media-empty-error"), false, NoPaper},
		"jam":                           {5, values("media-jam-error"), false, Fault},
		"toner low while working":       {4, values("toner-low-report"), false, Low},
		"toner low and stopped":         {5, values("toner-low-report"), false, Fault},
		"stopped without a reason":      {5, values("none"), false, Fault},
		"takes no jobs":                 {3, values("none"), true, Fault},
		"paused by someone":             {5, values("paused"), false, Offline},
		"a queue that lost its printer": {3, values("connecting-to-device-report"), false, Offline},
		"a reason nobody knows":         {3, values("moon-phase-warning"), false, Ready},
	} {
		var attrs goipp.Attributes
		attrs.Add(goipp.MakeAttribute("printer-state", goipp.TagEnum, goipp.Integer(c.state)))
		attrs.Add(goipp.MakeAttr("printer-state-reasons", goipp.TagKeyword, c.reasons[0], c.reasons[1:]...))
		attrs.Add(goipp.MakeAttribute("printer-is-accepting-jobs", goipp.TagBoolean, goipp.Boolean(!c.refuses)))
		if got := readState(attrs); got.Condition != c.want {
			t.Errorf("%s: %s, want %s", name, got.Condition, c.want)
		}
	}
}

func values(s ...string) []goipp.Value {
	var out []goipp.Value
	for _, v := range s {
		out = append(out, goipp.String(v))
	}
	return out
}

func TestDisk(t *testing.T) {
	s, err := Disk(t.TempDir())
	if err != nil || s.Total == 0 || s.Free > s.Total {
		t.Errorf("Disk: %+v, %v", s, err)
	}
	if _, err := Disk("/no/such/path"); err == nil {
		t.Error("a path that is not there has room")
	}
}
