package agent

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// WatchLink calls up whenever the machine gets or loses its network, until ctx ends.
// The kernel tells (netlink); nothing is polled. up is called from this goroutine.
func WatchLink(ctx context.Context, up func(bool)) error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
	if err != nil {
		return fmt.Errorf("watch network: %w", err)
	}
	f := os.NewFile(uintptr(fd), "netlink")
	defer f.Close()
	groups := uint32(unix.RTMGRP_LINK | unix.RTMGRP_IPV4_IFADDR | unix.RTMGRP_IPV6_IFADDR)
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: groups}); err != nil {
		return fmt.Errorf("watch network: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { f.Close() })
	defer stop()
	had, err := connected()
	if err != nil {
		return err
	}
	b := make([]byte, 64<<10)
	for {
		// What exactly changed does not matter: the question is whether there is a network
		// now. An overrun (ENOBUFS) means that something changed as well.
		if _, err := f.Read(b); err != nil && !errors.Is(err, unix.ENOBUFS) {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("watch network: %w", err)
		}
		has, err := connected()
		if err != nil {
			return err
		}
		if has != had {
			had = has
			up(has)
		}
	}
}

// connected reports whether any interface but the loopback runs and has an address
// that reaches further than its own wire.
func connected() (bool, error) {
	all, err := net.Interfaces()
	if err != nil {
		return false, fmt.Errorf("watch network: %w", err)
	}
	const need = net.FlagUp | net.FlagRunning
	for _, i := range all {
		if i.Flags&net.FlagLoopback != 0 || i.Flags&need != need {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			continue // the interface went away meanwhile
		}
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
				return true, nil
			}
		}
	}
	return false, nil
}
