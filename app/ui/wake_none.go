//go:build !x11 || !linux || ci

package ui

// waker is nothing where there is no X server: see wake_x11.go.
type waker struct{}

func newWaker(func(func())) *waker { return nil }

func (*waker) close() {}
