package device_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"onestop/app/device"
	"onestop/app/device/devicetest"
)

// The keys are put together from conditions and stages: each must have a wording, and
// no wording may be left that nothing asks for.
func TestEveryWordingIsThereAndNoneTooMany(t *testing.T) {
	want := map[string]bool{"device.printer": true, "device.error.no_pdf": true, "device.error.late": true, "device.error.stopped": true, "device.error.stuck": true}
	for _, c := range []device.Condition{device.Ready, device.Low, device.Busy, device.NoPaper, device.CoverOpen, device.Fault, device.Offline, device.Missing} {
		s := device.State{Condition: c}
		want[s.Key()], want[s.StaffKey()] = true, true
		if !s.Usable() {
			want[device.Failure(s, nil).Key] = true
		}
	}
	for _, st := range []device.Stage{device.Waiting, device.Started, device.Done} {
		want[device.Printing{Stage: st}.Key()] = true
	}
	for _, lang := range []string{"zh-Hans", "en"} {
		b, err := os.ReadFile("../../assets/words/" + lang + "/device.json")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		for k := range want {
			if got[k] == "" {
				t.Errorf("%s: no wording for %s", lang, k)
			}
		}
		for k := range got {
			if !want[k] {
				t.Errorf("%s: nothing asks for %s", lang, k)
			}
		}
	}
}

func TestWatchTellsEachChangeOnce(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s := &devicetest.Simulator{}
	told := make(chan device.Condition, 10)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		device.Watch(ctx, s, time.Millisecond, func(st device.State) { told <- st.Condition })
	}()
	for _, c := range []struct {
		sw   devicetest.Switches
		want device.Condition
	}{
		{devicetest.Switches{}, device.Ready},
		{devicetest.Switches{PaperOut: true}, device.NoPaper},
		{devicetest.Switches{CoverOpen: true}, device.CoverOpen},
		{devicetest.Switches{}, device.Ready},
	} {
		s.Set(c.sw)
		select {
		case got := <-told:
			if got != c.want {
				t.Errorf("told %s, want %s", got, c.want)
			}
		case <-ctx.Done():
			t.Fatalf("%s is not told", c.want)
		}
	}
	cancel()
	<-ended
	if len(told) > 0 {
		t.Errorf("told %d more", len(told))
	}
}
