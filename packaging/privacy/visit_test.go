//go:build journey

package privacy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onestop/packaging/badstart"
	"onestop/packaging/rig"
)

// A whole errand with the network down, up to the receipt and "end and clear". Half a
// minute later nothing that the person told the kiosk is anywhere but in the sealed
// submission, memory included.
func TestNothingOfAVisitStays(t *testing.T) {
	g := enter(t)
	pid := g.house.Kiosk.Process().PID()
	g.searches()
	g.fills()
	hits, err := remember(pid, g.secrets())
	g.must(err)
	if seen := kinds(hits); len(seen) < len(g.secrets())-1 { // the search may be forgotten already
		t.Fatalf("the memory of a running visit shows only %v: the search does not see", seen)
	}
	g.press("提交")
	g.page("receipt")
	paper := g.paper()
	g.press("结束并清除")
	g.page("home")

	t.Run("the paper names nobody", func(t *testing.T) { g.with(t).paperNamesNobody(paper) })
	t.Run("the spool is empty", func(t *testing.T) { g.with(t).spoolEmpties() })
	t.Run("no file holds it", func(t *testing.T) { g.with(t).searchesFiles() })
	t.Run("the process is not named by it", func(t *testing.T) { g.with(t).searchesProcess(pid) })
	t.Run("the next visitor sees nothing of it", func(t *testing.T) { g.with(t).nextVisitor() })
	t.Run("memory forgets it", func(t *testing.T) { g.with(t).memoryForgets(pid) })
}

// A kiosk that is killed the moment after "submit" was pressed leaves nothing on the disk
// either, and what it may have spooled is gone with the next start.
func TestKillRightAfterSubmitLeavesNothingReadable(t *testing.T) {
	g := enter(t)
	g.searches()
	g.fills()
	g.press("提交")
	g.house.Kiosk.Kill()
	t.Run("no file holds it after the kill", func(t *testing.T) { g.with(t).searchesFiles() })
	g.start()
	t.Run("the spool is empty", func(t *testing.T) { g.with(t).spoolEmpties() })
	t.Run("no file holds it after the start", func(t *testing.T) { g.with(t).searchesFiles() })
	t.Run("the next visitor sees nothing of it", func(t *testing.T) { g.with(t).nextVisitor() })
}

// with is the same guest in a sub-test.
func (g *guest) with(t *testing.T) *guest {
	copied := *g
	copied.T = t
	return &copied
}

func kinds(hits []hit) map[string]int {
	seen := map[string]int{}
	for _, h := range hits {
		seen[h.what]++
	}
	return seen
}

// memoryForgets waits as long as the kiosk promises: until Fyne has let the texts go and
// the collector has overwritten what nobody refers to.
func (g *guest) memoryForgets(pid int) {
	g.Helper()
	const promise = 60 * time.Second
	began := time.Now()
	for {
		hits, err := remember(pid, g.traces())
		g.must(err)
		if len(hits) == 0 {
			g.Logf("nothing left in memory after %v", time.Since(began).Round(time.Second))
			return
		}
		if time.Since(began) > promise {
			for _, h := range hits[:min(len(hits), 20)] {
				g.Error(h)
			}
			g.Fatalf("%d traces in memory %v after the visit: %v", len(hits), promise, kinds(hits))
		}
		time.Sleep(2 * time.Second)
	}
}

func (g *guest) paperNamesNobody(paper string) {
	g.Helper()
	out, err := exec.Command("pdftotext", "-layout", paper, "-").Output()
	g.must(err)
	text := strings.Join(strings.Fields(string(out)), "")
	if !strings.Contains(text, "受理编号") {
		g.Fatalf("this is no receipt:\n%s", out)
	}
	for what, s := range g.traces() {
		if strings.Contains(text, s) {
			g.Errorf("the receipt tells the %s", what)
		}
	}
}

func (g *guest) spoolEmpties() {
	g.Helper()
	var left []os.DirEntry
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var err error
		if left, err = os.ReadDir(filepath.Join(g.house.Kiosk.Data(), "spool")); os.IsNotExist(err) || err == nil && len(left) == 0 {
			return
		}
	}
	g.Errorf("the spool holds %v", left)
}

// nextVisitor goes where something could stand of the visit before.
func (g *guest) nextVisitor() {
	g.Helper()
	look := func(where string) {
		g.Helper()
		v, err := g.house.Kiosk.View()
		g.must(err)
		texts, err := badstart.Said(g.house.Kiosk)
		g.must(err)
		if len(texts) == 0 {
			g.Errorf("%s: the page tells no texts: something of a visitor is in the visit", where)
		}
		shown := v.Labels() + strings.Join(texts, "\n")
		for what, s := range g.traces() {
			if strings.Contains(shown, s) {
				g.Errorf("%s shows the %s of the visitor before", where, what)
			}
		}
	}
	k := g.house.Kiosk
	look("the home page")
	g.must(k.PressKind("searchbutton", "输入"))
	g.page("guides")
	look("the search")
	g.press("首页")
	g.page("home")
	g.press("进度查询")
	g.page("progress")
	look("the progress page")
	g.press("返回")
	g.page("home")
	g.press("居民身份证换领")
	g.page("guide")
	g.press("现在办理")
	g.page("form")
	look("the form")
	g.press("本人")
	before, err := k.View()
	g.must(err)
	g.press("下一步")
	fields, err := k.Until("the next step", func(now rig.View) bool { return now.Shape() != before.Shape() })
	g.must(err)
	for what, s := range g.traces() {
		if strings.Contains(fields.Labels(), s) {
			g.Errorf("the form shows the %s of the visitor before", what)
		}
	}
	g.press("结束并清除")
	g.page("home")
}
