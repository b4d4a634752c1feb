// Package hall is the domain of a service hall (政务服务大厅): the guides that it
// publishes, what a citizen hands in, the number and the public steps that
// follow, and the visit in which all of it happens.
//
// It imports the standard library only and does no I/O. Everything else in the
// kiosk and in the portal depends on it; it depends on nothing.
package hall
