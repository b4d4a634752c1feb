package agent

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// WatchLink calls up whenever the machine's network changes so that the portal may be
// reached again (true: an address came, went or moved, or a default route appeared) or
// no longer (false: the last address went), until ctx ends. The kernel tells (netlink);
// nothing is polled. up is called from this goroutine.
func WatchLink(ctx context.Context, up func(bool)) error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
	if err != nil {
		return fmt.Errorf("watch network: %w", err)
	}
	f := os.NewFile(uintptr(fd), "netlink")
	defer f.Close()
	groups := uint32(unix.RTMGRP_LINK | unix.RTMGRP_IPV4_IFADDR | unix.RTMGRP_IPV6_IFADDR |
		unix.RTMGRP_IPV4_ROUTE | unix.RTMGRP_IPV6_ROUTE)
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: groups}); err != nil {
		return fmt.Errorf("watch network: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { f.Close() })
	defer stop()
	before, err := look()
	if err != nil {
		return err
	}
	b := make([]byte, 64<<10)
	for {
		// What exactly changed is looked up, not read: an overrun (ENOBUFS) means that
		// something changed as well.
		if _, err := f.Read(b); err != nil && !errors.Is(err, unix.ENOBUFS) {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("watch network: %w", err)
		}
		now, err := look()
		if err != nil {
			return err
		}
		if changed, is := now.since(before); changed {
			up(is)
		}
		before = now
	}
}

// network is what the machine has of it.
type network struct {
	addrs  []string // "interface address" of running interfaces, sorted
	routes []string // default routes, "interface gateway", sorted
}

// since compares with an earlier look. A default route that went is no news: it comes
// back, or its addresses go as well.
func (n network) since(before network) (changed, up bool) {
	if len(n.addrs) == 0 {
		return len(before.addrs) > 0, false
	}
	appeared := slices.ContainsFunc(n.routes, func(r string) bool { return !slices.Contains(before.routes, r) })
	return appeared || !slices.Equal(n.addrs, before.addrs), true
}

// look lists the addresses of running interfaces but the loopback that reach further
// than their own wire, and the default routes.
func look() (n network, err error) {
	all, err := net.Interfaces()
	if err != nil {
		return n, fmt.Errorf("watch network: %w", err)
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
			if at, ok := a.(*net.IPNet); ok && at.IP.IsGlobalUnicast() {
				n.addrs = append(n.addrs, i.Name+" "+at.String())
			}
		}
	}
	slices.Sort(n.addrs)
	n.routes, err = defaultRoutes()
	return n, err
}

func defaultRoutes() (routes []string, err error) {
	b, err := syscall.NetlinkRIB(unix.RTM_GETROUTE, unix.AF_UNSPEC)
	if err != nil {
		return nil, fmt.Errorf("watch network: routes: %w", err)
	}
	messages, err := syscall.ParseNetlinkMessage(b)
	if err != nil {
		return nil, fmt.Errorf("watch network: routes: %w", err)
	}
	for _, m := range messages {
		// struct rtmsg: family, dst_len, src_len, tos, table, protocol, scope, type
		if m.Header.Type != unix.RTM_NEWROUTE || len(m.Data) < unix.SizeofRtMsg || m.Data[1] != 0 || m.Data[7] != unix.RTN_UNICAST {
			continue
		}
		attrs, err := syscall.ParseNetlinkRouteAttr(&m)
		if err != nil {
			return nil, fmt.Errorf("watch network: routes: %w", err)
		}
		route := fmt.Sprint("family ", m.Data[0])
		for _, a := range attrs {
			if a.Attr.Type == unix.RTA_OIF || a.Attr.Type == unix.RTA_GATEWAY {
				route += fmt.Sprintf(" %x", a.Value)
			}
		}
		routes = append(routes, route)
	}
	slices.Sort(routes)
	return routes, nil
}
