package agent

import (
	"context"
	"crypto/rand"
	"io"
	mathrand "math/rand/v2"
	"time"
)

// Options is what an agent needs from outside. Start from DefaultOptions.
type Options struct {
	Address string           // of the portal's kiosk API: https://host:port
	Program string           // version of the program, told to the portal
	Content func() string    // version of guides and forms in use, told to the portal; nil: none
	Now     func() time.Time // the kiosk's clock, which may be wrong
	After   func(time.Duration) (<-chan time.Time, func())
	Jitter  func(most time.Duration) time.Duration         // evenly from 0 to most
	Random  io.Reader                                      // of nonces and keys
	Watch   func(ctx context.Context, up func(bool)) error // calls up as the network comes and goes, until ctx ends; nil: none
	Timeout time.Duration                                  // of one question and its answer
	Changed func(Status)                                   // called after every change, from the goroutine that made it; nil: none
}

// DefaultOptions is an agent on a real machine that talks to the portal at address.
func DefaultOptions(address string) Options {
	return Options{
		Address: address, Now: time.Now, After: after, Jitter: jitter, Random: rand.Reader,
		Watch: WatchLink, Timeout: 30 * time.Second,
	}
}

func after(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

func jitter(most time.Duration) time.Duration {
	if most <= 0 {
		return 0
	}
	return time.Duration(mathrand.Int64N(int64(most)))
}

// How often things are done, when nothing else asks for them.
const (
	idleGap        = 30 * time.Second  // least time between two questions while nothing waits
	helloEvery     = 60 * time.Second  // hello and steps take turns, one each idleGap
	stepsEvery     = 60 * time.Second  //
	reconcileEvery = 24 * time.Hour    // and whenever the portal's epoch changes
	tidyEvery      = 24 * time.Hour    // the store is tidied, once nothing waits
	backoffFirst   = time.Second       // full jitter from here …
	backoffMost    = 300 * time.Second // … to here
	linkUpMost     = time.Second       // jitter after link-up
	outageAfter    = 2                 // failures in a row after which it is the portal's outage
	patienceMost   = 48 * time.Hour    // the longest that a portal can ask for, with its spread
	watchPause     = 10 * time.Second  // least pause before the network is watched again after a failure
	setAside       = 5 * time.Minute   // a submission that the portal chokes on lets the others pass
)
