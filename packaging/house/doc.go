// Package house holds the tests that keep the house in shape: which package may
// import which, how long a file and a function may be, that every exported name is
// documented, that every wording exists and is used, that every dependency is named.
package house
