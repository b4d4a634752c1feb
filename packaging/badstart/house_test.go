//go:build journey

package badstart

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"onestop/app/catalogue"
	"onestop/app/counter"
	"onestop/app/hall"
	"onestop/app/vault"
	"onestop/assets"
	"onestop/packaging/rig"
	"onestop/sync/agent"
)

const errand = "居民身份证换领"

// site is a machine that is enrolled at a real portal. Its data folder is made before the
// kiosk first writes into it.
type site struct {
	*machine
	house *rig.House
}

func newSite(t *testing.T, prepare func(data string)) *site {
	t.Helper()
	programs := needPrograms(t)
	dir := t.TempDir()
	prepare(filepath.Join(dir, "kiosk", "data"))
	h, err := rig.NewHouse(dir, programs, rig.Panels()[0])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	s := &site{&machine{T: t, Kiosk: h.Kiosk, keep: filepath.Join(programs, "badstart")}, h}
	return s
}

// A kiosk whose disk is full but for the reserve serves guides and says at once, before
// anyone writes a word, that it takes nothing in.
func TestFullDiskTakesNothingInAndSaysSo(t *testing.T) {
	s := newSite(t, func(data string) { mount(t, data, 0, "size=48m") }) // the reserve is 256 MB
	s.works()
	s.must(s.Press(errand))
	_, err := s.WaitPage("guide")
	s.must(err)
	s.must(s.Press("现在办理"))
	_, err = s.WaitPage("fault")
	s.must(err)
	s.look("full-disk")
	s.says(s.words().T("fault.disk_full.title"))
	s.must(s.Press("回到首页"))
	_, err = s.WaitPage("home")
	s.must(err)
	s.noTrace()
}

// A portal that answers at the right address with other keys gets nothing, and staff read
// why. When the right one is back, what waited arrives.
func TestImpostorAtThePortalsAddressGetsNothing(t *testing.T) {
	s := newSite(t, func(string) {})
	s.submit()
	right := s.house.Portal
	right.Close()
	wrong, err := rig.NewPortal(filepath.Join(t.TempDir(), "impostor"), needPrograms(t))
	s.must(err)
	t.Cleanup(wrong.Close)
	wrong.Close()
	wrong.API = right.API
	s.must(wrong.Start())

	s.works()
	s.staff()
	s.says(s.words().T("agent.certificate"))
	s.look("impostor")
	if n := s.held(wrong); n != 0 {
		t.Errorf("the impostor holds %d submissions", n)
	}
	s.must(s.Process().Stop())
	if n := s.waiting(); n != 1 {
		t.Errorf("%d submissions wait on the kiosk, want 1", n)
	}

	wrong.Close()
	s.must(right.Start())
	s.works()
	for end := time.Now().Add(20 * time.Second); s.held(right) == 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("what waited did not arrive when the right portal was back")
		}
	}
}

// staff opens the staff's page as a technician does.
func (s *site) staff() {
	s.Helper()
	s.must(s.Ready())
	v, err := s.View()
	s.must(err)
	corner, ok := v.Find("hold", "")
	if !ok {
		s.Fatalf("no way in for staff: %s", v.Labels())
	}
	x, y := corner.Centre()
	s.must(s.PressAt(x, y, 3500*time.Millisecond))
	_, err = s.WaitPage("staff")
	s.must(err)
	s.digits(rig.PIN)
}

// says waits until the page says the words.
func (s *site) says(words string) {
	s.Helper()
	said := ""
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		texts, err := Said(s.Kiosk)
		s.must(err)
		if said = strings.Join(texts, "\n"); strings.Contains(said, words) {
			return
		}
	}
	s.look("did-not-say")
	s.Fatalf("the page does not say %q but:\n%s", words, said)
}

// opened opens the kiosk's store, while its program is not running.
func (s *site) opened(do func(*vault.Vault)) {
	s.Helper()
	v, _, err := vault.Open(s.store(), vault.DefaultOptions())
	s.must(err)
	do(v)
	s.must(v.Close())
}

// submit hands one errand in at the kiosk's counter, without its window.
func (s *site) submit() {
	s.Helper()
	s.opened(func(v *vault.Vault) {
		id, enrolled, err := agent.LoadIdentity(v)
		s.must(err)
		if !enrolled {
			s.Fatal("the kiosk is not enrolled")
		}
		c := &counter.Counter{
			Store: v, Now: time.Now, Random: rand.Reader, Wake: func() {},
			Stamp: func() (hall.Text, string) { return hall.ZH("市民服务中心"), "12345" },
			Identity: func() (counter.Identity, error) {
				return counter.Identity{Kiosk: id.Kiosk, Code: id.Code, Prefix: id.Prefix, Recipient: id.Recipient, Base: id.Base, Key: id.Key}, nil
			},
		}
		_, err = c.Submit(hall.Submission{
			Kind: hall.Errand, Item: s.item(), ItemName: hall.ZH(errand), Form: "id-card-renewal", Lang: hall.Chinese,
			Answers: json.RawMessage(`{"name":"林晓"}`), Rows: []hall.Row{{Pointer: "/name", Label: "姓名", Value: "林晓"}},
		})
		s.must(err)
	})
}

// item is the code of what is handed in.
func (s *site) item() string {
	s.Helper()
	c, _, err := catalogue.Load(assets.Content())
	s.must(err)
	for _, g := range c.Guides() {
		if strings.HasPrefix(g.Name.In(hall.Chinese), errand) && g.Form != "" {
			return g.Code
		}
	}
	s.Fatalf("the sample content has no %s", errand)
	return ""
}

// waiting is how many submissions the kiosk still has to deliver.
func (s *site) waiting() (n uint64) {
	s.Helper()
	s.opened(func(v *vault.Vault) {
		counts, err := v.Counts()
		s.must(err)
		n = uint64(counts.Waiting)
	})
	return n
}

// held is how many submissions a portal holds.
func (s *site) held(p *rig.Portal) int {
	s.Helper()
	cmd := exec.CommandContext(context.Background(), filepath.Join(needPrograms(s.T), "portal"), "status", "--data", filepath.Join(p.Dir, "data"))
	out, err := cmd.Output()
	s.must(err)
	for _, line := range strings.Split(string(out), "\n") {
		var n int
		if _, err := fmt.Sscanf(line, "submissions %d", &n); err == nil {
			return n
		}
	}
	s.Fatalf("portal status says %q", out)
	return 0
}
