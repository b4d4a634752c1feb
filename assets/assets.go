// Package assets holds what ships inside the programs: fonts, icons, words, sample
// content, the portal's pages and the working-day calendars. Only the mains and
// tests import it; everything else takes an fs.FS or bytes.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed fonts words content icons portal calendar
var files embed.FS

// Content is the sample content: guides, forms, departments, categories.
func Content() fs.FS { return sub("content") }

// Words is the catalogue of wordings, one folder a language.
func Words() fs.FS { return sub("words") }

// Icons is the SVG icons.
func Icons() fs.FS { return sub("icons") }

// Portal is the portal's templates and style sheet.
func Portal() fs.FS { return sub("portal") }

// Calendar is the working-day calendars, one file a year.
func Calendar() fs.FS { return sub("calendar") }

// Fonts returns Noto Sans SC Regular, whole, and Bold, a subset (OFL-1.1). The
// caller must not change the bytes.
func Fonts() (regular, bold []byte) {
	return mustRead("fonts/NotoSansSC-Regular.ttf"), mustRead("fonts/NotoSansSC-Bold.ttf")
}

// sub and mustRead panic only if the program was built wrong: go:embed has
// already failed the build where a folder is absent.
func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err)
	}
	return f
}

func mustRead(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return b
}
