// Onestop-kiosk is the kiosk program: it reads one configuration file, opens the store,
// and shows the window. It wires and decides nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"golang.org/x/sys/unix"

	"onestop/app/hall"
)

// version is set by the build.
var version = "dev"

// exitRestart asks whoever started the program to start it again (staff's "restart the
// program"); packaging/kiosk's unit and packaging/run.sh do.
const exitRestart = 75

// memoryLimit makes the collector work harder before the kiosk grows (bytes).
const memoryLimit = 160 << 20

// Main is the program, with what it was told on the command line.
type Main struct {
	Config string // the configuration file
	Probe  string // a socket that tells tests which controls are shown; "": none
	Log    *slog.Logger
	Pack   pack
}

func main() {
	m := &Main{Log: slog.New(slog.NewJSONHandler(os.Stderr, nil)), Pack: embedded()}
	flag.StringVar(&m.Config, "config", "/etc/onestop/kiosk.toml", "the configuration file")
	flag.StringVar(&m.Probe, "probe", "", "for tests: a Unix socket that tells which controls are shown")
	show := flag.Bool("version", false, "print the version")
	flag.Parse()
	if *show {
		fmt.Println("onestop-kiosk", version)
		return
	}
	if err := inEnvironment(); err != nil {
		m.logEvent("environment", err) // it serves all the same, and forgets more slowly
	}
	debug.SetMemoryLimit(memoryLimit)
	// What is in memory of a visit must not reach the disk when the program crashes.
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		m.Log.Warn("core dumps stay on", "error", err.Error())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := m.Run(ctx)
	stop()
	os.Exit(code)
}

// Run shows the kiosk until ctx ends or staff restart it, and returns the exit code. What
// keeps the kiosk from starting is shown on the screen, not only logged: a hall has no
// console.
func (m *Main) Run(ctx context.Context) int {
	k, err := open(m)
	if err != nil {
		m.Log.Error("start", "code", hall.CodeOf(err), "error", err.Error())
		return m.showFault(ctx, k.conf, err)
	}
	code := m.showKiosk(ctx, k)
	if err := k.close(); err != nil {
		m.Log.Error("stop", "code", hall.CodeOf(err), "error", err.Error())
		return 1
	}
	return code
}

// logEvent is what the interface logs through: an event and an error, never an answer.
func (m *Main) logEvent(event string, err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		m.Log.Info(event)
		return
	}
	m.Log.Error(event, "code", hall.CodeOf(err), "error", err.Error())
}
