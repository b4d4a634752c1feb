package main

import (
	"fmt"
	"time"

	"onestop/app/hall"
	"onestop/app/receipt"
	"onestop/app/words"
	"onestop/assets"
)

// receiptPDF times a citizen's slip on 80 mm paper, from what the counter says to the
// bytes that go to the printer.
func receiptPDF(place) ([]figure, error) {
	all, err := words.Load(assets.Words())
	if err != nil {
		return nil, err
	}
	press, err := receipt.NewPress(assets.Fonts())
	if err != nil {
		return nil, err
	}
	slip := receipt.Slip{Words: all.In(hall.Chinese), Zone: time.UTC, Receipt: hall.Receipt{
		Number: "FZ26-1123-7K4M-8Q2C-9", Kind: hall.Errand, Item: hall.ZH("居民身份证换领（到期）"),
		At: time.Date(2026, 11, 23, 6, 32, 0, 0, time.UTC), Hall: hall.ZH("福州市市民服务中心一层"), Kiosk: "FZ-GL-0012",
		Promised: hall.Limit{Days: 20, Unit: hall.WorkingDays}, Phone: "12345",
		QR: "https://portal.example/p/AAAAAAAAAAAAAAAAAAAAAA#" + fmt.Sprintf("%0180d", 7),
	}}
	var took []time.Duration
	for range 41 {
		start := time.Now()
		if _, err := press.PDF(slip.Document(), receipt.Roll); err != nil {
			return nil, err
		}
		took = append(took, time.Since(start))
	}
	return []figure{alone("receipt_pdf_ms", percentile(took[1:], 0.5), "ms").within(50)}, nil
}
