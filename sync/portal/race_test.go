//go:build race

package portal_test

// raced: the race detector watches.
const raced = true
