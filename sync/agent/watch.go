package agent

import "context"

// watch turns the network's coming and going into kicks. A watch that fails is begun
// again, after a longer and longer pause; as the network may have come up in between,
// that counts as a kick. Without a watch the loop still finds out, only later.
func (a *Agent) watch(ctx context.Context) {
	for failures := 0; ; failures++ {
		err := a.o.Watch(ctx, func(up bool) {
			failures = 0
			if up {
				a.send(kickUp)
				return
			}
			a.send(kickDown)
		})
		if ctx.Err() != nil {
			return
		}
		a.setWatchFault(err)
		timer, stop := a.o.After(max(watchPause, backoff(failures)))
		select {
		case <-ctx.Done():
			stop()
			return
		case <-timer:
		}
		a.setWatchFault(nil)
		a.send(kickUp)
	}
}

func (a *Agent) setWatchFault(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.status.WatchFault = err
}
