//go:build journey

package privacy

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"unicode/utf16"
)

// spellings are the ways in which a program can hold a text in memory.
func spellings(s string) map[string][]byte {
	var wide16, wide32 []byte
	escaped := ""
	for _, u := range utf16.Encode([]rune(s)) {
		wide16 = binary.LittleEndian.AppendUint16(wide16, u)
		if u < 0x80 {
			escaped += string(rune(u))
		} else {
			escaped += fmt.Sprintf("\\u%04x", u)
		}
	}
	for _, r := range s {
		wide32 = binary.LittleEndian.AppendUint32(wide32, uint32(r))
	}
	return map[string][]byte{"UTF-8": []byte(s), "UTF-16": wide16, "UTF-32": wide32, "JSON": []byte(escaped)}
}

// A hit is a secret found in a process's memory.
type hit struct {
	what, spelling, region string
	at                     uint64
	around                 []byte
}

func (h hit) String() string {
	return fmt.Sprintf("%s in %s at %#x of %s: %q", h.what, h.spelling, h.at, h.region, h.around)
}

// remember searches everything that a process can read of its own memory.
func remember(pid int, secrets map[string]string) ([]hit, error) {
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	defer maps.Close()
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer mem.Close()
	var hits []hit
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uint64
		var mode string
		line := lines.Text()
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); err != nil {
			return nil, fmt.Errorf("maps: %q: %w", line, err)
		}
		if !strings.HasPrefix(mode, "r") || strings.Contains(line, "[v") {
			continue // the kernel's own pages cannot be read
		}
		region := make([]byte, to-from)
		n, err := mem.ReadAt(region, int64(from))
		if err != nil && n == 0 {
			continue // memory of a device, or gone since
		}
		hits = append(hits, find(region[:n], from, line, secrets)...)
	}
	return hits, nil
}

func find(region []byte, from uint64, line string, secrets map[string]string) (hits []hit) {
	for what, s := range secrets {
		for spelling, b := range spellings(s) {
			for at := 0; ; {
				i := bytes.Index(region[at:], b)
				if i < 0 {
					break
				}
				at += i
				hits = append(hits, hit{what, spelling, line, from + uint64(at), bytes.Clone(region[max(0, at-24):min(len(region), at+len(b)+24)])})
				at += len(b)
			}
		}
	}
	return hits
}
