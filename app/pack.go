package main

import (
	"io/fs"

	"onestop/assets"
)

// pack is what ships inside the program and what it cannot serve without.
type pack struct {
	content, words, icons fs.FS
	regular, bold         []byte // fonts
}

func embedded() pack {
	regular, bold := assets.Fonts()
	return pack{content: assets.Content(), words: assets.Words(), icons: assets.Icons(), regular: regular, bold: bold}
}
