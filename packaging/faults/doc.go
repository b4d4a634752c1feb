// Package faults kills the real programs at random moments, with -9, again and again,
// with a network that breaks between them, and then counts: everything whose number was
// shown is at the portal, once, byte for byte. It has tests only, behind the build tag
// "faults", and wants build/portal and build/feeder. -rounds=200 is the long form.
//
// The faults of one part at a time (full disk, locked or damaged store, a portal that
// answers nonsense, a captive network, a wrong clock) are tested beside that part.
package faults
