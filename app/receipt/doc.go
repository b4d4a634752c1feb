// Package receipt prints: the slip that a citizen takes away and the guides of the
// hall, on an 80 mm roll and on A4.
//
// A Document is blocks of words. One layout sets them in millimetres; the same
// marks are then drawn as PDF (for office printers and files) or as printer dots
// (for ESC/POS). No character is ever lost: a character that the fonts lack becomes
// a visible box and is reported, one above U+FFFF is drawn as an outline.
//
// Only pdf.go imports gofpdf. Of that library only Text is used: its MultiCell drops
// a character at every wrap, and several calls panic above U+FFFF.
package receipt
