package main

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"onestop/app/config"
	"onestop/app/hall"
)

// plainText is for the case that even the fonts or the words are gone, so that nothing
// can be said in Chinese: a technician reads it.
const plainText = `OneStop cannot start: %s

The program file is damaged. Nothing that was taken in is lost.
Staff: install the program again, then start it. Until then send people to the counter.
Telephone: %s`

// showPlain runs the last window: the toolkit's own font, fixed words.
func (m *Main) showPlain(ctx context.Context, conf config.Config, fault error) int {
	w := newWindow(conf)
	text := widget.NewLabel(fmt.Sprintf(plainText, hall.CodeOf(fault), conf.Hall.Phone))
	text.Wrapping = fyne.TextWrapWord
	text.SizeName = "headingText"
	w.SetContent(container.NewPadded(container.NewCenter(container.NewGridWrap(fyne.NewSize(float32(conf.Panel.WidthPx)*0.8, float32(conf.Panel.HeightPx)*0.5), text))))
	stopped := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			fyne.CurrentApp().Quit()
		case <-stopped:
		}
	}()
	if err := display(w); err != nil {
		m.logEvent("window", err)
	}
	close(stopped)
	return 1
}
