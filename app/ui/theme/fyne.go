package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Fyne is the theme that Fyne itself is given, once, at start. Our widgets do not read
// it; it keeps Fyne's own drawing (the window's ground) from looking foreign.
func Fyne(f *Fonts) fyne.Theme { return fyneTheme{Theme: theme.DefaultTheme(), fonts: f} }

type fyneTheme struct {
	fyne.Theme
	fonts *Fonts
}

func (t fyneTheme) Font(s fyne.TextStyle) fyne.Resource {
	if s.Bold {
		return t.fonts.Bold
	}
	return t.fonts.Regular
}

func (t fyneTheme) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch n {
	case theme.ColorNameBackground:
		return Light.Ground
	case theme.ColorNameForeground:
		return Light.Ink
	}
	return t.Theme.Color(n, theme.VariantLight)
}
