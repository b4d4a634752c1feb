package widget

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"onestop/app/ui/theme"
	"onestop/app/words"
)

func TestPlateStandsWhereItIsPutAndHidesWhole(t *testing.T) {
	k := NewKit(theme.NewLook(theme.Parts{Panel: theme.Panel{Pixels: 1080, Width: 268}}, theme.DefaultWishes()), words.Words{}, Host{})
	p := k.box(color.NRGBA{A: 0xFF}, color.NRGBA{}, 0.4, 5)
	place(p, 10, 20, 300, 200)
	shown := func() int {
		n := 0
		for _, o := range drawn([]fyne.CanvasObject{p}) {
			if o.Visible() {
				n++
			}
		}
		return n
	}
	if p.Position() != fyne.NewPos(10, 20) || p.Size() != fyne.NewSize(300, 200) || shown() == 0 {
		t.Errorf("at %v, %v large, %d parts", p.Position(), p.Size(), shown())
	}
	p.Hide()
	if p.Visible() || shown() != 0 {
		t.Errorf("hidden, and %d parts are shown", shown())
	}
	place(p, 0, 0, 400, 400)
	if shown() != 0 {
		t.Error("moving showed what was hidden")
	}
	p.Show()
	if shown() == 0 {
		t.Error("nothing is shown again")
	}
}
