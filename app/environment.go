package main

import (
	"os"
	"strings"
	"syscall"
)

// environment is what Fyne and Go's runtime read before main runs; so the program starts
// itself once more when it is not there.
func environment() map[string]string {
	return map[string]string{
		// Without these Fyne guesses a scale from the monitor's data, which are often wrong.
		"FYNE_SCALE": "1", "FYNE_DISABLE_DPI_DETECTION": "1",
		// Fyne forgets the texts that it drew.
		"FYNE_CACHE": "20s",
		// The collector overwrites what it frees: what a citizen typed does not lie about in
		// memory until something else happens to need the place.
		"GODEBUG": "clobberfree=1",
	}
}

// inEnvironment returns when the process has the environment. It replaces the process by
// the same program with it if not; the error is that this did not work.
func inEnvironment() error {
	env, complete := completed(os.Environ(), environment())
	if complete {
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(program, os.Args, env)
}

// completed returns have with everything in want, and whether it was there already. What
// else GODEBUG says stays.
func completed(have []string, want map[string]string) (env []string, complete bool) {
	missing := map[string]string{}
	for name, value := range want {
		missing[name] = value
	}
	for _, e := range have {
		name, value, _ := strings.Cut(e, "=")
		wanted, ours := want[name]
		switch {
		case !ours:
			env = append(env, e)
		case value == wanted || name == "GODEBUG" && strings.Contains(","+value+",", ","+wanted+","):
			env = append(env, e)
			delete(missing, name)
		case name == "GODEBUG" && value != "":
			missing[name] = value + "," + wanted
		}
	}
	complete = len(missing) == 0
	for name, value := range missing {
		env = append(env, name+"="+value)
	}
	return env, complete
}
