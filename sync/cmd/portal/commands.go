package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"onestop/assets"
	"onestop/sync/portal"
)

const usage = `usage: portal COMMAND [flags]

  serve    serve kiosks and people       --data --kiosk-addr --web-addr --public-url --content
  code     one-time code for a kiosk     --data --kiosk FZ-GL-0012 --hall 福州市民服务中心
  clerk    add a clerk                   clerk add --data --dept ID --name NAME [--login L] [--password-stdin]
  demo     one demonstration clerk for every department; prints the log-ins
  kiosks   list the kiosks
  revoke   shut a kiosk out              --data --kiosk FZ-GL-0012
  status   what the ledger holds, and the newest alarms
  held     list the quarantine
  backup   copy the ledger               --data --to FILE
  restore  put a backup in place         --data --from FILE (the portal must be stopped)

portal COMMAND -h explains the flags.`

const restoreHelp = `usage: portal restore --data DIR [--from FILE]

Puts a backup in place and begins a new epoch: at their next connection all kiosks compare
what they delivered with what the portal holds, and send again what the backup misses. The
portal must be stopped. The ledger that was there is kept as ledger.db.before-TIME.

With --from FILE a copy made by "portal backup" is checked and put in place.

Without --from it says that what lies in the folder came from a backup. This MUST be run,
before "portal serve", after the whole folder, its disk or the machine was put back to an
earlier state (copy, snapshot, image): the folder then looks as if nothing had happened,
and what kiosks delivered after the snapshot would be missed by nobody.`

var errUsage = errors.New("usage")

// Main is the program: flags in, text out.
type Main struct {
	in       io.Reader
	out, err io.Writer
	cfg      portal.Config
	flags    *flag.FlagSet
	content  string
}

// NewMain makes the program with embedded assets.
func NewMain(in io.Reader, out, errOut io.Writer) *Main {
	m := &Main{in: in, out: out, err: errOut, cfg: portal.DefaultConfig()}
	m.cfg.Content, m.cfg.Words, m.cfg.Pages, m.cfg.Calendar = assets.Content(), assets.Words(), assets.Portal(), assets.Calendar()
	m.cfg.Log = slog.New(slog.NewTextHandler(errOut, nil))
	return m
}

// Run runs one command until it is done or ctx ends.
func (m *Main) Run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	name, args := args[0], args[1:]
	if name == "clerk" {
		if len(args) == 0 || args[0] != "add" {
			return errUsage
		}
		args = args[1:]
	}
	do, ok := map[string]func(context.Context, []string) error{
		"serve": m.serve, "code": m.code, "clerk": m.clerk, "demo": m.demo, "kiosks": m.kiosks, "revoke": m.revoke,
		"status": m.status, "held": m.held, "backup": m.backup, "restore": m.restore,
	}[name]
	if !ok {
		return errUsage
	}
	m.flags = flag.NewFlagSet("portal "+name, flag.ContinueOnError)
	m.flags.SetOutput(m.err)
	m.flags.StringVar(&m.cfg.Data, "data", "portal-data", "folder of the ledger and the keys")
	m.flags.StringVar(&m.content, "content", "", "folder of guides, departments and categories; empty: the sample content")
	return do(ctx, args)
}

// parse reads the flags; arguments that are no flags are an error.
func (m *Main) parse(args []string) error {
	if err := m.flags.Parse(args); err != nil {
		return err
	}
	if m.flags.NArg() > 0 {
		return fmt.Errorf("%q is not a flag", m.flags.Arg(0))
	}
	if m.content != "" {
		m.cfg.Content = os.DirFS(m.content)
	}
	return nil
}

