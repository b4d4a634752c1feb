package theme

import (
	"image/color"
	"math"
	"testing"
)

// The floors of contrast. Text is at 10:1 in the light theme; what stands on the action's
// and the states' colours is at what the design's tokens give, 6.9 for white on a pressed
// pill and 7 for the rest; what is no text, but must be seen, is at 3:1. High contrast is
// 20:1 in black and white and 14:1 in yellow.
const (
	textFloor  = 10.0
	stateFloor = 7.0
	edgeFloor  = 3.0
	highFloor  = 20.0
	amberFloor = 14.0
)

// pair is a foreground on a ground, with the least contrast it must have.
type pair struct {
	name        string
	over, under color.NRGBA
	floor       float64
}

// pairs is every colour that carries meaning on the ground it is drawn on.
func pairs(c Colours, text, action, state float64) []pair {
	return []pair{
		{"ink on ground", c.Ink, c.Ground, text}, {"ink on surface", c.Ink, c.Surface, text},
		{"sub on ground", c.Sub, c.Ground, text}, {"sub on surface", c.Sub, c.Surface, text},
		{"ink on key", c.Ink, c.Key, text}, {"ink on special key", c.Ink, c.KeyAlt, text},
		{"action on ground", c.Accent, c.Ground, action}, {"action on surface", c.Accent, c.Surface, action},
		{"quiet fill", c.OnTint, c.Tint, action}, {"footer", c.OnTint, c.Surface, action},
		{"primary button", c.OnPrimary, c.Primary, action}, {"primary button under a finger", c.OnPress, c.PrimaryPress, action},
		{"header", c.OnHeader, c.Header, action}, {"network's state", c.OnHeader, c.Pill, action},
		{"ok", c.Ok.Ink, c.Ok.Tint, state}, {"warn", c.Warn.Ink, c.Warn.Tint, state}, {"bad", c.Bad.Ink, c.Bad.Tint, state},
		{"notice on ok", c.Ink, c.Ok.Tint, text}, {"notice on warn", c.Ink, c.Warn.Tint, text}, {"notice on bad", c.Ink, c.Bad.Tint, text},
		{"error line", c.Bad.Ink, c.Ground, state}, {"error line in a card", c.Bad.Ink, c.Surface, state},
		{"edge on ground", c.Edge, c.Ground, edgeFloor}, {"edge on surface", c.Edge, c.Surface, edgeFloor},
		{"ring of a field", c.Primary, c.Surface, edgeFloor}, {"bad edge", c.Bad.Edge, c.Surface, edgeFloor},
		{"tile's icon", c.OnIcon, c.Icon, edgeFloor}, {"hero's icon", c.OnHeroIcon, c.HeroIcon, edgeFloor},
		{"progress", c.Primary, c.Track, edgeFloor},
	}
}

func TestEveryPairOfBothThemesHasItsContrast(t *testing.T) {
	for name, set := range map[string][]pair{
		"light": pairs(Light, textFloor, stateFloor-0.3, stateFloor),
		"high":  pairs(High, highFloor, amberFloor, highFloor),
	} {
		for _, p := range set {
			if got := contrast(p.over, p.under); got < p.floor {
				t.Errorf("%s: %s: %.2f, want %.1f", name, p.name, got, p.floor)
			}
		}
	}
}

// Under a finger nothing may become unreadable, though only for a moment.
func TestPressedStaysReadable(t *testing.T) {
	for name, c := range map[string]Colours{"light": Light, "high": High} {
		for what, over := range map[string]color.NRGBA{"ink": c.Ink, "sub": c.Sub} {
			if got := contrast(over, c.Press); got < textFloor-1.5 {
				t.Errorf("%s: %s under a finger: %.2f", name, what, got)
			}
		}
	}
}

func TestContrastIsWCAG(t *testing.T) {
	if got := contrast(rgb(0x777777), rgb(0xFFFFFF)); math.Abs(got-4.48) > 0.01 {
		t.Errorf("#777 on white: %.3f, want 4.48", got)
	}
}

// contrast is WCAG 2.2's ratio.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	f := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}
