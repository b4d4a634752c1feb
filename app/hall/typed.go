package hall

// Reading is how a number that is still being typed is read: folded and grouped as it is
// written for people. Missing is how many characters are still to come, negative when
// there are too many.
func Reading(typed string) (shown string, missing int) {
	body := []rune(fold(typed))
	for i, r := range body {
		if i > 0 && i%4 == 0 {
			shown += "-"
		}
		shown += string(r)
	}
	return shown, numberLen - len(body)
}
