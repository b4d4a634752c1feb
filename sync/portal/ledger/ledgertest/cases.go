package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/ledger"
)

func acts(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	x := Entry("7K4", 1)
	store(t, l, x)
	due := Start.Add(48 * time.Hour)
	after, err := l.Act(ctx, x.Case.Number, func(c casework.Case) (casework.Case, []casework.Step, error) {
		c.Accepted, c.Due, c.At, c.Asked = Start, due, 1, true
		return move(hall.StateProcessing, hall.StepAccepted)(c)
	})
	if err != nil || after.Dept() != "water" {
		t.Fatalf("act: %+v, %v", after, err)
	}
	no := errors.New("no")
	if _, err := l.Act(ctx, x.Case.Number, func(c casework.Case) (casework.Case, []casework.Step, error) {
		c.State = hall.StateRefused
		return c, []casework.Step{{}}, no
	}); !errors.Is(err, no) {
		t.Errorf("refused decision: %v, want its own error", err)
	}
	got, steps, err := l.Case(ctx, x.Case.Number)
	if err != nil || got.State != hall.StateProcessing || got.At != 1 || !got.Asked || !got.Due.Equal(due) {
		t.Errorf("case %+v, %v", got, err)
	}
	if len(steps) != 3 || steps[2].By != "li" || steps[2].Words != "好" || steps[2].Dept.In(hall.Chinese) != "公安局" {
		t.Errorf("steps %+v: want two and the new one", steps)
	}
	if got.ItemName.In(hall.Chinese) != "居民身份证换领" || len(got.Flow) != 2 || !got.Submitted.Equal(x.Case.Submitted) {
		t.Errorf("case %+v: what it came with is not there", got)
	}
	if _, err := l.Act(ctx, "none", move(hall.StateRefused, hall.StepRefused)); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("unknown number: %v, want not found", err)
	}
	if _, _, err := l.Case(ctx, "none"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("unknown case: %v, want not found", err)
	}
}

