package widget

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"onestop/app/ui/theme"
)

// DateParts is what a Date is made of. Value is 2006-01-02 or what was typed before, also
// when it is no date. A zero Min or Max sets no limit to the stepping.
type DateParts struct {
	Label, Hint, Error string
	Value              string
	Min, Max           time.Time
	Changed            func(value string) // 2006-01-02 where the parts are numbers; "" when all are empty
}

// Date is year, month and day in the page: each can be stepped or typed.
type Date struct {
	*Box
	kit    *Kit
	parts  DateParts
	fields [3]*Field
}

// Date makes a date input.
func (k *Kit) Date(p DateParts) *Date {
	d := &Date{kit: k, parts: p}
	values := strings.SplitN(p.Value+"--", "-", 4)
	words := [3]string{"ui.date.year", "ui.date.month", "ui.date.day"}
	columns := make([]Node, 3)
	for i := range 3 {
		word := k.T(words[i])
		d.fields[i] = k.Field(FieldParts{Placeholder: word, Text: strings.TrimLeft(values[i], "0"), Layout: Digits,
			Max: [3]int{4, 2, 2}[i], Changed: func(string) { d.tell() }, Done: func() { d.next(i) }})
		less := k.stepper("minus", k.T("ui.date.less", word), func() { d.step(i, -1) })
		more := k.stepper("plus", k.T("ui.date.more", word), func() { d.step(i, 1) })
		columns[i] = k.Column(2, k.Text(theme.Sub, word), newBox(row{gap: k.MM(theme.Apart), stiff: true}, []Node{less, k.Grow(1, d.fields[i]), more}))
	}
	var label, hint, wrong Node
	if p.Label != "" {
		label = k.Text(theme.Label, p.Label)
	}
	if p.Hint != "" {
		hint = k.Text(theme.Note, p.Hint)
	}
	if p.Error != "" {
		wrong = k.ErrorLine(p.Error)
	}
	d.Box = k.Column(2, label, hint, k.Grid(3, theme.Gap, columns...), wrong)
	return d
}

// stepper is a square button with an icon.
func (k *Kit) stepper(icon, label string, act func()) *Button {
	b := k.pager(icon, label, act)
	b.high, b.pad = k.MM(22), k.MM(2.5)
	return b
}

// Value is the date as in DateParts.
func (d *Date) Value() string {
	var v [3]string
	empty := true
	for i, f := range d.fields {
		v[i] = f.Text()
		empty = empty && v[i] == ""
		if n, err := strconv.Atoi(v[i]); err == nil && i > 0 {
			v[i] = fmt.Sprintf("%02d", n)
		}
	}
	if empty {
		return ""
	}
	return strings.Join(v[:], "-")
}

func (d *Date) tell() {
	if d.parts.Changed != nil {
		d.parts.Changed(d.Value())
	}
}

// next leads the visitor from year to month to day.
func (d *Date) next(i int) {
	if i < 2 {
		d.fields[i+1].Activate()
	}
}

// step adds to one part and stays within what exists: months go round, days too, and
// years stop at the limits.
func (d *Date) step(i, by int) {
	n, err := strconv.Atoi(d.fields[i].Text())
	if err != nil {
		n, by = d.begin(i), 0
	}
	n += by
	low, high := d.limits(i)
	switch {
	case i == 0:
		n = max(low, min(n, high))
	case n < low:
		n = high
	case n > high:
		n = low
	}
	d.fields[i].SetText(strconv.Itoa(n))
	if _, most := d.limits(2); i < 2 {
		if day, err := strconv.Atoi(d.fields[2].Text()); err == nil && day > most {
			d.fields[2].SetText(strconv.Itoa(most))
		}
	}
	d.kit.do(d.tell)
}

// begin is where stepping starts in an empty part.
func (d *Date) begin(i int) int {
	if i > 0 {
		return 1
	}
	if !d.parts.Max.IsZero() && d.parts.Max.Before(d.kit.Host.Now()) {
		return d.parts.Max.Year()
	}
	return d.kit.Host.Now().Year()
}

func (d *Date) limits(i int) (low, high int) {
	switch i {
	case 0:
		low, high = 1900, 2199
		if !d.parts.Min.IsZero() {
			low = d.parts.Min.Year()
		}
		if !d.parts.Max.IsZero() {
			high = d.parts.Max.Year()
		}
		return low, high
	case 1:
		return 1, 12
	}
	year, err1 := strconv.Atoi(d.fields[0].Text())
	month, err2 := strconv.Atoi(d.fields[1].Text())
	if err1 != nil || err2 != nil {
		return 1, 31
	}
	return 1, time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
