// Package theme turns the panel's size and the visitor's wishes into sizes, colours,
// fonts and icons.
//
// Everything is said in millimetres and in roles. A Look turns them into Fyne units and
// colours for one panel and one set of wishes; a new wish makes a new Look and new
// widgets, nothing listens. Fyne's own theme (Fyne) is set once at start, because every
// change of it parses both fonts again.
package theme
