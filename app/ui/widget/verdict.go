package widget

// Verdict is a button that carries a judgement: filled with the tint of its tone, and an
// icon that says the same without colour.
func (k *Kit) Verdict(t Tone, icon, label string, act func()) *Button {
	b := k.Button(Secondary, icon, label, act)
	tone, _ := k.tone(t)
	b.show = func(down bool) {
		b.ground.FillColor, b.ground.StrokeColor = tone.Tint, tone.Tint
		if k.High {
			b.ground.StrokeColor = tone.Edge
		}
		if down {
			b.ground.FillColor, b.ground.StrokeColor = k.Colours.Press, tone.Edge
		}
		b.text.Tint(tone.Ink)
		b.icon.set(k, b.name, tone.Ink)
		b.ground.Refresh()
	}
	b.show(false)
	return b
}
