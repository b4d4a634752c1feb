package main

import (
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
		if len(args) == 0 {
			return errUsage
		}
		name, args = name+" "+args[0], args[1:]
	}
	do, ok := map[string]func(context.Context, []string) error{
		"serve": m.serve, "code": m.code, "clerk add": m.clerk, "clerk disable": m.disable, "demo": m.demo, "kiosks": m.kiosks, "revoke": m.revoke,
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

func (m *Main) kiosks(ctx context.Context, args []string) error {
	asPEM := m.flags.Bool("pem", false, "print the CA's certificate and after it every one that a kiosk was ever given")
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error {
		if *asPEM {
			return o.WriteCertificates(ctx, m.out)
		}
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
