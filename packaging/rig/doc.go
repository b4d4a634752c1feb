// Package rig drives the real programs as a person would: a screen of its own, a finger
// that presses where the kiosk says its controls are, a network that can be cut, a
// browser at the portal's pages. The journey, the screenshots, the benchmarks and the
// fault tests stand on it. It knows labels, never pixels.
//
// It is a tool for tests: it reads the clock and waits on conditions with a limit.
package rig
