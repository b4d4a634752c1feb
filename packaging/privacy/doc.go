// Package privacy looks for what a citizen leaves behind. A person with a rare name does a
// whole errand at the real window, by presses and typing; then every place that the kiosk
// can write to is searched for what was typed: the data folder, the log, the printed paper,
// the spool, names of files, the command line, the next visit's page, and the process's
// memory. It has tests only, behind the build tag "journey", and wants the programs of
// packaging/build.sh in build/.
package privacy
