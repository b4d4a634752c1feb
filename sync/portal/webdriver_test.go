package portal_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var shots = flag.String("shots", "", "folder for screenshots of the pages; empty: none are kept")

// chromium is a real browser driven over the WebDriver protocol, by keys alone.
type chromium struct {
	t       *testing.T
	session string
}

var driverPort = regexp.MustCompile(`started successfully on port (\d+)`)

// startChromium skips the test where there is no browser.
func startChromium(t *testing.T, lang string) *chromium {
	t.Helper()
	if raced {
		t.Skip("the race detector watches the portal in the tests without a browser")
	}
	driver, err := exec.LookPath("chromedriver")
	if err != nil {
		t.Skip("chromedriver is not installed: the pages are not tried in a real browser")
	}
	cmd := exec.Command(driver, "--port=0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	port := ""
	for lines := bufio.NewScanner(out); port == "" && lines.Scan(); {
		if m := driverPort.FindStringSubmatch(lines.Text()); m != nil {
			port = m[1]
		}
	}
	go io.Copy(io.Discard, out) // ends with the process
	c := &chromium{t: t, session: "http://127.0.0.1:" + port + "/session"}
	var s struct{ SessionID string }
	c.call(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"goog:chromeOptions": map[string]any{"args": []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
			"--force-device-scale-factor=1", "--hide-scrollbars", "--lang=" + lang, "--user-data-dir=" + t.TempDir()},
			"prefs": map[string]any{"intl.accept_languages": lang}},
	}}}, &s)
	c.session += "/" + s.SessionID
	t.Cleanup(func() { c.call(http.MethodDelete, "", nil, nil) })
	return c
}

func (c *chromium) call(method, path string, body, into any) {
	c.t.Helper()
	var b []byte // GET and DELETE go without
	if body != nil {
		var err error
		if b, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	r, err := http.NewRequest(method, c.session+path, bytes.NewReader(b))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		c.t.Fatalf("webdriver %s %s: %s %s %v", method, path, resp.Status, answer, err)
	}
	if into != nil {
		if err := json.Unmarshal(answer, &struct{ Value any }{into}); err != nil {
			c.t.Fatalf("webdriver %s: %v", path, err)
		}
	}
}

func (c *chromium) open(url string) { c.call(http.MethodPost, "/url", map[string]any{"url": url}, nil) }

func (c *chromium) js(script string) any {
	var v any
	c.call(http.MethodPost, "/execute/sync", map[string]any{"script": "return " + script, "args": []any{}}, &v)
	return v
}

// keys presses keys one after the other wherever the focus is. Alt+ before a key holds Alt.
func (c *chromium) keys(keys ...string) {
	c.t.Helper()
	names := map[string]string{"Tab": "\uE004", "Enter": "\uE007", "Space": " "}
	var acts []map[string]any
	press := func(k string) {
		acts = append(acts, map[string]any{"type": "keyDown", "value": k}, map[string]any{"type": "keyUp", "value": k})
	}
	for _, k := range keys {
		if after, ok := strings.CutPrefix(k, "Alt+"); ok {
			acts = append(acts, map[string]any{"type": "keyDown", "value": "\uE00A"})
			press(after)
			acts = append(acts, map[string]any{"type": "keyUp", "value": "\uE00A"})
			continue
		}
		if named, ok := names[k]; ok {
			press(named)
			continue
		}
		for _, r := range k {
			press(string(r))
		}
	}
	c.call(http.MethodPost, "/actions", map[string]any{"actions": []any{map[string]any{"type": "key", "id": "keys", "actions": acts}}}, nil)
}

// waits until the page shows words.
func (c *chromium) waits(words string) {
	c.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		text, _ := c.js("document.readyState == 'complete' && document.body ? document.body.innerText : ''").(string)
		if strings.Contains(text, words) {
			return
		}
		if time.Now().After(deadline) {
			c.shot("failed")
			c.t.Fatalf("the page never said %q; it says:\n%s", words, text)
		}
		<-time.After(20 * time.Millisecond) // the browser offers no event to wait on
	}
}

// tabTo presses Tab until the focus is on the element, as a person without a mouse does.
func (c *chromium) tabTo(selector string) {
	c.t.Helper()
	for range 60 {
		if c.js(fmt.Sprintf("document.activeElement.matches(%q)", selector)) == true {
			return
		}
		c.keys("Tab")
	}
	c.t.Fatalf("%s cannot be reached with the Tab key", selector)
}

// size sets the size of the page itself.
func (c *chromium) size(w, h int) {
	c.call(http.MethodPost, "/goog/cdp/execute", map[string]any{"cmd": "Emulation.setDeviceMetricsOverride",
		"params": map[string]any{"width": w, "height": h, "deviceScaleFactor": 1, "mobile": w < 500}}, nil)
}

// fits fails when the page is wider than the window: something would be cut off.
func (c *chromium) fits() {
	c.t.Helper()
	if wide := c.js("document.documentElement.scrollWidth - window.innerWidth"); wide != float64(0) {
		c.t.Errorf("%v is %v pixels wider than the window", c.js("location.pathname.replace(/p.+/, 'p')"), wide)
	}
}

func (c *chromium) shot(name string) {
	if *shots == "" {
		return
	}
	var png string
	c.call(http.MethodGet, "/screenshot", nil, &png)
	b, err := base64.StdEncoding.DecodeString(png)
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), b, 0o644)
	}
	if err != nil {
		c.t.Error(err)
	}
}
