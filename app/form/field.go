package form

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"onestop/app/hall"
)

// Kind is how a field is asked.
type Kind int

// The kinds of a field.
const (
	Text Kind = iota
	Number
	Date    // value 2006-01-02
	Choice  // one of Choices
	Choices // some of Choices; value a list
	YesNo
	Address // value an object: code, province, city, county, detail
	Notice  // no field: words in Label, shown with Tone
)

// Layout is the keyboard that suits a field.
type Layout int

// The keyboard layouts.
const (
	Any Layout = iota // all characters, Chinese among them
	Latin
	Digits
	Decimal
	ID // digits and X
	Phone
)

// Option is one choice of a field.
type Option struct {
	Value string
	Label hall.Text
	Hint  hall.Text
}

// Field is one thing that is asked. Min and Max are days for a Date (zero: no bound).
type Field struct {
	Pointer     string // JSON pointer into the answers
	Kind        Kind
	Label       hall.Text
	Hint        hall.Text
	Placeholder hall.Text
	Required    bool
	Options     []Option
	OptionsFrom string // a list outside the form: "categories"
	Layout      Layout
	Format      string
	MaxLength   int // characters; 0: no limit
	Lines       int // more than 1: long text
	Min, Max    time.Time
	Mask        bool   // on the review page only some characters are shown
	Declaration bool   // a YesNo that must be agreed to
	Tone        string // of a Notice: "info" or "warn"

	integer          bool
	number           bool // choices whose values are numbers
	earliest, latest string
	own              hall.Text // the author's message
}

// longText is the length beyond which a text gets several lines.
const longText = 60

// makeField reads the schema at e.At.
func makeField(e entryFile, root map[string]any) (Field, error) {
	schema, err := at(root, e.At)
	if err != nil {
		return Field{}, err
	}
	f := Field{
		Pointer: e.At, Label: e.Label, Hint: e.Hint, Placeholder: e.Placeholder, Mask: e.Mask,
		OptionsFrom: e.ChoicesFrom, Lines: e.Lines, own: e.Error,
		Format: word(schema, "format"), MaxLength: whole(schema, "maxLength"),
		earliest: word(schema, "x-min"), latest: word(schema, "x-max"),
	}
	if f.Label.Empty() {
		f.Label = labelOf(schema, e.At)
	}
	if f.Hint.Empty() && word(schema, "description") != "" {
		f.Hint = hall.ZH(word(schema, "description"))
	}
	if err := f.kindOf(schema, root); err != nil {
		return Field{}, err
	}
	if err := f.name(e.Choices); err != nil {
		return Field{}, err
	}
	f.Layout = layoutOf(f, keyboards[e.Keyboard])
	if f.Kind == Text && f.Lines == 0 && f.MaxLength > longText {
		f.Lines = 4
	}
	return f, nil
}

func (f *Field) kindOf(schema, root map[string]any) error {
	types := typesOf(schema)
	switch {
	case f.OptionsFrom != "":
		f.Kind = Choice
	case f.Format == "cn-address":
		f.Kind = Address
	case slices.Contains(types, "array"):
		items, _ := deref(schema["items"], root)
		f.Kind, f.Options = Choices, optionsOf(items)
		if len(f.Options) == 0 {
			return fmt.Errorf("a list must be of named values (items.enum)")
		}
	case len(optionsOf(schema)) > 0:
		f.Kind, f.Options = Choice, optionsOf(schema)
		f.number = slices.Contains(types, "integer") || slices.Contains(types, "number")
	case slices.Contains(types, "boolean"):
		f.Kind, f.Declaration = YesNo, schema["const"] == true
	case slices.Contains(types, "integer"):
		f.Kind, f.integer = Number, true
	case slices.Contains(types, "number"):
		f.Kind = Number
	case slices.Contains(types, "string"), len(types) == 0 && schema["pattern"] != nil:
		f.Kind = Text
		if f.Format == "date" {
			f.Kind = Date
		}
	default:
		return fmt.Errorf("cannot be asked: type %v", types)
	}
	return nil
}

// name gives the choices their words; a value without words shows itself.
func (f *Field) name(words choiceFile) error {
	for i, o := range f.Options {
		m := words[o.Value]
		label := hall.Text{}
		for lang, w := range m {
			switch w := w.(type) {
			case string:
				label[lang] = w
			case map[string]any:
				f.Options[i].Hint = textOf(w)
			}
		}
		if label.Empty() {
			label = hall.ZH(o.Value)
		}
		f.Options[i].Label = label
	}
	for value := range words {
		if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == value }) {
			return fmt.Errorf("choice %q is not in the schema's enum", value)
		}
	}
	return nil
}

func textOf(m map[string]any) hall.Text {
	t := hall.Text{}
	for lang, w := range m {
		if s, ok := w.(string); ok {
			t[lang] = s
		}
	}
	return t
}

func layoutOf(f Field, asked Layout) Layout {
	if asked != Any {
		return asked
	}
	switch f.Format {
	case "cn-id-number":
		return ID
	case "cn-mobile", "cn-phone":
		return Phone
	case "cn-postcode", "cn-bank-card":
		return Digits
	case "cn-uscc", "email", "uri":
		return Latin
	}
	switch {
	case f.Kind == Number && f.integer:
		return Digits
	case f.Kind == Number:
		return Decimal
	}
	return Any
}

func labelOf(schema map[string]any, at string) hall.Text {
	if s := word(schema, "title"); s != "" {
		return hall.ZH(s)
	}
	return hall.ZH(at[strings.LastIndexByte(at, '/')+1:])
}
