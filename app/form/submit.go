package form

import (
	"bytes"
	"encoding/json"

	"onestop/app/hall"
)

// Submitted is what is sent: the answers that are shown, as canonical JSON (sorted
// keys, no space). It is right only after CheckAll found no fault.
func (f *Form) Submitted(d *hall.Draft) json.RawMessage {
	return canonical(f.shown(d.Answers).answers)
}

// canonical writes a JSON value in the one way: keys sorted, no space, characters as
// they are. Values come from decoding, so writing cannot go wrong.
func canonical(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return []byte("null")
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
