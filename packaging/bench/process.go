package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// tree lists a process and all below it.
func tree(pid int) []int {
	below := map[int][]int{}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return []int{pid}
	}
	for _, path := range stats {
		f, self, ok := fields(path)
		if !ok {
			continue // it ended meanwhile
		}
		parent, err := strconv.Atoi(f[1])
		if err == nil {
			below[parent] = append(below[parent], self)
		}
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, below[all[i]]...)
	}
	return all
}

// fields reads a stat file after the program's name, which may hold spaces: state,
// parent, …
func fields(path string) (f []string, pid int, ok bool) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, false
	}
	open, end := strings.Index(string(b), " ("), strings.LastIndex(string(b), ") ")
	if open < 0 || end < 0 {
		return nil, 0, false
	}
	pid, err = strconv.Atoi(string(b[:open]))
	f = strings.Fields(string(b[end+2:]))
	return f, pid, err == nil && len(f) > 12
}

// pss is the proportional memory of a process tree in MB (10^6 bytes).
func pss(pid int) (float64, error) {
	var total float64
	for _, p := range tree(pid) {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p))
		if err != nil {
			continue // it ended meanwhile
		}
		for _, line := range strings.Split(string(b), "\n") {
			var kb float64
			if _, err := fmt.Sscanf(line, "Pss: %f kB", &kb); err == nil {
				total += kb * 1024 / 1e6
			}
		}
	}
	if total == 0 {
		return 0, fmt.Errorf("process %d says nothing about its memory", pid)
	}
	return total, nil
}

// cpu is the time that a process tree has spent on a core, in seconds.
func cpu(pid int) float64 {
	const ticks = 100 // a second: USER_HZ on every Linux this runs on
	var total float64
	for _, p := range tree(pid) {
		f, _, ok := fields(fmt.Sprintf("/proc/%d/stat", p))
		if !ok {
			continue // it ended meanwhile
		}
		for _, s := range f[11:13] {
			if n, err := strconv.ParseFloat(s, 64); err == nil {
				total += n / ticks
			}
		}
	}
	return total
}
