//go:build journey

package privacy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestScratch(t *testing.T) {
	g := &guest{}
	g = enter2(t)
	g.searches()
	g.fills()
	g.press("提交")
	g.page("receipt")
	g.paper()
	g.press("结束并清除")
	g.page("home")
	g.look(filepath.Join(os.TempDir(), "p.png"))
	pid := g.house.Kiosk.Process().PID()
	for range 9 {
		hits, err := remember(pid, g.secrets())
		g.must(err)
		t.Logf("%s: %d hits", time.Now().Format("15:04:05"), len(hits))
		time.Sleep(5 * time.Second)
	}
	hits, err := remember(pid, g.secrets())
	g.must(err)
	for i, h := range hits { if i < 40 { t.Log(h) } }
}

func enter2(t *testing.T) *guest {
	g := enter(t)
	if e := os.Getenv("KIOSKENV"); e != "" {
		g.must(g.house.Kiosk.Process().Stop())
		g.env = strings.Split(e, ";")
		g.start()
	}
	return g
}
