package vault

import (
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"testing"

	"onestop/sync/wire"
)

func TestWhatWasPutIsThereAfterReopening(t *testing.T) {
	b := newBench(t)
	h := b.putOne()
	r := b.reopen()
	if r != (Report{}) {
		t.Errorf("a quiet start reports %+v", r)
	}
	parcels := b.batch()
	if len(parcels) != 1 || parcels[0].Header != h {
		t.Fatalf("batch %+v, want %+v", parcels, h)
	}
	e, err := wire.DecodeEnvelope(parcels[0].Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(b.kiosk.Public().(ed25519.PublicKey)); err != nil {
		t.Error(err)
	}
	for name, find := range map[string]func() (Item, error){
		"number": func() (Item, error) { return b.ByNumber(h.Number) },
		"id":     func() (Item, error) { return b.ByID(h.ID) },
		"token":  func() (Item, error) { return b.ByToken(h.Token) },
	} {
		if item, err := find(); err != nil || item.Header != h || item.State != Waiting {
			t.Errorf("by %s: %+v, %v", name, item, err)
		}
	}
}

func TestNumbersOfSlotsRiseAndNeverRepeat(t *testing.T) {
	b := newBench(t)
	first, second := b.putOne(), b.putOne()
	if first.Seq != 1 || second.Seq != 2 || first.Generation != second.Generation {
		t.Errorf("slots %d and %d", first.Seq, second.Seq)
	}
	if _, err := b.Put(func(Slot) (wire.Envelope, error) { return wire.Envelope{}, errors.New("no key") }); err == nil {
		t.Error("an error of make is swallowed")
	}
	if third := b.putOne(); third.Seq != 3 {
		t.Errorf("slot %d after a failed make, want 3", third.Seq)
	}
	if _, err := b.Put(func(s Slot) (wire.Envelope, error) { s.Seq++; return b.make(10)(s) }); err == nil {
		t.Error("an envelope for another slot is taken")
	}
}

func TestANumberThatExistsIsRefusedAndNothingChanges(t *testing.T) {
	b := newBench(t)
	h := b.putOne()
	_, err := b.Put(b.makeNumber(h.Number, 100))
	wantCode(t, err, CodeDuplicate)
	if n := b.counts(); n.Waiting != 1 || n.LastSeq != 1 {
		t.Errorf("counts %+v", n)
	}
	if next := b.putOne(); next.Seq != 2 {
		t.Errorf("slot %d, want 2", next.Seq)
	}
}

func TestLargeSealedBytesLieInFilesAndComeBackWhole(t *testing.T) {
	b := newBench(t)
	h, err := b.Put(b.make(600 << 10))
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(b.path + ".parts/*")
	if len(files) != 3 {
		t.Errorf("%d chunk files, want 3", len(files))
	}
	b.reopen()
	e, err := wire.DecodeEnvelope(b.batch()[0].Bytes)
	if err != nil || e.Verify(b.kiosk.Public().(ed25519.PublicKey)) != nil || e.Header != h {
		t.Errorf("after reopening: %v", err)
	}
	b.deliver(b.now)
	b.now = b.now.AddDate(0, 0, 8)
	if n, err := b.Prune(b.now, b.now); n != 1 || err != nil {
		t.Fatalf("Prune = %d, %v", n, err)
	}
	if files, _ := filepath.Glob(b.path + ".parts/*"); len(files) != 0 {
		t.Errorf("%d chunk files remain", len(files))
	}
}
