package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"onestop/sync/portal"
)

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

func (m *Main) disable(ctx context.Context, args []string) error {
	login := m.flags.String("login", "", "log-in name of the clerk")
	if err := m.parse(args); err != nil {
		return err
	}
	return m.office(func(o *portal.Office) error { return o.DisableClerk(ctx, *login) })
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
