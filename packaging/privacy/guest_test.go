//go:build journey

package privacy

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"onestop/packaging/rig"
)

const build = "../../build"

// person is what a citizen tells a kiosk. All of it is invented.
type person struct{ name, id, phone, search string }

// rare is a person of whom not a word is in the program: a hit is a trace.
func rare() person {
	return person{name: "彧翀骉", id: "350102199003071234", phone: "13987650432", search: "犇羴鱻麤"}
}

// secrets are the words to look for, by what they are.
func (p person) secrets() map[string]string {
	return map[string]string{"name": p.name, "identity number": p.id, "phone": p.phone, "search": p.search}
}

// traces are the secrets and the parts of them that would give the person away.
func (p person) traces() map[string]string {
	all := p.secrets()
	all["part of the name"] = string([]rune(p.name)[:2])
	all["part of the identity number"] = p.id[:10]
	all["part of the phone"] = p.phone[:8]
	all["part of the search"] = string([]rune(p.search)[:2])
	return all
}

// guest is that person at the kiosk.
type guest struct {
	*testing.T
	person
	house *rig.House
}

// enter brings a guest to an enrolled kiosk that has a PIN and no network.
func enter(t *testing.T) *guest {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("no Xvfb on this machine: packaging/install-deps.sh test brings it")
	}
	programs, err := filepath.Abs(build)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"onestop-kiosk", "kioskctl", "portal", "hand"} {
		if _, err := os.Stat(filepath.Join(programs, name)); err != nil {
			t.Fatalf("build/%s is not there: packaging/build.sh portal kioskctl kiosk hand", name)
		}
	}
	h, err := rig.NewHouse(t.TempDir(), programs, rig.Panels()[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	g := &guest{T: t, person: rare(), house: h}
	t.Cleanup(func() { // before the house is closed
		if t.Failed() {
			g.look(filepath.Join(programs, "privacy-failed.png"))
		}
	})
	h.Link.Cut()
	g.start()
	return g
}

func (g *guest) start() {
	g.Helper()
	g.must(g.house.Kiosk.Start())
	g.must(g.house.Kiosk.Ready())
}

func (g *guest) look(path string) {
	if err := g.house.Kiosk.Shot(path); err != nil {
		g.Logf("no picture: %v", err)
		return
	}
	g.Logf("the window: %s", path)
}

func (g *guest) must(err error) {
	g.Helper()
	if err != nil {
		g.Fatal(err)
	}
}

func (g *guest) page(name string) {
	g.Helper()
	_, err := g.house.Kiosk.WaitPage(name)
	g.must(err)
}

func (g *guest) press(labels ...string) {
	g.Helper()
	for _, l := range labels {
		g.must(g.house.Kiosk.Press(l))
	}
}

// searches types words of their own into the search, and leaves it.
func (g *guest) searches() {
	g.Helper()
	g.must(g.house.Kiosk.PressKind("searchbutton", "输入"))
	g.page("guides")
	_, err := g.house.Kiosk.Quiet(300*time.Millisecond, 5*time.Second)
	g.must(err)
	g.must(g.house.Kiosk.Type(g.search))
	g.press("首页")
	g.page("home")
}

// fills goes from the home page to the review of a filled-in form.
func (g *guest) fills() {
	g.Helper()
	g.press("居民身份证换领")
	g.page("guide")
	g.press("现在办理")
	g.page("form")
	g.press("本人")
	g.next()
	g.write("姓名", g.name)
	g.write("公民身份号码", g.id)
	g.write("手机号码", g.phone)
	g.next()
	g.press("已经到期", "到窗口领取")
	g.next()
	g.press("以上内容真实", "下一步")
	g.page("review")
}

// write writes into a field and closes the keyboard.
func (g *guest) write(label, text string) {
	g.Helper()
	k := g.house.Kiosk
	g.must(k.PressKind("entry", label))
	_, err := k.Until("the keyboard", func(v rig.View) bool { _, ok := v.Find("key", "完成"); return ok })
	g.must(err)
	_, err = k.Quiet(200*time.Millisecond, 5*time.Second) // a person waits until the keys stand
	g.must(err)
	g.must(k.Type(text))
	g.must(k.PressKind("key", "完成"))
}

// next goes to the next step of the form.
func (g *guest) next() {
	g.Helper()
	before, err := g.house.Kiosk.View()
	g.must(err)
	g.press("下一步")
	_, err = g.house.Kiosk.Until("the next step", func(now rig.View) bool { return now.Shape() != before.Shape() })
	g.must(err)
}

// paper waits for the paper that the kiosk's folder printer prints.
func (g *guest) paper() string {
	g.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(g.house.Kiosk.Printed(), "*.pdf"))
		g.must(err)
		if len(found) > 0 {
			return found[0]
		}
	}
	g.Fatal("the kiosk printed nothing")
	return ""
}
