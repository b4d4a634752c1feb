package widget

// PutAway closes the keyboard; the field keeps what was typed. A field that is activated
// again is scrolled into view with its error.
func (k *Kit) PutAway() { k.activate(nil) }
