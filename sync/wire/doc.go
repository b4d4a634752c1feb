// Package wire is what kiosks and the portal say to each other: sealed envelopes,
// signed receipts, and the questions and answers around them. It does no I/O.
//
// Every question is one POST of deterministic CBOR, every answer one COSE_Sign1 made
// by the portal that names the question it answers. A body that is not such an
// answer, whatever its HTTP status, is no answer: a captive portal's page, a replay
// and a body cut short all fail the same way.
//
// Decoding is strict and bounded everywhere: one encoding for one value, unknown
// fields, duplicate keys, indefinite lengths and trailing bytes are refused, and
// every string and list has a limit. Times are Unix milliseconds; the helpers Millis
// and Time convert.
package wire
