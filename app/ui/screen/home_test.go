package screen_test

import (
	"testing"

	"onestop/app/ui/screen"
	"onestop/app/ui/theme"
	"onestop/app/ui/uitest"
)

func TestHomeShots(t *testing.T) {
	for _, p := range uitest.Panels {
		b := uitest.New(t, uitest.Config{Panel: p})
		for _, c := range uitest.Cases() {
			if c.Panel != p || c.Wishes.Step == theme.Small {
				continue
			}
			b.Show(c.Wishes, screen.Route{Page: screen.PageHome})
			b.Save(t, "home-"+c.String())
		}
	}
}
