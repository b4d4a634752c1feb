//go:build journey

package journey

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"onestop/packaging/rig"
)

// The kiosk is built to trust that it keeps to Fyne's one thread; a build that checks this
// goes through the pages and must have nothing to say.
func TestPagesKeepToFynesOneThread(t *testing.T) {
	if testing.Short() {
		t.Skip("short: it builds a second kiosk")
	}
	checked, err := filepath.Abs(filepath.Join(build, "onestop-kiosk-threads"))
	if err != nil {
		t.Fatal(err)
	}
	// The tags of packaging/build.sh without migrated_fynedo.
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w",
		"-tags", "x11,no_emoji,no_animations", "-o", checked, "./app")
	cmd.Dir, cmd.Env = filepath.Join("..", ".."), append(os.Environ(), "CGO_ENABLED=1")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, said)
	}

	v := enter(t, rig.Panels()[0])
	v.must(v.house.Kiosk.StartProgram(checked))
	v.must(v.house.Kiosk.Ready())
	v.press(item)
	v.page("guide")
	v.press("现在办理")
	v.page("form")
	v.press("本人")
	v.next()
	v.write("姓名", "林晓")
	v.press("结束并清除")
	v.page("home")
	v.press("投诉建议")
	v.page("complaint")
	v.press("首页")
	v.page("home")
	v.must(v.house.Kiosk.Process().Stop())
	log, err := os.ReadFile(v.house.Kiosk.Process().Log)
	v.must(err)
	if at := strings.Index(string(log), "Error in Fyne call thread"); at >= 0 {
		t.Errorf("a call left Fyne's thread:\n%.1500s", log[at:])
	}
}
