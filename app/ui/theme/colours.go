package theme

import "image/color"

// Colours are named by role. A test holds every pair that
// is drawn against its floor of contrast.
type Colours struct {
	Ground, Surface, Press color.NRGBA // page, card, card under a finger
	Ink, Sub               color.NRGBA
	Primary, PrimaryPress  color.NRGBA // action
	OnPrimary, OnPress     color.NRGBA // text on the two
	Accent                 color.NRGBA // text and icons that act, on ground and surface
	Header, OnHeader       color.NRGBA
	Pill, PillEdge         color.NRGBA // the network's state in the header
	Tint, OnTint           color.NRGBA // quiet fill
	Icon, OnIcon           color.NRGBA // a tile's square
	HeroIcon, OnHeroIcon   color.NRGBA
	Line, Edge             color.NRGBA // decoration; border of an input
	CardEdge, Halo         color.NRGBA // border of a card; ring round the active field
	Track                  color.NRGBA // the unfilled part of a progress bar
	KeyGround, Key, KeyAlt color.NRGBA
	KeyEdge                color.NRGBA
	Ok, Warn, Bad          Tone
}

// Tone is a state's ink on its tint, and the border that shows it without colour.
type Tone struct{ Ink, Tint, Edge color.NRGBA }

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

// Light is the default.
var Light = Colours{
	Ground: rgb(0xF3F6FB), Surface: rgb(0xFFFFFF), Press: rgb(0xDCE7FB),
	Ink: rgb(0x14213D), Sub: rgb(0x2F3A4E),
	Primary: rgb(0x0F4DC0), PrimaryPress: rgb(0x08296B), OnPrimary: rgb(0xFFFFFF), OnPress: rgb(0xFFFFFF),
	Accent: rgb(0x0F4DC0), Header: rgb(0x0B3D9E), OnHeader: rgb(0xFFFFFF), Pill: rgb(0x2450A8), PillEdge: rgb(0x2450A8),
	Tint: rgb(0xE8F0FE), OnTint: rgb(0x0B3D9E), Icon: rgb(0xE8F0FE), OnIcon: rgb(0x0F4DC0),
	HeroIcon: rgb(0x3A6DCB), OnHeroIcon: rgb(0xFFFFFF),
	Line: rgb(0xD5DDEA), Edge: rgb(0x7C8AA3), CardEdge: rgb(0xD5DDEA), Halo: rgb(0xBBD0F5), Track: rgb(0xD5DDEA),
	KeyGround: rgb(0xDDE4EF), Key: rgb(0xFFFFFF), KeyAlt: rgb(0xC9D3E4), KeyEdge: rgb(0xDDE4EF),
	Ok:   Tone{rgb(0x0B5A36), rgb(0xE3F4EB), rgb(0x0B5A36)},
	Warn: Tone{rgb(0x6E3B00), rgb(0xFFF3DC), rgb(0x6E3B00)},
	Bad:  Tone{rgb(0x8C1D18), rgb(0xFDE8E6), rgb(0x8C1D18)},
}

// High is the high contrast choice: white and yellow on black, borders instead of fills.
var High = Colours{
	Ground: rgb(0x000000), Surface: rgb(0x000000), Press: rgb(0x333333),
	Ink: rgb(0xFFFFFF), Sub: rgb(0xFFFFFF),
	Primary: rgb(0xFFE14D), PrimaryPress: rgb(0xFFFFFF), OnPrimary: rgb(0x000000), OnPress: rgb(0x000000),
	Accent: rgb(0xFFE14D), Header: rgb(0x000000), OnHeader: rgb(0xFFFFFF), Pill: rgb(0x000000), PillEdge: rgb(0xFFFFFF),
	Tint: rgb(0x000000), OnTint: rgb(0xFFE14D), Icon: rgb(0x262626), OnIcon: rgb(0xFFE14D),
	HeroIcon: rgb(0xD9BE38), OnHeroIcon: rgb(0x000000),
	Line: rgb(0xFFFFFF), Edge: rgb(0xFFFFFF), CardEdge: rgb(0xFFFFFF), Halo: rgb(0x8C7B2A), Track: rgb(0x4D4D4D),
	KeyGround: rgb(0x000000), Key: rgb(0x000000), KeyAlt: rgb(0x000000), KeyEdge: rgb(0xFFFFFF),
	Ok:   Tone{rgb(0xFFFFFF), rgb(0x000000), rgb(0xFFFFFF)},
	Warn: Tone{rgb(0xFFFFFF), rgb(0x000000), rgb(0xFFFFFF)},
	Bad:  Tone{rgb(0xFFFFFF), rgb(0x000000), rgb(0xFFFFFF)},
}
