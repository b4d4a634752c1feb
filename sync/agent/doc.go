// Package agent is the kiosk's end of the wire: it enrols the kiosk, delivers what the
// vault holds, brings the public steps back, and never gives up.
//
// What it believes: only answers signed by the portal and bound to the question. What
// it does not believe: the kiosk's clock. Certificates are judged by the time that the
// portal signs, so that a kiosk at 1970 or 2099 delivers like any other.
//
// An Agent starts no goroutine by itself. Run blocks, and everything that it started is
// over when it returns.
package agent
