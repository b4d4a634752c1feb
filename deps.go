//go:build deps

// Package onestop: temporary anchor for module requirements while packages land.
package onestop

import (
	_ "filippo.io/age"
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/test"
	_ "github.com/OpenPrinting/goipp"
	_ "github.com/Shopify/toxiproxy/v2"
	_ "github.com/dlclark/regexp2"
	_ "github.com/fxamacker/cbor/v2"
	_ "github.com/jung-kurt/gofpdf"
	_ "github.com/mozillazg/go-pinyin"
	_ "github.com/pelletier/go-toml/v2"
	_ "github.com/santhosh-tekuri/jsonschema/v6"
	_ "github.com/skip2/go-qrcode"
	_ "github.com/veraison/go-cose"
	_ "go.etcd.io/bbolt"
	_ "go.uber.org/goleak"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/image/font/sfnt"
	_ "golang.org/x/sys/unix"
	_ "golang.org/x/text/width"
	_ "golang.org/x/time/rate"
	_ "modernc.org/sqlite"
	_ "pgregory.net/rapid"
)
