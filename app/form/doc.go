// Package form asks a citizen for what a department wants to know. A form is two
// documents of the department: a JSON Schema, which says what a right answer is, and
// a page description, which says how to ask for it in every language. Without a page
// description the pages are made from the schema alone.
//
// A Form is read-only after Load and Offer and may be shared between goroutines. The
// answers live in a hall.Draft of the visit; the package keeps none of them. Its
// functions do no I/O after Load.
package form
