//go:build race

package uitest

// raced says that the race detector watches, which makes everything ten times slower.
const raced = true
