//go:build journey

package journey

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"onestop/packaging/rig"
)

const build = "../../build"

// visitor is a person at the kiosk; what goes wrong ends the test with a picture.
type visitor struct {
	*testing.T
	house *rig.House
	dir   string
}

// enter builds a house and brings a visitor in. The kiosk is enrolled, not started.
func enter(t *testing.T, panel rig.Panel) *visitor {
	t.Helper()
	programs, err := filepath.Abs(build)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(programs, "journey", strings.NewReplacer("/", "-", " ", "-").Replace(t.Name()))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	house, err := rig.NewHouse(dir, programs, panel)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{T: t, house: house, dir: dir}
	t.Cleanup(func() {
		if t.Failed() {
			v.keep()
		} else if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(house.Close)
	t.Cleanup(func() { // before the house is closed
		if t.Failed() {
			v.look("failed")
		}
	})
	return v
}

// look keeps a picture of the window, once it stands still.
func (v *visitor) look(name string) {
	if _, err := v.house.Kiosk.Quiet(200*time.Millisecond, 3*time.Second); err != nil {
		v.Logf("no quiet: %v", err)
	}
	path := filepath.Join(v.dir, name+".png")
	if err := v.house.Kiosk.Shot(path); err != nil {
		v.Logf("no picture: %v", err)
		return
	}
	v.Logf("the window: %s", path)
}

// keep tells where everything is that explains a failure.
func (v *visitor) keep() {
	v.Logf("logs and data: %s", v.dir)
	if p := v.house.Kiosk.Process(); p != nil {
		v.Logf("the kiosk said last:\n%s", p.Said(15))
	}
}

func (v *visitor) must(err error) {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
}

func (v *visitor) start() {
	v.Helper()
	v.must(v.house.Kiosk.Start())
	v.must(v.house.Kiosk.Ready())
}

func (v *visitor) page(name string) rig.View {
	v.Helper()
	view, err := v.house.Kiosk.WaitPage(name)
	v.must(err)
	return view
}

func (v *visitor) press(labels ...string) {
	v.Helper()
	for _, l := range labels {
		v.must(v.house.Kiosk.Press(l))
	}
}

// shown waits until a label is on the page.
func (v *visitor) shown(label string) {
	v.Helper()
	_, err := v.house.Kiosk.Until(label, func(view rig.View) bool {
		_, ok := view.Find("", label)
		return ok
	})
	v.must(err)
}

// fill fills in the form of an identity card's renewal. Name and number are invented: the
// number is the one of the standard's own example.
func (v *visitor) fill() {
	v.Helper()
	v.page("form")
	v.press("本人")
	v.next()
	v.write("姓名", "林晓")
	v.write("公民身份号码", "11010519491231002X")
	v.write("手机号码", "13800000000")
	v.next()
	v.press("已经到期", "到窗口领取")
	v.next()
	v.press("以上内容真实")
	v.press("下一步")
	v.page("review")
}

// write writes into a field and closes the keyboard.
func (v *visitor) write(label, text string) {
	v.Helper()
	v.must(v.house.Kiosk.PressKind("entry", label))
	v.shown("完成")
	_, err := v.house.Kiosk.Quiet(200*time.Millisecond, 5*time.Second) // a person waits until the keys stand
	v.must(err)
	v.must(v.house.Kiosk.Type(text))
	v.must(v.house.Kiosk.PressKind("key", "完成"))
}

// next goes to the next step of the form. A step that complains says so.
func (v *visitor) next() {
	v.Helper()
	before, err := v.house.Kiosk.View()
	v.must(err)
	v.press("下一步")
	_, err = v.house.Kiosk.Until("the next step", func(now rig.View) bool { return now.Shape() != before.Shape() })
	v.must(err)
}

// paper waits for the n-th paper that the kiosk's folder printer prints.
func (v *visitor) paper(n int) string {
	v.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(v.house.Kiosk.Printed(), "*.pdf"))
		v.must(err)
		if len(found) >= n {
			return found[len(found)-1]
		}
	}
	v.Fatalf("the kiosk printed no paper number %d", n)
	return ""
}

// number finds a case number in a text.
func number(text string) string {
	return regexp.MustCompile(`[0-9A-Z]{2}\d{2}-\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]`).FindString(text)
}

// tool runs one of Debian's programs and returns what it said.
func (v *visitor) tool(name string, args ...string) string {
	v.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		v.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

// scan decodes the QR code in a picture.
func (v *visitor) scan(picture string) string {
	v.Helper()
	return strings.TrimSpace(v.tool("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture))
}

// scanScreen holds a phone before the screen until it has read the QR code.
func (v *visitor) scanScreen() string {
	v.Helper()
	picture := filepath.Join(v.dir, "screen.png")
	for range 20 {
		v.must(v.house.Kiosk.Shot(picture))
		if out, err := exec.Command("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture).Output(); err == nil {
			return strings.TrimSpace(string(out))
		}
		time.Sleep(200 * time.Millisecond)
	}
	v.Fatal("no QR code can be read from the screen")
	return ""
}

// submissions asks the portal how many it holds.
func (v *visitor) submissions() int {
	v.Helper()
	said := v.tool(filepath.Join(build, "portal"), "status", "--data", filepath.Join(v.house.Portal.Dir, "data"))
	n := -1
	for _, line := range strings.Split(said, "\n") {
		if _, err := fmt.Sscanf(line, "submissions %d", &n); err == nil {
			return n
		}
	}
	v.Fatalf("portal status says %q", said)
	return n
}

// arrive waits until the portal holds n submissions.
func (v *visitor) arrive(n int) {
	v.Helper()
	got := -1
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if got = v.submissions(); got >= n {
			break
		}
	}
	if got != n {
		v.Fatalf("the portal holds %d submissions, want %d", got, n)
	}
}
