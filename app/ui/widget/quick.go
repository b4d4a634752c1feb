package widget

import "onestop/app/ui/theme"

// padHigh is how high a key of a number pad is, in millimetres: it is pressed standing,
// without looking twice.
const padHigh = 27.0

// PadKey makes a key of a number pad. It takes presses as fast as they come, because a
// figure may stand twice. icon may be "".
func (k *Kit) PadKey(icon, label string, act func()) *Button {
	b := k.Button(Secondary, icon, label, act)
	b.quick, b.high = true, k.MM(padHigh)
	if icon == "" && len(label) == 1 {
		b.text = k.Colored(theme.Title, b.text.style.Color, label)
	}
	return b
}
