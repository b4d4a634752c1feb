// Package badstart starts the real kiosk program into everything that can be wrong when a
// hall is opened in the morning: a wrong configuration, a disk that is full, away or
// read-only, a store that is in use, damaged or gone, a portal that is not the hall's. Every
// start must end in a window that says what is wrong and what staff should do. It has
// tests only, behind the build tag "journey", and wants the programs of packaging/build.sh
// in build/.
package badstart
