package agent

import "encoding/pem"

// PEM is what is needed to verify this kiosk's receipts with no network: the portal's CA,
// then the kiosk's certificate. Nothing in it is secret.
func (id Identity) PEM() []byte {
	b := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.CA})
	return append(b, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.Cert})...)
}
