// Package assets holds what ships inside the programs: fonts, icons, words, sample
// content, the portal's pages and the working-day calendars. Only the mains and
// tests import it; everything else takes an fs.FS or bytes.
package assets

import (
	"embed"
	"io/fs"
)

//go:embed words content icons portal calendar
var files embed.FS

// The fonts are embedded as bytes, not through files: reading a file of an
// embed.FS copies it, and these are 14 MB that stay mapped from the program.
var (
	//go:embed fonts/NotoSansSC-Regular.ttf
	regular []byte
	//go:embed fonts/NotoSansSC-Bold.ttf
	bold []byte
)

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
func Fonts() (reg, bld []byte) { return regular, bold }

// sub panics only if the program was built wrong: go:embed has already failed the
// build where a folder is absent.
func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err)
	}
	return f
}
