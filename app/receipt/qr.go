package receipt

import (
	"fmt"

	"github.com/skip2/go-qrcode"
)

// QuietZone is how many white modules must surround a QR code.
const QuietZone = 4

// QRModules returns the modules of a QR code of level M, true for black, without
// the quiet zone: whoever draws it leaves QuietZone modules white around it. An empty
// text, or one too long for any code, is an error.
func QRModules(text string) ([][]bool, error) {
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("QR code of %d bytes: %w", len(text), err)
	}
	q.DisableBorder = true
	return q.Bitmap(), nil
}
