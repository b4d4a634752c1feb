package intake

import (
	"strings"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
	"onestop/sync/wire"
)

var received = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func TestPlausible(t *testing.T) {
	for name, x := range map[string]struct{ made, want time.Time }{
		"an hour ago":                 {received.Add(-time.Hour), received.Add(-time.Hour)},
		"two months without network":  {received.AddDate(0, -2, 0), received.AddDate(0, -2, 0)},
		"a clock at 1970":             {time.Unix(0, 0), received},
		"a clock at 2099":             {time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), received},
		"a clock two minutes too far": {received.Add(2 * time.Minute), received},
		"no time at all":              {time.Time{}, received},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plausible(x.made, received); !got.Equal(x.want) {
				t.Errorf("got %v, want %v", got, x.want)
			}
		})
	}
}

func TestClipKeepsWhatTheWireCarries(t *testing.T) {
	if got := clip(hall.Text{hall.Chinese: strings.Repeat("长", 400)}, "code"); got.In(hall.Chinese) != "code" {
		t.Errorf("a name that is too long became %q", got.In(hall.Chinese))
	}
	if got := clip(nil, "code"); got.In(hall.Chinese) != "code" {
		t.Errorf("no name became %q", got)
	}
	if got := clip(hall.Text{hall.Chinese: "换证", hall.English: "Renewal"}, "code"); len(got) != 2 {
		t.Errorf("a good name became %v", got)
	}
}

// A case with more steps than the wire carries still decodes at the kiosk, with its first
// step and its newest.
func TestAVeryLongStoryFitsTheWire(t *testing.T) {
	n, err := hall.NewNumber("FZ", "7K4", received, strings.NewReader("12345"))
	if err != nil {
		t.Fatal(err)
	}
	c := casework.Case{Number: n, Kind: hall.Errand, ItemName: hall.ZH("换证"), State: hall.StateProcessing}
	var steps []casework.Step
	for i := range 100 {
		steps = append(steps, casework.Step{Step: hall.Step{Kind: hall.StepPassed, At: received.Add(time.Duration(i) * time.Hour), Words: strings.Repeat("长", 2000)}})
	}
	w := onWire(c, steps, false)
	if len(w.Steps) != wire.MaxSteps || w.Revision != 100 || w.Steps[0].At != wire.Millis(steps[0].At) ||
		w.Steps[wire.MaxSteps-1].At != wire.Millis(steps[99].At) {
		t.Errorf("%d steps, revision %d", len(w.Steps), w.Revision)
	}
	b, err := wire.Encode(&wire.ProgressAnswer{Case: w})
	if err != nil || len(b) > sizeOf(w) {
		t.Errorf("%d bytes on the wire, thought to be %d at most: %v", len(b), sizeOf(w), err)
	}
	if len(steps) != 100 || !steps[1].At.Equal(received.Add(time.Hour)) {
		t.Error("the steps that were given are changed")
	}
}
