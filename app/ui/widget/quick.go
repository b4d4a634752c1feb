package widget

// Quick makes a button take presses as fast as they come, and returns it: the keys of a
// number pad, where a figure may stand twice.
func (b *Button) Quick() *Button { b.quick = true; return b }
