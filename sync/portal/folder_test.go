package portal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"onestop/sync/portal"
	"onestop/sync/portal/portaltest"
)

// Half a folder is never taken for a new portal.
func TestHalfAFolder(t *testing.T) {
	for name, x := range map[string]struct{ gone, want string }{
		"keys without a ledger": {"ledger.db", "portal restore --from"},
		"a ledger without keys": {"keys", "put it back from the backup"},
	} {
		t.Run(name, func(t *testing.T) {
			p := portaltest.Start(t, portaltest.Options{Kiosks: 1})
			if err := p.Stop(); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(p.Config.Data, x.gone)); err != nil {
				t.Fatal(err)
			}
			o, err := portal.OpenOffice(p.Config)
			if err == nil {
				o.Close()
			}
			if err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("got %v, want %q", err, x.want)
			}
			if _, err := os.Stat(filepath.Join(p.Config.Data, x.gone)); err == nil && x.gone == "ledger.db" {
				t.Error("an empty ledger was made all the same")
			}
		})
	}
}
