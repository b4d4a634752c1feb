package rig

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Browser is a headless Chromium at the portal's pages, driven over WebDriver.
type Browser struct {
	driver  *Process
	session string
	client  http.Client
}

// OpenBrowser starts a browser whose window has that many pixels. dir takes its profile.
func OpenBrowser(dir string, wide, high int) (*Browser, error) {
	profile := filepath.Join(dir, "profile")
	if err := os.MkdirAll(profile, 0o700); err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	_, port, _ := strings.Cut(addr, ":")
	b := &Browser{client: http.Client{Timeout: 30 * time.Second}}
	if b.driver, err = Launch(dir, "chromedriver", exec.Command("chromedriver", "--port="+port)); err != nil {
		return nil, err
	}
	b.session = "http://" + addr
	err = b.driver.Until(20*time.Second, "answer", func() error { return b.call(http.MethodGet, "/status", nil, nil) })
	if err == nil {
		err = b.begin(profile, wide, high)
	}
	if err != nil {
		b.driver.Kill()
		return nil, err
	}
	return b, nil
}

func (b *Browser) begin(profile string, wide, high int) error {
	args := []string{
		"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--user-data-dir=" + profile,
		fmt.Sprintf("--window-size=%d,%d", wide, high),
	}
	type object = map[string]any
	want := object{"capabilities": object{"alwaysMatch": object{"goog:chromeOptions": object{
		"args": args, "prefs": object{"intl.accept_languages": "zh-CN,zh"}, // as the hall's clerks have it
	}}}}
	var got struct {
		SessionID string `json:"sessionId"`
	}
	if err := b.call(http.MethodPost, "/session", want, &got); err != nil {
		return err
	}
	b.session += "/session/" + got.SessionID
	return nil
}

// Close ends the browser.
func (b *Browser) Close() {
	_ = b.call(http.MethodDelete, "", nil, nil) // the driver's end ends it as well
	b.driver.Kill()
}

// Open loads a page.
func (b *Browser) Open(url string) error {
	return b.call(http.MethodPost, "/url", map[string]string{"url": url}, nil)
}

// URL is where the browser is.
func (b *Browser) URL() (url string, err error) {
	err = b.call(http.MethodGet, "/url", nil, &url)
	return url, err
}

// Run runs a script in the page and decodes what it returns into into, which may be nil.
func (b *Browser) Run(script string, into any, args ...any) error {
	if args == nil {
		args = []any{}
	}
	return b.call(http.MethodPost, "/execute/sync", map[string]any{"script": script, "args": args}, into)
}

// Text is what the page shows.
func (b *Browser) Text() (text string, err error) {
	err = b.Run("return document.body.innerText", &text)
	return text, err
}

// Wait waits until the page shows the words.
func (b *Browser) Wait(words string) error {
	text := ""
	for end := time.Now().Add(wait); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var err error
		if text, err = b.Text(); err == nil && strings.Contains(text, words) {
			return nil
		}
	}
	return fmt.Errorf("the page does not show %q but:\n%s", words, text)
}

// Click presses the first element that the CSS selector finds and that is shown. A page
// that is replaced in between is looked at anew.
func (b *Browser) Click(css string) error {
	for try := 0; ; try++ {
		id, err := b.find(css)
		if err != nil {
			return err
		}
		err = b.call(http.MethodPost, "/element/"+id+"/click", map[string]any{}, nil)
		if err == nil || try == 3 || !strings.Contains(err.Error(), "stale element") {
			return err
		}
	}
}

// Turn is Click on what leads to another page, and waits until that page is there.
func (b *Browser) Turn(css string) error {
	if err := b.Run("document.documentElement.dataset.left = 'yes'", nil); err != nil {
		return err
	}
	if err := b.Click(css); err != nil {
		return err
	}
	for end := time.Now().Add(wait); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		fresh := false
		err := b.Run("return document.readyState == 'complete' && !document.documentElement.dataset.left", &fresh)
		if err == nil && fresh {
			return nil
		}
	}
	return fmt.Errorf("browser: %s led nowhere", css)
}

// Fill replaces what stands in a field.
func (b *Browser) Fill(css, text string) error {
	id, err := b.find(css)
	if err != nil {
		return err
	}
	if err := b.call(http.MethodPost, "/element/"+id+"/clear", map[string]any{}, nil); err != nil {
		return err
	}
	return b.call(http.MethodPost, "/element/"+id+"/value", map[string]string{"text": text}, nil)
}

// Shot writes a picture of the page.
func (b *Browser) Shot(path string) error {
	var picture string
	if err := b.call(http.MethodGet, "/screenshot", nil, &picture); err != nil {
		return err
	}
	png, err := base64.StdEncoding.DecodeString(picture)
	if err != nil {
		return err
	}
	return os.WriteFile(path, png, 0o644)
}

func (b *Browser) find(css string) (id string, err error) {
	for end := time.Now().Add(wait); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var found map[string]string
		if err = b.call(http.MethodPost, "/element", map[string]string{"using": "css selector", "value": css}, &found); err == nil {
			for _, id := range found { // one entry, named by the standard's constant
				return id, nil
			}
		}
	}
	text, _ := b.Text() // only for the message
	return "", fmt.Errorf("%w; the page shows:\n%s", err, text)
}

// call speaks WebDriver: a JSON value each way.
func (b *Browser) call(method, path string, send, into any) error {
	var body io.Reader
	if send != nil {
		j, err := json.Marshal(send)
		if err != nil {
			return err
		}
		body = bytes.NewReader(j)
	}
	req, err := http.NewRequest(method, b.session+path, body)
	if err != nil {
		return err
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return fmt.Errorf("browser: %w", err)
	}
	defer resp.Body.Close()
	var got struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		return fmt.Errorf("browser: %s: %w", path, err)
	}
	if resp.StatusCode != http.StatusOK {
		var why struct{ Error, Message string }
		_ = json.Unmarshal(got.Value, &why) // what cannot be read is shown as nothing
		line, _, _ := strings.Cut(why.Message, "\n")
		return fmt.Errorf("browser: %s: %s: %s", path, why.Error, line)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(got.Value, into)
}
