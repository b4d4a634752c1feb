// Package widget is the kiosk's own touch toolkit: dumb parts with callbacks, made by a
// Kit, laid out by width because Chinese text must wrap by width.
//
// A page is a tree of Nodes built once by a screen. To show something else the screen
// builds a new page (Env.Go) or changes a node through its own Set methods; nothing
// observes data. Every control answers to a press in the next frame, takes a press only
// if it begins and ends on it, lets a finger that slides further scroll the page, ignores
// a second press within 300 ms, has a Label for tests and speech, and is at least
// 12.7 mm high and wide.
package widget
