package pages

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"onestop/app/hall"
	"onestop/app/words"
)

func TestPasswords(t *testing.T) {
	hash, err := HashPassword("correct horse", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		hash, password string
		want           bool
	}{
		"the password":            {hash, "correct horse", true},
		"another":                 {hash, "correct horsf", false},
		"empty":                   {hash, "", false},
		"too long":                {hash, strings.Repeat("a", maxPassword+1), false},
		"no hash":                 {"", "", false},
		"a plain password stored": {"correct horse", "correct horse", false},
		"another algorithm":       {strings.Replace(hash, "argon2id", "argon2i", 1), "correct horse", false},
		"cost beyond all memory":  {strings.Replace(hash, "m=19456", "m=4000000000", 1), "correct horse", false},
		"no passes":               {strings.Replace(hash, "t=2", "t=0", 1), "correct horse", false},
		"no lanes":                {strings.Replace(hash, "p=1", "p=0", 1), "correct horse", false},
		"salt that is not base64": {hash[:30] + "!" + hash[31:], "correct horse", false},
		"no key":                  {hash[:strings.LastIndex(hash, "$")+1], "correct horse", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := samePassword(x.hash, x.password); got != x.want {
				t.Errorf("got %v, want %v", got, x.want)
			}
		})
	}
}

func TestWaitAfterGrowsAndEnds(t *testing.T) {
	for n, want := range map[int]time.Duration{1: 0, 4: 0, 5: 30 * time.Second, 6: time.Minute, 8: 4 * time.Minute, 10: 15 * time.Minute, 1 << 40: 15 * time.Minute} {
		if got := waitAfter(n); got != want {
			t.Errorf("after %d wrong tries %s, want %s", n, got, want)
		}
	}
}

func TestNameIn(t *testing.T) {
	row := func(pointer, label, value string) hall.Row {
		return hall.Row{Pointer: pointer, Label: label, Value: value}
	}
	for name, x := range map[string]struct {
		rows []hall.Row
		want string
	}{
		"a person":                   {[]hall.Row{row("/phone", "手机", "1"), row("/name", "姓名", "林晓")}, "林晓"},
		"a company before its agent": {[]hall.Row{row("/name", "姓名", "林晓"), row("/company", "企业名称", "某公司")}, "某公司"},
		"by the label alone":         {[]hall.Row{row("/x1", "老人姓名", "陈伯")}, "陈伯"},
		"nobody":                     {[]hall.Row{row("/what", "事由", "噪音")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := nameIn(x.rows); got != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		})
	}
}

func TestCountsSayTheirUnit(t *testing.T) {
	catalogue, err := words.Load(os.DirFS("../../../assets/words"))
	if err != nil {
		t.Fatal(err)
	}
	for want, x := range map[string]struct {
		lang, key string
		n         int
	}{
		"Overdue by 1 working day":  {hall.English, "portal.badge.over", 1},
		"Overdue by 3 working days": {hall.English, "portal.badge.over", 3},
		"1 working day":             {hall.English, "portal.limit.working", 1},
		"20 working days":           {hall.English, "portal.limit.working", 20},
		"1 个工作日":                    {hall.Chinese, "portal.limit.working", 1},
		"超期 3 个工作日":                 {hall.Chinese, "portal.badge.over", 3},
	} {
		if got := (frame{Words: catalogue.In(x.lang)}).Count(x.key, x.n); got != want {
			t.Errorf("%s of %d: %q, want %q", x.key, x.n, got, want)
		}
	}
}

// Every kind of step has a title for clerks as well.
func TestClerksReadOfTheCitizen(t *testing.T) {
	catalogue, err := words.Load(os.DirFS("../../../assets/words"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range catalogue.Langs() {
		w := catalogue.In(lang)
		for _, key := range catalogue.Keys(lang) {
			kind, ok := strings.CutPrefix(key, "step.")
			if !ok {
				continue
			}
			title := frame{Words: w, Clerk: &clerkView{}}.StepTitle(hall.StepKind(kind))
			if strings.Contains(title, "‹") || strings.Contains(title, "您") || strings.Contains(title, "ou ") {
				t.Errorf("%s: a clerk reads %q", key, title)
			}
		}
	}
}
