// Package ui is the kiosk's window: header, page and footer, the router, the visit and its
// clock, and the one door from other goroutines to the widgets (do.go).
//
// # How to write a screen
//
// A screen is one file in ui/screen with one Builder: a function of an Env and the route's
// argument that returns a tree of nodes made by env.Kit. home.go is the example.
//
//	func Help(env *Env, _ string) widget.Node {
//		k := env.Kit
//		return k.Page(widget.PageParts{
//			Body: k.Column(theme.Gap, k.Text(theme.Title, env.T("help.title"))),
//			Foot: k.Button(widget.Primary, "house", env.T("ui.home"), env.Home),
//		})
//	}
//
// The main registers it in Config.Pages under its route's name. Rules:
//
//   - The builder runs again on every change of language, text size, contrast and shape of
//     the window. What must outlive that stands in env.Visit, or, when it says nothing
//     about the visitor, in the route's Arg.
//   - Say sizes in millimetres and roles, never in pixels and colours of your own.
//   - A page has one Primary button, in its Foot. No dialogs and no overlays: an overlay
//     would make the keyboard dead.
//   - What may block goes into env.Later; what comes back touches nodes there and only
//     there. A screen starts no goroutine and reads no clock but env.Now.
//   - Every string is a key of assets/words. A label that is cut does not happen: texts
//     wrap, rows become columns, pages scroll.
//   - Its test is one call of uitest.Check, and UI_SHOTS=<folder> makes it save a picture
//     of every case.
//
// # The environment of the process
//
// FYNE_SCALE=1 and FYNE_DISABLE_DPI_DETECTION=1 make one unit one pixel, so that
// millimetres come from the configured panel alone. FYNE_CACHE=20s makes Fyne forget the
// texts that it drew within half a minute after the visit; the default is two minutes.
package ui
