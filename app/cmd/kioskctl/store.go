package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"onestop/app/config"
	"onestop/app/staff"
	"onestop/app/vault"
	"onestop/sync/agent"
)

// flags reads a command's flags; what is wrong with them is told by the flag set.
func (m *Main) flags(name string, args []string, set func(*flag.FlagSet)) ([]string, error) {
	f := flag.NewFlagSet("kioskctl "+name, flag.ContinueOnError)
	f.SetOutput(m.Err)
	set(f)
	if err := f.Parse(args); err != nil {
		return nil, errUsage
	}
	return f.Args(), nil
}

// config reads --config and any more flags that set adds.
func (m *Main) config(name string, args []string, set func(*flag.FlagSet)) (config.Config, error) {
	var file string
	rest, err := m.flags(name, args, func(f *flag.FlagSet) {
		f.StringVar(&file, "config", "", "the kiosk's configuration file")
		set(f)
	})
	if err != nil {
		return config.Config{}, err
	}
	if file == "" || len(rest) > 0 {
		return config.Config{}, errUsage
	}
	return config.Read(file)
}

func none(*flag.FlagSet) {}

// open opens the store, which the kiosk program must not have open, and makes one on a
// new machine. A store that was mended while opening is told.
func (m *Main) open(c config.Config) (*vault.Vault, error) {
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, err
	}
	v, report, err := vault.Open(storePath(c), vault.DefaultOptions())
	if report.Recovered {
		fmt.Fprintf(m.Out, "the store was damaged and went back to its last sound state, %d submissions found beyond it; the damaged file is kept as %s\n",
			report.Salvaged, report.SetAside)
	}
	return v, err
}

// existing is open where a store must be: a look into a mistyped folder makes none there.
func (m *Main) existing(c config.Config) (*vault.Vault, error) {
	_, store := os.Stat(storePath(c))
	_, key := os.Stat(storePath(c) + ".key") // a store that is damaged or gone is told by open
	if errors.Is(store, fs.ErrNotExist) && errors.Is(key, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no store in %s: is data_dir right, and was the kiosk ever started?", c.DataDir)
	}
	return m.open(c)
}

func storePath(c config.Config) string { return filepath.Join(c.DataDir, "vault.db") }

func (m *Main) configCheck(_ context.Context, args []string) error {
	if _, err := m.config("config check", args, none); err != nil {
		return err
	}
	fmt.Fprintln(m.Out, "the configuration is right")
	return nil
}

func (m *Main) enrol(ctx context.Context, args []string) (err error) {
	var code string
	c, err := m.config("enrol", args, func(f *flag.FlagSet) { f.StringVar(&code, "code", "", "the one-time code from the portal") })
	if err != nil {
		return err
	}
	if code == "" || c.Portal.URL == "" {
		return fmt.Errorf("give --code, and portal.url in the configuration")
	}
	v, err := m.open(c)
	if err != nil {
		return err
	}
	defer closing(v, &err)
	a, err := agent.New(v, agent.DefaultOptions(c.Portal.URL))
	if err != nil {
		return err
	}
	defer closing(a, &err)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := a.Enrol(ctx, code); err != nil {
		return err
	}
	id, _ := a.Identity()
	file := filepath.Join(c.DataDir, "kiosks.pem")
	if err := os.WriteFile(file, id.PEM(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(m.Out, "enrolled as %s, numbers carry %s; receipts verify with %s\n", id.Kiosk, id.Code, file)
	return nil
}

func (m *Main) pinSet(_ context.Context, args []string) error {
	return m.pin("pin set", args, m.open, func(p staff.PIN, v *vault.Vault) error {
		line, err := bufio.NewReader(io.LimitReader(m.In, 64)).ReadString('\n')
		if err != nil && err != io.EOF {
			return err
		}
		if err := p.Set(strings.TrimSpace(line)); err != nil {
			return fmt.Errorf("%w: six digits; no repeats, runs or dates", err)
		}
		return v.Log(vault.EventPINSet, nil)
	})
}

func (m *Main) pinReset(_ context.Context, args []string) error {
	return m.pin("pin reset", args, m.existing, func(p staff.PIN, v *vault.Vault) error {
		if err := p.Reset(); err != nil {
			return err
		}
		return v.Log(vault.EventAct, vault.Fields{"act": "pin reset", "result": "ok"})
	})
}

func (m *Main) pin(name string, args []string, open func(config.Config) (*vault.Vault, error), do func(staff.PIN, *vault.Vault) error) (err error) {
	c, err := m.config(name, args, none)
	if err != nil {
		return err
	}
	v, err := open(c)
	if err != nil {
		return err
	}
	defer closing(v, &err)
	return do(staff.PIN{Store: staff.InStore(v), Now: time.Now, Random: rand.Reader}, v)
}

func (m *Main) storeCheck(_ context.Context, args []string) (err error) {
	c, err := m.config("store check", args, none)
	if err != nil {
		return err
	}
	v, err := m.existing(c)
	if err != nil {
		return err
	}
	defer closing(v, &err)
	check, err := v.CheckNow()
	if err != nil {
		return err
	}
	if !check.OK {
		return fmt.Errorf("the store is damaged: %s", check.Fault)
	}
	n, err := v.VerifyAudit()
	if err != nil {
		return fmt.Errorf("the audit log was changed: %w", err)
	}
	counts, err := v.Counts()
	if err != nil {
		return err
	}
	fmt.Fprintf(m.Out, "the store is sound: %d waiting, %d in quarantine, %d lines of audit log hold\n", counts.Waiting, counts.Quarantined, n)
	return nil
}

func (m *Main) storeStartOver(_ context.Context, args []string) error {
	c, err := m.config("store start-over", args, none)
	if err != nil {
		return err
	}
	if err := vault.StartOver(storePath(c), vault.DefaultOptions()); err != nil {
		return err
	}
	fmt.Fprintf(m.Out, "the old store is kept in %s; enrol the kiosk again\n", c.DataDir)
	return nil
}

// storeRebuild makes a new store out of what the damaged one still holds. The kiosk's
// enrolment may be among it.
func (m *Main) storeRebuild(_ context.Context, args []string) (err error) {
	c, err := m.config("store rebuild", args, none)
	if err != nil {
		return err
	}
	r, err := vault.Rebuild(storePath(c), vault.DefaultOptions())
	if err != nil {
		return err
	}
	fmt.Fprintf(m.Out, "rebuilt from %s: %d submissions, %d settings, %d secrets\n", r.From, r.Submissions, r.Settings, r.Secrets)
	v, err := m.open(c)
	if err != nil {
		return err
	}
	defer closing(v, &err)
	_, enrolled, err := agent.LoadIdentity(v)
	if err == nil && !enrolled {
		fmt.Fprintln(m.Out, "the enrolment was not found: enrol the kiosk again")
	}
	return err
}

func (m *Main) audit(_ context.Context, args []string) (err error) {
	c, err := m.config("audit", args, none)
	if err != nil {
		return err
	}
	v, err := m.existing(c)
	if err != nil {
		return err
	}
	defer closing(v, &err)
	lines, err := v.Audit(200)
	if err != nil {
		return err
	}
	for i := len(lines) - 1; i >= 0; i-- {
		l := lines[i]
		fmt.Fprintf(m.Out, "%d\t%s\t%s\t%v\n", l.N, l.At.UTC().Format(time.RFC3339), l.Event, l.Fields)
	}
	return nil
}

// closing keeps the first error when something is closed at the end of a command.
func closing(c io.Closer, err *error) {
	if cerr := c.Close(); *err == nil {
		*err = cerr
	}
}