// office runs do on the opened folder.
func (m *Main) office(do func(*portal.Office) error) (err error) {
	o, err := portal.OpenOffice(m.cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	return do(o)
}

func (m *Main) serve(ctx context.Context, args []string) (err error) {
	f := m.flags
	f.StringVar(&m.cfg.KioskAddr, "kiosk-addr", m.cfg.KioskAddr, "where kiosks connect (TLS 1.3); port 0: any")
	f.StringVar(&m.cfg.WebAddr, "web-addr", m.cfg.WebAddr, "where browsers connect; port 0: any")
	f.StringVar(&m.cfg.PublicURL, "public-url", "", "address of the people's pages on receipts, https://host; empty: the web address")
	f.StringVar(&m.cfg.WebCert, "web-cert", "", "certificate (PEM) of the people's pages; empty: plain HTTP")
	f.StringVar(&m.cfg.WebKey, "web-key", "", "its key (PEM)")
	f.StringVar(&m.cfg.Name, "name", m.cfg.Name, "name of this portal in its receipts")
	f.StringVar(&m.cfg.Prefix, "prefix", m.cfg.Prefix, "two characters of the area in case numbers")
	names := f.String("kiosk-names", "", "further names and addresses by which kiosks reach it, with commas")
	if err := m.parse(args); err != nil {
		return err
	}
	if *names != "" {
		m.cfg.KioskNames = strings.Split(*names, ",")
	}
	p, err := portal.Open(m.cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	fmt.Fprintf(m.out, "kiosks %s\npages %s\ndesk %s/desk\npublic %s\n", p.KioskAddr(), p.WebURL(), p.WebURL(), p.Base())
	return p.Run(ctx)
}

func (m *Main) code(ctx context.Context, args []string) error {
	kiosk := m.flags.String("kiosk", "", "public name of the kiosk: FZ-GL-0012")
	place := m.flags.String("hall", "", "hall where it stands, in people's words")
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error {
		c, err := o.NewCode(ctx, *kiosk, *place)
		if err == nil {
			fmt.Fprintln(m.out, c)
		}
		return err
	})
}

func (m *Main) clerk(ctx context.Context, args []string) error {
	dept := m.flags.String("dept", "", "id of the department, as in departments.json")
	name := m.flags.String("name", "", "name or post shown at the desk")
	login := m.flags.String("login", "", "log-in name; empty: the department's id")
	stdin := m.flags.Bool("password-stdin", false, "read the password from the first line of standard input")
	if err := m.parse(args); err != nil {
		return err
	}
	password := ""
	if *stdin {
		line, err := bufio.NewReader(m.in).ReadString('\n')
		if password = strings.TrimRight(line, "\r\n"); password == "" {
			return fmt.Errorf("no password on standard input: %w", err)
		}
	}
	if *login == "" {
		*login = *dept
	}
	return m.office(func(o *portal.Office) error {
		made, err := o.PutClerk(ctx, *login, *dept, *name, password)
		if err != nil {
			return err
		}
		fmt.Fprintf(m.out, "login %s\n", strings.ToLower(*login))
		if !*stdin {
			fmt.Fprintf(m.out, "password %s\n", made)
		}
		return nil
	})
}

func (m *Main) demo(ctx context.Context, args []string) error {
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error {
		clerks, err := o.Demo(ctx)
		if err != nil {
			return err
		}
		return m.table(func(w io.Writer) {
			for _, c := range clerks {
				fmt.Fprintf(w, "%s\t%s\t%s\n", c.Login, c.Password, c.Dept.Name.In("zh-Hans"))
			}
		})
	})
}

func (m *Main) kiosks(ctx context.Context, args []string) error {
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error {
		all, err := o.Ledger.Kiosks(ctx)
		if err != nil {
			return err
		}
		return m.table(func(w io.Writer) {
			for _, k := range all {
				state := "until " + k.Expires.In(m.cfg.Zone).Format(time.DateOnly)
				if !k.Revoked.IsZero() {
					state = "revoked " + k.Revoked.In(m.cfg.Zone).Format(time.DateOnly)
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", k.Name, k.Code, k.Hall, state)
			}
		})
	})
}

func (m *Main) revoke(ctx context.Context, args []string) error {
	kiosk := m.flags.String("kiosk", "", "public name of the kiosk")
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error { return o.Ledger.Revoke(ctx, *kiosk, m.cfg.Now()) })
}

func (m *Main) status(ctx context.Context, args []string) error {
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error {
		t, err := o.Ledger.Totals(ctx)
		if err != nil {
			return err
		}
		alarms, err := o.Ledger.Alarms(ctx, 20)
		if err != nil {
			return err
		}
		fmt.Fprintf(m.out, "epoch %s\nsubmissions %d\ncases %d\nheld %d\n", o.Ledger.Epoch(), t.Submissions, t.Cases, t.Held)
		return m.table(func(w io.Writer) {
			for _, a := range alarms {
				fmt.Fprintf(w, "alarm\t%s\t%s\t%s\n", a.At.In(m.cfg.Zone).Format(time.DateTime), a.Kind, a.Detail)
			}
		})
	})
}

func (m *Main) held(ctx context.Context, args []string) error {
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error {
		items, err := o.Ledger.HeldItems(ctx, 1000)
		if err != nil {
			return err
		}
		return m.table(func(w io.Writer) {
			for _, h := range items {
				fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\n", h.At.In(m.cfg.Zone).Format(time.DateTime), h.Reason, h.Kiosk, h.Seq, h.Number, h.ID)
			}
		})
	})
}

func (m *Main) backup(ctx context.Context, args []string) error {
	to := m.flags.String("to", "", "new file for the copy")
	if err := m.parse(args); err != nil {
		return err
	}
	if *to == "" {
		return errors.New("backup: --to FILE is missing")
	}
	return m.office(func(o *portal.Office) error { return o.Backup(ctx, *to) })
}

func (m *Main) restore(_ context.Context, args []string) error {
	from := m.flags.String("from", "", "backup to put in place; empty: ledger.db was put there already")
	m.flags.Usage = func() {
		fmt.Fprintf(m.err, "%s\n\n", restoreHelp)
		m.flags.PrintDefaults()
	}
	if err := m.parse(args); err != nil {
		return err
	}
	if err := portal.Restore(m.cfg, *from); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error {
		fmt.Fprintf(m.out, "epoch %s\n", o.Ledger.Epoch())
		return nil
	})
}

func (m *Main) table(rows func(io.Writer)) error {
	w := tabwriter.NewWriter(m.out, 0, 0, 2, ' ', 0)
	rows(w)
	return w.Flush()
}