func concurrentActs(t *testing.T, e Engine) {
	l := open(t, e)
	x := Entry("7K4", 1)
	store(t, l, x)
	const n = 20
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if _, err := l.Act(context.Background(), x.Case.Number, move(hall.StateProcessing, hall.StepPassed)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	_, steps, err := l.Case(context.Background(), x.Case.Number)
	if err != nil || len(steps) != 2+n {
		t.Errorf("%d steps, %v; want %d", len(steps), err, 2+n)
	}
}

func ratings(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	x := Entry("7K4", 1)
	store(t, l, x)
	rate := func(r hall.Rating) error {
		_, err := l.Act(ctx, x.Case.Number, func(c casework.Case) (casework.Case, []casework.Step, error) {
			c.Rating = &r
			return c, []casework.Step{{Step: hall.Step{Kind: hall.StepRated, At: Start}}}, nil
		})
		return err
	}
	want := hall.Rating{Solved: true, Score: hall.Fair}
	if err := rate(want); err != nil {
		t.Fatal(err)
	}
	if err := rate(hall.Rating{Score: hall.Unsatisfied}); err != nil {
		t.Fatal(err) // the domain refuses this; the ledger only never overwrites
	}
	c, _, err := l.Case(ctx, x.Case.Number)
	if err != nil || c.Rating == nil || *c.Rating != want {
		t.Errorf("rating %+v, %v; want the first one %+v", c.Rating, err, want)
	}
	n, err := l.Count(ctx, ledger.Query{Rated: hall.Fair})
	if err != nil || n != 1 {
		t.Errorf("counted %d rated fair, %v; want 1", n, err)
	}
}

func lists(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	for i := range 6 {
		store(t, l, Entry("7K4", i+1))
	}
	set := func(i int, change func(*casework.Case)) {
		if _, err := l.Act(ctx, Entry("7K4", i).Case.Number, func(c casework.Case) (casework.Case, []casework.Step, error) {
			change(&c)
			return c, nil, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	at := func(hours int) time.Time { return Start.Add(time.Duration(hours) * time.Hour) }
	set(2, func(c *casework.Case) { c.State, c.Due = hall.StateProcessing, at(90) })
	set(3, func(c *casework.Case) { c.State, c.Due = hall.StateProcessing, at(10) })
	set(4, func(c *casework.Case) { c.State, c.Due, c.Paused = hall.StateSupplement, at(1), at(0) })
	set(5, func(c *casework.Case) { c.State, c.Due, c.Closed = hall.StateFinished, at(10), at(9) })
	set(6, func(c *casework.Case) { c.State, c.At = hall.StateProcessing, 1 })
	for name, c := range map[string]struct {
		q    ledger.Query
		want []int
	}{
		"open ones of a desk, due first": {ledger.Query{Dept: "police", States: []hall.State{hall.StateReceived,
			hall.StateProcessing, hall.StateSupplement}, Limit: 9}, []int{3, 2, 1, 4}},
		"second page":            {ledger.Query{Dept: "police", Limit: 2, Offset: 2}, []int{2, 1}},
		"another desk":           {ledger.Query{Dept: "water", Limit: 9}, []int{6}},
		"part of the number":     {ledger.Query{Search: "7k4-00002", Limit: 9}, []int{2}},
		"part of the name":       {ledger.Query{Search: "身份证", Limit: 1}, []int{3}},
		"signs are only signs":   {ledger.Query{Search: "%", Limit: 9}, nil},
		"due in a span":          {ledger.Query{DueFrom: at(5), DueTo: at(20), States: []hall.State{hall.StateProcessing}, Limit: 9}, []int{3}},
		"closed on time":         {ledger.Query{From: at(0), To: at(24), OnTime: true, Limit: 9}, []int{5}},
		"complaints: there none": {ledger.Query{Kind: hall.Complaint, Limit: 9}, nil},
	} {
		t.Run(name, func(t *testing.T) { checkList(t, l, c.q, c.want) })
	}
}

func checkList(t *testing.T, l ledger.Ledger, q ledger.Query, want []int) {
	t.Helper()
	cases, err := l.List(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	var got, numbers []string
	for _, c := range cases {
		got = append(got, string(c.Number))
	}
	for _, i := range want {
		numbers = append(numbers, string(Entry("7K4", i).Case.Number))
	}
	if !slices.Equal(got, numbers) {
		t.Errorf("got %v, want %v", got, numbers)
	}
	if n, err := l.Count(context.Background(), q); err != nil || q.Offset == 0 && q.Limit == 9 && n != len(want) {
		t.Errorf("count %d, %v; want %d", n, err, len(want))
	}
}

func feeds(t *testing.T, e Engine) {
	l := open(t, e)
	ctx := context.Background()
	for i := range 3 {
		store(t, l, Entry("7K4", i+1), Entry("7K5", i+1))
	}
	act := func(i int) {
		if _, err := l.Act(ctx, Entry("7K4", i).Case.Number, move(hall.StateProcessing, hall.StepAccepted)); err != nil {
			t.Fatal(err)
		}
	}
	act(2)
	first, got := changed(t, l, 0)
	if want := []string{"1received2", "3received2", "2processing3"}; !slices.Equal(got, want) {
		t.Errorf("from the beginning %v, want %v", got, want)
	}
	if _, got := changed(t, l, first); len(got) != 0 {
		t.Errorf("nothing happened, yet %v changed", got)
	}
	act(1)
	if _, got := changed(t, l, first); !slices.Equal(got, []string{"1processing3"}) {
		t.Errorf("after one act: %v, want the one case", got)
	}
}

// changed reads page by page, as a kiosk does, and writes number, state and steps.
func changed(t *testing.T, l ledger.Ledger, cursor uint64) (uint64, []string) {
	t.Helper()
	var got []string
	for {
		page, err := l.Changed(context.Background(), "7K4", cursor, 2)
		if err != nil || len(page) > 2 {
			t.Fatalf("%d changes, %v", len(page), err)
		}
		if len(page) == 0 {
			return cursor, got
		}
		for _, c := range page {
			if c.Cursor <= cursor {
				t.Fatalf("cursor %d after %d", c.Cursor, cursor)
			}
			cursor = c.Cursor
			n := string(c.Case.Number)
			got = append(got, fmt.Sprint(n[len(n)-1:], c.Case.State, len(c.Steps)))
		}
	}
}
