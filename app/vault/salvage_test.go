package vault

import (
	"os"
	"testing"

	"onestop/sync/wire"
)

// Both meta pages are gone, so nothing leads to anything; a technician rebuilds.
func TestRebuildFindsEverySubmissionInARuinedFile(t *testing.T) {
	b := newBench(t)
	identity := []byte("the enrolment, more than eight bytes long")
	if err := b.Change(Change{Settings: map[string][]byte{"agent.identity": identity}, Secrets: map[string][]byte{"agent.key": []byte("seed")}}); err != nil {
		t.Fatal(err)
	}
	var headers []wire.Header
	for range 40 {
		headers = append(headers, b.putOne())
	}
	b.deliver(b.now)
	large, err := b.Put(b.make(300 << 10))
	if err != nil {
		t.Fatal(err)
	}
	headers = append(headers, large, b.putOne())
	gen := b.Generation()
	b.Close()
	overwrite(t, b.path, 0, make([]byte, 2*os.Getpagesize()))
	_, _, err = Open(b.path, b.o)
	wantCode(t, err, CodeDamaged)
	r, err := Rebuild(b.path, b.o)
	if err != nil || r.Submissions != 42 {
		t.Fatalf("Rebuild = %+v, %v; want 42 submissions", r, err)
	}
	if report := b.open(); report != (Report{}) {
		t.Errorf("opening the rebuilt store reports %+v", report)
	}
	if b.Generation() == gen {
		t.Error("the rebuilt store numbers in the old generation")
	}
	for _, h := range headers {
		item, err := b.ByID(h.ID)
		if err != nil || item.Header != h {
			t.Fatalf("submission %d: %+v, %v", h.Seq, item, err)
		}
		if _, err := b.Envelope(h.Number); err != nil {
			t.Error(err)
		}
	}
	if n := b.counts(); n.Waiting+n.Held != 42 || n.Waiting < 2 || n.LastSeq != 42 {
		t.Errorf("counts %+v", n)
	}
	if got, err := b.Secret("agent.key"); err != nil || string(got) != "seed" {
		t.Errorf("Secret = %q, %v", got, err)
	}
	if got, _ := b.Setting("agent.identity"); string(got) != string(identity) {
		t.Errorf("Setting = %q", got)
	}
	if next := b.putOne(); next.Seq != 43 {
		t.Errorf("slot %d, want 43", next.Seq)
	}
	if _, err := os.Stat(r.From); err != nil {
		t.Errorf("the damaged file is gone: %v", err)
	}
}

func TestRebuildNeedsADamagedStore(t *testing.T) {
	b := newBench(t)
	_, err := Rebuild(b.path, b.o)
	wantCode(t, err, CodeFailed)
}
