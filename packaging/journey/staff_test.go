//go:build journey

package journey

import (
	"time"

	"onestop/packaging/rig"
)

// hold holds the corner for three seconds, as staff do.
func (v *visitor) hold() {
	v.Helper()
	view, err := v.house.Kiosk.View()
	v.must(err)
	corner, ok := view.Find("hold", "")
	if !ok {
		v.Fatalf("no corner for staff: %s", view.Labels())
	}
	x, y := corner.Centre()
	v.must(v.house.Kiosk.PressAt(x, y, 3300*time.Millisecond))
	v.page("staff")
}

// pin enters the staff's PIN.
func (v *visitor) pin() {
	v.Helper()
	for _, digit := range rig.PIN {
		v.must(v.house.Kiosk.PressKind("button", string(digit)))
	}
	_, err := v.house.Kiosk.Until("the staff's page", func(v rig.View) bool {
		_, still := v.Find("button", "清空")
		return !still
	})
	v.must(err)
}
