package agent

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The kernel's own word for link-up and link-down, in a network of the test's own.
func TestWatchLinkHearsTheKernel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard, where, done := make(chan bool, 8), make(chan string, 1), make(chan error, 1)
	go func() {
		// The thread keeps its network for ever, so it is not given back: it ends with the
		// goroutine.
		runtime.LockOSThread()
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			where <- ""
			done <- nil
			return
		}
		where <- fmt.Sprintf("/proc/%d/task/%d/ns/net", os.Getpid(), unix.Gettid())
		done <- WatchLink(ctx, func(up bool) { heard <- up })
	}()
	network := <-where
	ip := func(args string) error {
		return exec.Command("nsenter", append([]string{"--net=" + network, "ip"}, strings.Fields(args)...)...).Run()
	}
	if network == "" || ip("link add test0 type veth peer name test1") != nil {
		cancel()
		<-done
		t.Skip("no network of its own can be made here")
	}
	for _, c := range []struct {
		do   string
		want bool
	}{
		{"link set test1 up; link set test0 up; addr add 10.9.8.7/24 dev test0", true},
		{"link set test1 down", false},
		{"link set test1 up", true},
		{"route add default via 10.9.8.1 dev test0", true},
		{"link add more0 type veth peer name more1; link set more1 up; link set more0 up; addr add 10.9.7.7/24 dev more0", true},
		{"link set more1 down", true}, // the other interface stands
		{"link set more1 up", true},
		{"addr del 10.9.7.7/24 dev more0", true},
		{"addr del 10.9.8.7/24 dev test0", false},
	} {
		for _, args := range strings.Split(c.do, ";") {
			if err := ip(args); err != nil {
				t.Fatalf("ip %s: %v", args, err)
			}
		}
		select {
		case got := <-heard:
			if got != c.want {
				t.Errorf("after %q heard %v, want %v", c.do, got, c.want)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("after %q nothing was heard", c.do)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
