package main

import (
	"net"
	"os"
)

// watchdog returns what tells systemd that the interface's loop turns (sd_notify). It
// does nothing where nobody watches.
func watchdog() func() {
	address := os.Getenv("NOTIFY_SOCKET")
	if address == "" {
		return func() {}
	}
	state := "READY=1\nWATCHDOG=1"
	return func() {
		conn, err := net.Dial("unixgram", address)
		if err != nil {
			return // who does not listen will see that the loop stands, and restart it
		}
		defer conn.Close()
		if _, err := conn.Write([]byte(state)); err == nil {
			state = "WATCHDOG=1"
		}
	}
}
