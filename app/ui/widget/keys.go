package widget

import "image/color"

// sheet is one face of a keyboard.
type sheet int

const (
	lower sheet = iota
	upper
	signs
)

type keyAct int

const (
	keyType keyAct = iota
	keyDelete
	keyDone
	keyTurn
	keyNewLine
)

// keySpec describes a key: what it types or does, and its width in ordinary keys.
type keySpec struct {
	text string
	word string // key into words, for a key that is named
	icon string
	act  keyAct
	to   sheet
	wide float32
}

func firstSheet(Layout) sheet { return lower }

func letters(s string) []keySpec {
	var out []keySpec
	for _, r := range s {
		out = append(out, keySpec{text: string(r), wide: 1})
	}
	return out
}

var (
	deleteKey = keySpec{word: "ui.key.delete", icon: "delete", act: keyDelete, wide: 1.5}
	doneKey   = keySpec{word: "ui.key.done", act: keyDone, wide: 2}
	spaceKey  = keySpec{text: " ", word: "ui.key.space", wide: 4}
)

// keysOf is the rows of a layout's sheet.
func keysOf(l Layout, s sheet) [][]keySpec {
	switch l {
	case Code:
		return codes()
	case Digits:
		return pad(keySpec{})
	case Number:
		return pad(keySpec{text: ".", wide: 1})
	case ID:
		return pad(keySpec{text: "X", wide: 1})
	case Phone:
		return pad(keySpec{text: "-", wide: 1})
	}
	return text(l, s)
}

// text is the rows for letters. AnyText has the figures above them.
func text(l Layout, s sheet) [][]keySpec {
	rows := [][]string{
		lower: {"qwertyuiop", "asdfghjkl", "zxcvbnm"},
		upper: {"QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"},
		signs: {"1234567890", "-/:;()&@#+", ".,?!'\"*"},
	}[s]
	shift := keySpec{word: "ui.key.shift", icon: "arrow-big-up", act: keyTurn, to: upper, wide: 1.5}
	turn := keySpec{word: "ui.key.signs", act: keyTurn, to: signs, wide: 2}
	if s == upper {
		shift.to = lower
	}
	if s == signs {
		turn = keySpec{word: "ui.key.letters", act: keyTurn, to: lower, wide: 2}
		shift = keySpec{text: "_", wide: 1.5}
	}
	var out [][]keySpec
	if l == AnyText && s != signs {
		out = append(out, letters("1234567890"))
	}
	out = append(out, letters(rows[0]), letters(rows[1]),
		append(append([]keySpec{shift}, letters(rows[2])...), deleteKey),
		[]keySpec{turn, {text: ",", wide: 1}, spaceKey, {text: ".", wide: 1}, doneKey})
	return out
}

// codes is the rows for numbers that hold letters. No input method stands in the way of a
// scanner.
func codes() [][]keySpec {
	return [][]keySpec{letters("1234567890"), letters("QWERTYUIOP"), letters("ASDFGHJKL"),
		append(letters("ZXCVBNM"), deleteKey), {{text: "-", wide: 3}, withWidth(doneKey, 5)}}
}

// pad is a number pad with the delete and done keys beside it. With a key whose width is
// 0 the place left of the 0 is given to it.
func pad(extra keySpec) [][]keySpec {
	del := keySpec{word: "ui.key.delete", icon: "delete", act: keyDelete, wide: 1}
	done := keySpec{word: "ui.key.done", act: keyDone, wide: 1}
	last := []keySpec{extra, {text: "0", wide: 1}}
	if extra.wide == 0 {
		last = []keySpec{{text: "0", wide: 2}}
	}
	return [][]keySpec{letters("123"), letters("456"), letters("789"), append(last, del), {withWidth(done, 3)}}
}

func withWidth(k keySpec, wide float32) keySpec { k.wide = wide; return k }

func (k *key) fill(down bool) color.NRGBA {
	c := k.kit.Colours
	switch {
	case k.spec.act == keyDone && down:
		return c.PrimaryPress
	case k.spec.act == keyDone:
		return c.Primary
	case down:
		return c.Press
	case k.spec.act != keyType:
		return c.KeyAlt
	}
	return c.Key
}

func (k *key) ink() color.NRGBA {
	if k.spec.act == keyDone {
		return k.kit.OnPrimary
	}
	return k.kit.Ink
}
