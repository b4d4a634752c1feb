package screen_test

import (
	"testing"

	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
)

// Most halls begin with four services.
func TestHomeWithFourTilesIsReadableAndTouchableEverywhere(t *testing.T) {
	s := uitest.Settings()
	s.Licences, s.Booking = false, false
	uitest.Check(t, uitest.Config{Settings: &s}, nil, screen.Route{Page: screen.PageHome})
}

func TestHomeIsReadableAndTouchableEverywhere(t *testing.T) {
	uitest.Check(t, uitest.Config{}, nil, screen.Route{Page: screen.PageHome})
}
