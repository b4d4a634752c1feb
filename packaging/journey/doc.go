// Package journey goes a citizen's and a clerk's whole way with the real programs: a real
// window, real presses, a real browser, a network that is cut and joined, a kiosk that is
// killed. It has tests only, behind the build tag "journey", and wants the programs of
// packaging/build.sh in build/.
//
// With -shots=DIR (packaging/shots.sh) it drives the window through every page at every
// panel, text size, contrast and language and keeps the pictures.
package journey
