package main

import (
	"encoding/json"
	"io"
	"math"
	"slices"
	"time"
)

// figure is one measured number. Ratio is value / peer value; limit is the goal for the
// ratio where there is a peer, for the value where there is none (nil: no goal).
type figure struct {
	Name      string   `json:"name"`
	Value     float64  `json:"value"`
	Unit      string   `json:"unit"`
	Peer      string   `json:"peer"`
	PeerValue *float64 `json:"peer_value"`
	Ratio     *float64 `json:"ratio"`
	Limit     *float64 `json:"limit"`
}

// alone is a figure without a peer.
func alone(name string, value float64, unit string) figure {
	return figure{Name: name, Value: round(value), Unit: unit}
}

// beside is a figure and what a peer did in the same run.
func beside(name string, value float64, unit, peer string, peerValue float64) figure {
	f := alone(name, value, unit)
	f.Peer = peer
	p, ratio := round(peerValue), round(value/peerValue)
	f.PeerValue = &p
	if peerValue != 0 {
		f.Ratio = &ratio
	}
	return f
}

// within sets the goal.
func (f figure) within(limit float64) figure {
	f.Limit = &limit
	return f
}

func (f figure) print(w io.Writer) error { return json.NewEncoder(w).Encode(f) }

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

// percentile sorts a copy. p is 0 to 1.
func percentile(d []time.Duration, p float64) float64 {
	if len(d) == 0 {
		return math.NaN()
	}
	s := slices.Clone(d)
	slices.Sort(s)
	return ms(s[min(len(s)-1, int(float64(len(s))*p))])
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
