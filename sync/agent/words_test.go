package agent

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"onestop/app/words"
	"onestop/sync/wire"
)

// Every code that can reach the staff page has words in every language.
func TestEveryCodeHasWords(t *testing.T) {
	c, err := words.Load(os.DirFS("../../assets/words"))
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"agent.internal", "agent.later", "agent.lost"}
	for _, file := range []string{"fault.go", "../../app/vault/errors.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^\tCode\w+\s+= "(\w+)"`).FindAllStringSubmatch(string(b), -1) {
			keys = append(keys, "agent."+m[1])
		}
	}
	for _, f := range []wire.FaultCode{
		wire.FaultMalformed, wire.FaultBusy, wire.FaultUnknown, wire.FaultRevoked, wire.FaultExpired, wire.FaultBadCode,
		wire.FaultNotFound, wire.FaultNotRateable,
	} {
		keys = append(keys, "agent."+string(f))
	}
	for _, r := range []wire.Reason{
		wire.ReasonMalformed, wire.ReasonSignature, wire.ReasonForeign, wire.ReasonSealed, wire.ReasonItem, wire.ReasonConflict, "unreadable",
	} {
		keys = append(keys, "agent.reason."+string(r))
	}
	for _, s := range []Step{StepHello, StepRenew, StepReconcile, StepDeliver, StepSteps} {
		keys = append(keys, "agent.step."+string(s))
	}
	for _, s := range []string{"waiting", "sent", "delivered", "quarantined"} {
		keys = append(keys, "agent.state."+s)
	}
	if len(keys) < 40 {
		t.Fatalf("only %d keys found: the pattern no longer fits the code", len(keys))
	}
	used := map[string]bool{}
	for _, k := range keys {
		used[k] = true
	}
	for _, lang := range []string{"zh-Hans", "en"} {
		w := c.In(lang)
		for _, k := range keys {
			if !w.Has(k) {
				t.Errorf("%s: no words for %s", lang, k)
			}
		}
		for _, k := range c.Keys(lang) {
			if strings.HasPrefix(k, "agent.") && !used[k] {
				t.Errorf("%s: %s is said by nothing", lang, k)
			}
		}
	}
}
