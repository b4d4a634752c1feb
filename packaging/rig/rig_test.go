package rig

import (
	"bufio"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c); c.Close() }()
		}
	}()
	return l.Addr().String()
}

func say(c net.Conn) error {
	if err := c.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
		return err
	}
	if _, err := c.Write([]byte("hello\n")); err != nil {
		return err
	}
	_, err := bufio.NewReader(c).ReadString('\n')
	return err
}

func dial(t *testing.T, l *Link) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestLinkIsCutAndJoined(t *testing.T) {
	l, err := OpenLink(echo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	before := dial(t, l)
	if err := say(before); err != nil {
		t.Fatalf("joined: %v", err)
	}
	l.Cut()
	if err := say(before); err == nil {
		t.Error("a connection outlived the cut")
	}
	if err := say(dial(t, l)); err == nil {
		t.Error("a cut link carried a new connection")
	}
	l.Join()
	if err := say(dial(t, l)); err != nil {
		t.Errorf("joined again: %v", err)
	}
}

func TestControlsAreFoundByLabel(t *testing.T) {
	v := View{Page: "home", Controls: []Control{
		{Label: "办理业务,填表", Kind: "tile"}, {Label: "办理", Kind: "button", X: 10, Y: 20, W: 30, H: 40}, {Label: "1", Kind: "key"},
	}}
	for _, c := range []struct{ kind, label, want string }{
		{"", "办理", "办理"}, {"tile", "办理", "办理业务,填表"}, {"", "填表", "办理业务,填表"}, {"key", "1", "1"}, {"key", "2", ""},
	} {
		if got, _ := v.Find(c.kind, c.label); got.Label != c.want {
			t.Errorf("Find(%q, %q) = %q, want %q", c.kind, c.label, got.Label, c.want)
		}
	}
	if x, y := v.Controls[1].Centre(); x != 25 || y != 40 {
		t.Errorf("centre %d,%d", x, y)
	}
}

func TestProbeSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	serve := func(page string) net.Listener {
		l, err := net.Listen("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			if line, _ := bufio.NewReader(c).ReadString('\n'); line == "controls\n" {
				_, _ = io.WriteString(c, `{"page":"`+page+`","controls":[]}`+"\n")
			}
		}()
		return l
	}
	p := NewProbe(path)
	defer p.Close()
	if _, err := p.View(); err == nil {
		t.Fatal("a view without a kiosk")
	}
	first := serve("home")
	if v, err := p.View(); err != nil || v.Page != "home" {
		t.Fatalf("%+v %v", v, err)
	}
	first.Close()
	if _, err := p.View(); err == nil {
		t.Fatal("a view after the kiosk went")
	}
	defer serve("guide").Close()
	if v, err := p.View(); err != nil || v.Page != "guide" {
		t.Fatalf("%+v %v", v, err)
	}
}

func TestProcessThatEndsEarlyTellsWhy(t *testing.T) {
	p, err := Launch(t.TempDir(), "short", exec.Command("sh", "-c", "echo last words; exit 3"))
	if err != nil {
		t.Fatal(err)
	}
	err = p.Until(5*time.Second, "a page", func() error { return io.EOF })
	if err == nil || !strings.Contains(err.Error(), "last words") || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("got %v", err)
	}
	p.Kill()
}
