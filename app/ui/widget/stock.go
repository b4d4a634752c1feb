package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Stock is what pages that are gone leave to the next ones: parts of plates, and icons
// with their textures. Fyne keeps what it knows of every object for some time after it was
// last shown; objects that are used again are known already, and neither memory nor
// uploads grow with the number of pages. It holds shapes and symbols, never a text. Host
// may do without one. It belongs to the interface's goroutine.
type Stock struct {
	plates [][]fyne.CanvasObject
	icons  map[image.Image][]*symbol
}

// NewStock makes an empty stock.
func NewStock() *Stock { return &Stock{icons: map[image.Image][]*symbol{}} }

// most is how many of a kind lie in stock: more than a page needs.
const most = 200

// symbol is an icon's picture as Fyne draws it.
type symbol struct {
	*canvas.Raster
	picture image.Image
}

func (s *Stock) takeParts() []fyne.CanvasObject {
	if s == nil || len(s.plates) == 0 {
		return newPlateParts()
	}
	last := len(s.plates) - 1
	parts := s.plates[last]
	s.plates = s.plates[:last]
	return parts
}

func (s *Stock) takeSymbol(picture image.Image) *symbol {
	if s != nil {
		if all := s.icons[picture]; len(all) > 0 {
			s.icons[picture] = all[:len(all)-1]
			return all[len(all)-1]
		}
	}
	y := &symbol{picture: picture}
	y.Raster = canvas.NewRaster(func(int, int) image.Image { return y.picture })
	return y
}

// leave gives a page's plates and icons back. They are deaf from now on: what still asks
// them to change would change the next page.
func (k *Kit) leave() {
	s := k.Host.Stock
	if s == nil {
		return
	}
	for _, p := range k.plates {
		if len(s.plates) < most {
			s.plates = append(s.plates, p.parts)
		}
		p.parts = nil
	}
	for _, i := range k.icons {
		if all := s.icons[i.symbol.picture]; len(all) < most {
			s.icons[i.symbol.picture] = append(all, i.symbol)
		}
		i.symbol = nil
	}
	k.plates, k.icons = nil, nil
}
