package form

import (
	"slices"
	"strings"
)

// maskStyle says what of an answer the review page shows.
type maskStyle string

const (
	maskNone  maskStyle = "none"
	maskID    maskStyle = "id"    // 3501 **** **** 0028
	maskPhone maskStyle = "phone" // 138 **** 6021
	maskCard  maskStyle = "card"  // **** 6021
	maskAll   maskStyle = "all"   // ****
)

func (m maskStyle) known() bool {
	return slices.Contains([]maskStyle{maskNone, maskID, maskPhone, maskCard, maskAll}, m)
}

// hide hides the middle of an answer. What is too short to keep anything back is
// hidden whole.
func (m maskStyle) hide(s string) string {
	const stars = "****"
	r := []rune(s)
	n := len(r)
	switch {
	case m == maskNone || n == 0:
		return s
	case m == maskID && n >= 12:
		return string(r[:4]) + " " + stars + " " + stars + " " + string(r[n-4:])
	case m == maskPhone && n >= 10:
		head := 3
		if strings.HasPrefix(s, "0") {
			head = areaLength(s)
		}
		return string(r[:head]) + " " + stars + " " + string(r[n-4:])
	case m == maskCard && n >= 12:
		return stars + " " + string(r[n-4:])
	}
	return stars
}
