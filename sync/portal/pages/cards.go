package pages

import (
	"context"
	"fmt"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/ledger"
)

// rateView is the month's on-time rate, computed from the ledger. With few cases no
// percentage is shown: three cases are not "100 %".
type rateView struct {
	Closed, OnTime int
	Percent        string
	Few            bool
}

// monthView is what came and went this month.
type monthView struct{ Received, Closed, Rated, Content int }

const leastForRate = 5

func (s *Site) fillCards(ctx context.Context, v *worklistView, c *clerkView) error {
	now := v.now.In(v.zone)
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, v.zone)
	for _, x := range []struct {
		into *int
		q    ledger.Query
	}{
		{&v.Rate.Closed, ledger.Query{From: first}},
		{&v.Rate.OnTime, ledger.Query{From: first, OnTime: true}},
		{&v.Month.Received, ledger.Query{Since: first}},
		{&v.Month.Rated, ledger.Query{From: first, States: []hall.State{hall.StateRated}}},
		{&v.Month.Content, ledger.Query{From: first, Rated: hall.Satisfied}},
	} {
		x.q.Dept, x.q.Kind = c.Dept, v.Kind
		n, err := s.Ledger.Count(ctx, x.q)
		if err != nil {
			return err
		}
		*x.into = n
	}
	v.Month.Closed = v.Rate.Closed
	v.Rate.Few = v.Rate.Closed < leastForRate
	if !v.Rate.Few {
		// Cut, never rounded up: 99.96 % on time is not "100.0%".
		tenths := v.Rate.OnTime * 1000 / v.Rate.Closed
		v.Rate.Percent = fmt.Sprintf("%d.%d%%", tenths/10, tenths%10)
	}
	return nil
}
