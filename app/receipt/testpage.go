package receipt

import (
	"time"

	"onestop/app/words"
)

// TestPage is what staff print after loading paper, and judge with their own eyes.
type TestPage struct {
	Words words.Words
	Hall  string
	Kiosk string // the kiosk's public name
	At    time.Time
}

// testCharacters have many strokes, and some stand above U+FFFF.
const testCharacters = "喆堃昇龑燊犇赟㛃㺱䶮𠅤𬱖𰻝 0123456789 ABCxyz"

// Document lays down the page.
func (p TestPage) Document() Document {
	code := "OneStop " + p.Kiosk + " " + p.At.Format(minute)
	return Document{
		Name: "TEST",
		At:   p.At,
		Blocks: []Block{
			Banner{Hall: p.Hall, Title: Pair{Main: p.Words.T("slip.test")}},
			Paragraph{Text: Pair{Main: p.Words.T("slip.test.how")}},
			swatch{},
			Heading{Text: Pair{Main: testCharacters}},
			Paragraph{Text: Pair{Main: testCharacters}},
			Rows{
				{Label: Pair{Main: p.Words.T("slip.kiosk")}, Value: Pair{Main: p.Kiosk}},
				{Label: Pair{Main: p.Words.T("slip.test.at")}, Value: Pair{Main: p.At.Format(minute)}},
			},
			Code{Text: code, Caption: Pair{Main: p.Words.T("slip.test.scan", code)}},
		},
	}
}

// swatch is a black bar, which shows dead dots and a tired ribbon, and a frame at the
// edges, which shows paper that lies askew.
type swatch struct{}

func (swatch) place(s *setter) {
	const high = 12
	s.space(s.gap)
	s.need(high)
	s.put(mark{ink: inkText, path: framePath(s.x, s.y, s.w, high, 0, 0.3)})
	s.fillRect(inkCode, s.x+2, s.y+2, s.w-4, high-4)
	s.y += high
}
