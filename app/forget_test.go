package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestMemoryIsCollectedAfterFyneHasForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var did []string
		note := func(what string) func() {
			return func() { did = append(did, what+" "+time.Since(began).String()) }
		}
		f := newForgetting(note("refresh"))
		f.collect = note("collect")
		ctx, stop := context.WithCancel(t.Context())
		go f.run(ctx)
		f.ended()
		time.Sleep(5 * time.Second)
		f.ended() // two more visits end while the first is being forgotten
		f.ended()
		time.Sleep(2 * time.Minute)
		stop()
		synctest.Wait()
		want := []string{"refresh 21s", "collect 34s", "refresh 55s", "collect 1m8s"}
		if !slices.Equal(did, want) {
			t.Errorf("did %v, want %v", did, want)
		}
	})
}

func TestForgettingEndsWithTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newForgetting(func() { t.Error("drew after the end") })
		f.collect = func() { t.Error("collected after the end") }
		ctx, stop := context.WithCancel(t.Context())
		f.ended()
		go func() { time.Sleep(time.Second); stop() }()
		f.run(ctx)
	})
}

func TestEnvironmentIsCompletedOnce(t *testing.T) {
	want := map[string]string{"FYNE_CACHE": "20s", "GODEBUG": "clobberfree=1"}
	for name, c := range map[string]struct {
		have, want []string
		complete   bool
	}{
		"an empty one":               {nil, []string{"FYNE_CACHE=20s", "GODEBUG=clobberfree=1"}, false},
		"another value":              {[]string{"A=b", "FYNE_CACHE=2m"}, []string{"A=b", "FYNE_CACHE=20s", "GODEBUG=clobberfree=1"}, false},
		"a technician's own GODEBUG": {[]string{"GODEBUG=gctrace=1"}, []string{"FYNE_CACHE=20s", "GODEBUG=gctrace=1,clobberfree=1"}, false},
		"all there":                  {[]string{"FYNE_CACHE=20s", "GODEBUG=gctrace=1,clobberfree=1"}, []string{"FYNE_CACHE=20s", "GODEBUG=gctrace=1,clobberfree=1"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, complete := completed(c.have, want)
			slices.Sort(got)
			if !slices.Equal(got, c.want) || complete != c.complete {
				t.Errorf("completed(%v) = %v, %v; want %v, %v", c.have, got, complete, c.want, c.complete)
			}
			// What the program starts itself with must satisfy it, or it would never end.
			if _, complete := completed(got, want); !complete {
				t.Errorf("%s is not complete the second time", strings.Join(got, " "))
			}
		})
	}
}
