package portal_test

import (
	"fmt"
	"testing"

	"onestop/sync/portal/portaltest"
)

func TestManyKiosksAtOnce(t *testing.T) {
	p := portaltest.Start(t, portaltest.Options{Kiosks: 32})
	stored, took, err := portaltest.Ingest(ctx, p.Kiosks, portaltest.Load{Batches: 2, PerBatch: 5})
	if err != nil || stored != 320 {
		t.Fatalf("%d stored in %s, %v; want 320", stored, took, err)
	}
	if n, err := p.Ledger.Totals(ctx); err != nil || n.Submissions != 320 || n.Cases != 320 {
		t.Errorf("totals %+v, %v", n, err)
	}
}

func BenchmarkIngest(b *testing.B) {
	for _, n := range []int{1, 64, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := portaltest.Start(b, portaltest.Options{Kiosks: n})
			total, seconds := 0, 0.0
			for b.Loop() {
				load := portaltest.Load{Batches: 4, PerBatch: 16}
				if n == 1000 {
					load = portaltest.Load{Batches: 1, PerBatch: 8}
				}
				stored, took, err := portaltest.Ingest(ctx, p.Kiosks, load)
				if err != nil {
					b.Fatal(err)
				}
				total, seconds = total+stored, seconds+took.Seconds()
			}
			b.ReportMetric(float64(total)/seconds, "submissions/s")
		})
	}
}
