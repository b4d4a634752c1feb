package hall

import (
	"encoding/json"
	"fmt"
)

// The language tags (BCP 47) that the interface speaks.
const (
	Chinese = "zh-Hans"
	English = "en"
)

// Text is one piece of published wording in several languages, keyed by
// language tag. In JSON it is either a plain string, which is Chinese, or an
// object of tag to string.
type Text map[string]string

// In returns the wording in lang, or the Chinese wording where that language is
// missing: a guide that nobody translated yet is still a guide.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t[Chinese]
}

// Empty reports whether no language has any wording.
func (t Text) Empty() bool {
	for _, s := range t {
		if s != "" {
			return false
		}
	}
	return true
}

// ZH makes a Text that has Chinese wording only.
func ZH(s string) Text { return Text{Chinese: s} }

// UnmarshalJSON takes a plain string as Chinese.
func (t *Text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = Text{Chinese: s}
		return nil
	}
	m := map[string]string{}
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("text: want a string or an object of language to string: %w", err)
	}
	*t = m
	return nil
}
