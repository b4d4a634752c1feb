// Command feeder is a kiosk without a window, for the fault tests: the real store, the
// real counter, the real agent. It takes submissions in without pause and says each
// number on standard output only after the counter returned it: "SHOWN
// generation id root".
//
//	feeder -data DIR -portal https://host:port [-code CODE]
//
// A line on standard input ends the taking in; when everything is delivered it says
// EMPTY and ends. It is made to be killed at any moment.
package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"onestop/app/counter"
	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/sync/agent"
)

func main() {
	data := flag.String("data", "", "folder of the store")
	portal := flag.String("portal", "", "address of the kiosk API")
	code := flag.String("code", "", "one-time code, at the first start")
	item := flag.String("item", "", "code of an item that the portal knows")
	flag.Parse()
	if err := run(*data, *portal, *code, *item); err != nil {
		fmt.Fprintln(os.Stderr, "feeder:", err)
		os.Exit(1)
	}
}

func run(data, portal, code, item string) (err error) {
	o := vault.DefaultOptions()
	o.Preallocate = 1 << 20
	// The agent sets a submission aside for minutes when the line broke under it alone.
	// At the end the store's clock runs ahead, so that the test need not wait for that.
	var ahead atomic.Int64
	o.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	v, report, err := vault.Open(filepath.Join(data, "vault.db"), o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	if report.Recovered || report.SetAside != "" || report.Copied {
		return fmt.Errorf("a kill damaged the store: %+v", report)
	}
	if _, err := v.VerifyAudit(); err != nil {
		return err
	}
	a, err := agent.New(v, options(portal))
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if code != "" {
		if err := a.Enrol(ctx, code); err != nil {
			return err
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	if err := feed(a, v, item); err != nil {
		return err
	}
	ahead.Store(int64(10 * time.Minute))
	a.Notify()
	if err := empty(v, ended); err != nil {
		return err
	}
	stop()
	return <-ended
}

// options are a real kiosk's, but for its patience: a test has less.
func options(portal string) agent.Options {
	o := agent.DefaultOptions(portal)
	o.Timeout = 5 * time.Second
	o.Jitter = func(most time.Duration) time.Duration {
		return time.Duration(mathrand.Int64N(int64(min(most, 300*time.Millisecond)) + 1))
	}
	return o
}

// feed takes submissions in until a line comes in.
func feed(a *agent.Agent, v *vault.Vault, item string) error {
	var enough atomic.Bool
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n') // its end is a reason to stop as well
		enough.Store(true)
	}()
	c := &counter.Counter{
		Store: v, Now: time.Now, Random: rand.Reader, Wake: a.Submitted,
		Stamp: func() (hall.Text, string) { return hall.ZH("市民服务中心"), "12345" },
		Identity: func() (counter.Identity, error) {
			id, ok := a.Identity()
			if !ok {
				return counter.Identity{}, &hall.Error{Code: "not_enrolled"}
			}
			return counter.Identity{Kiosk: id.Kiosk, Code: id.Code, Prefix: id.Prefix, Recipient: id.Recipient, Base: id.Base, Key: id.Key}, nil
		},
	}
	for !enough.Load() {
		r, err := c.Submit(submission(item))
		if err != nil {
			return err
		}
		held, err := v.ByNumber(r.Number)
		if err != nil {
			return err
		}
		h := held.Header
		fmt.Printf("SHOWN %s %s %s\n", h.Generation, h.ID, h.Root)
		time.Sleep(time.Duration(mathrand.IntN(12)) * time.Millisecond) // citizens take their time
	}
	return nil
}

// submission is an ordinary one of 0 to 6 KiB of answers.
func submission(item string) hall.Submission {
	noise := make([]byte, mathrand.IntN(3<<10))
	if _, err := rand.Read(noise); err != nil {
		panic(err) // the system's random source does not fail
	}
	answers, err := json.Marshal(map[string]string{"note": hex.EncodeToString(noise)})
	if err != nil {
		panic(err) // a map of strings always marshals
	}
	return hall.Submission{
		Kind: hall.Errand, Item: item, ItemName: hall.ZH("事项"), Form: "form", Lang: hall.Chinese, Answers: answers,
		Rows: []hall.Row{{Pointer: "/note", Label: "备注", Value: "无"}},
	}
}

// empty waits until nothing waits any more.
func empty(v *vault.Vault, ended <-chan error) error {
	for {
		n, err := v.Counts()
		if err != nil {
			return err
		}
		if n.Quarantined > 0 {
			return fmt.Errorf("%d submissions are in quarantine", n.Quarantined)
		}
		if n.Waiting == 0 {
			fmt.Println("EMPTY")
			return nil
		}
		select {
		case err := <-ended:
			return fmt.Errorf("the agent ended with %d waiting: %w", n.Waiting, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
