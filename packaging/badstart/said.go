package badstart

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"onestop/packaging/rig"
)

// Said returns the texts on the kiosk's page, each whole however it wraps. The program
// tells them only while the visit holds nothing of a visitor; until then there are none.
func Said(k *rig.Kiosk) ([]string, error) {
	conn, err := net.DialTimeout("unix", filepath.Join(k.Dir, "probe.sock"), time.Second)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return nil, err
	}
	if _, err := conn.Write([]byte("controls\n")); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(conn).ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	var v struct {
		Texts []string `json:"texts"`
	}
	if err := json.Unmarshal(line, &v); err != nil {
		return nil, fmt.Errorf("probe said %q: %w", line, err)
	}
	return v.Texts, nil
}
