package screen_test

import (
	"testing"

	"onestop/app/ui/screen"
	"onestop/app/ui/uitest"
)

func TestHomeIsReadableAndTouchableEverywhere(t *testing.T) {
	uitest.Check(t, uitest.Config{}, nil, screen.Route{Page: screen.PageHome})
}
