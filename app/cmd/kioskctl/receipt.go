package main

import (
	"bufio"
	"context"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"onestop/sync/wire"
)

// receiptVerify says whether a kiosk of the portal made a receipt, with no network: the
// file holds the portal's CA first and then the kiosks' certificates.
func (m *Main) receiptVerify(_ context.Context, args []string) error {
	var file, item string
	rest, err := m.flags("receipt verify", args, func(f *flag.FlagSet) {
		f.StringVar(&file, "kiosks", "", "PEM file: the portal's CA, then kiosks' certificates")
		f.StringVar(&item, "item", "", "also check that the receipt is for this item code")
	})
	if err != nil || file == "" || len(rest) != 1 {
		return errUsage
	}
	text := rest[0]
	if text == "-" {
		line, err := bufio.NewReader(io.LimitReader(m.In, 4096)).ReadString('\n')
		if err != nil && err != io.EOF {
			return err
		}
		text = strings.TrimSpace(line)
	}
	kiosks, err := readKiosks(file)
	if err != nil {
		return err
	}
	claim, err := wire.ReadProof(text)
	if err != nil {
		return fmt.Errorf("not a receipt's code: %w", err)
	}
	known := kiosks[claim.KioskCode()]
	if len(known) == 0 {
		return fmt.Errorf("%s has no kiosk with the code %s: add its certificate", file, claim.KioskCode())
	}
	proof, kiosk, err := verifyWithAny(text, known)
	if err != nil {
		return fmt.Errorf("NOT GENUINE: %w", err)
	}
	if item != "" && proof.Item != wire.ItemMark(item) {
		return fmt.Errorf("NOT for item %s", item)
	}
	fmt.Fprintf(m.Out, "genuine: %s, taken in by %s at %s\n", proof.Number, kiosk.Kiosk, proof.At.UTC().Format(time.RFC3339))
	return nil
}

// verifyWithAny tries every key that a kiosk's code ever had: a replaced machine keeps the
// code and has a new key.
func verifyWithAny(text string, known []wire.Identity) (proof wire.Proof, kiosk wire.Identity, err error) {
	for _, kiosk = range known {
		if proof, err = wire.VerifyProof(text, kiosk.Key); err == nil {
			return proof, kiosk, nil
		}
	}
	return proof, kiosk, err
}

// readKiosks returns the kiosks in the file by their number code.
func readKiosks(file string) (map[string][]wire.Identity, error) {
	rest, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var ca []byte
	out := map[string][]wire.Identity{}
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if ca == nil {
			ca = block.Bytes
			continue
		}
		id, err := wire.VerifyKiosk(block.Bytes, ca)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out[id.Code] = append(out[id.Code], id)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: want the portal's CA and then at least one kiosk certificate (PEM)", file)
	}
	return out, nil
}
