//go:build !race

package uitest

// raced says that the race detector watches.
const raced = false
