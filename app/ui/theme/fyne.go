package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Window is the theme that Fyne itself is given, once, at start. Our widgets do not read
// it. Its Ground is what Fyne clears the window with before each frame, so the page needs
// no rectangle of its own behind it: a fill of the whole screen is half the cost of a frame
// where a processor draws (measured: 14 of 30 ms).
type Window struct {
	fyne.Theme
	fonts *Fonts

	Ground color.NRGBA // may change at any time on the interface's goroutine
}

// Fyne makes the window's theme.
func Fyne(f *Fonts) *Window {
	return &Window{Theme: theme.DefaultTheme(), fonts: f, Ground: Light.Ground}
}

// Font is for Fyne.
func (w *Window) Font(s fyne.TextStyle) fyne.Resource {
	if s.Bold {
		return w.fonts.Bold
	}
	return w.fonts.Regular
}

// Color is for Fyne.
func (w *Window) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch n {
	case theme.ColorNameBackground:
		return w.Ground
	case theme.ColorNameForeground:
		return Light.Ink
	}
	return w.Theme.Color(n, theme.VariantLight)
}
