package rig

import (
	"bufio"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Hand presses, types and looks on one screen. See packaging/hand for what it can do.
type Hand struct {
	mu  sync.Mutex
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func openHand(program, display string) (*Hand, error) {
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), "DISPLAY="+display)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("hand: %w (make build does not build it, make test does)", err)
	}
	return &Hand{cmd: cmd, in: in, out: bufio.NewReader(out)}, nil
}

func (h *Hand) close() {
	_ = h.in.Close() // its end of input ends it
	_ = h.cmd.Wait()
}

// Tell gives the hand one command and returns its answer.
func (h *Hand) Tell(format string, args ...any) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	line := fmt.Sprintf(format, args...)
	if _, err := fmt.Fprintln(h.in, line); err != nil {
		return "", fmt.Errorf("hand: %w", err)
	}
	answer, err := h.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("hand: %s: %w", strings.Fields(line)[0], err)
	}
	answer = strings.TrimSpace(answer)
	if why, bad := strings.CutPrefix(answer, "error "); bad {
		return "", fmt.Errorf("hand: %s: %s", strings.Fields(line)[0], why)
	}
	return answer, nil
}

// PressAt presses and releases at a point of the screen, held that long.
func (h *Hand) PressAt(x, y int, hold time.Duration) error {
	_, err := h.Tell("press %d %d %d", x, y, hold.Milliseconds())
	return err
}

// Drag moves a finger evenly from one point to another.
func (h *Hand) Drag(x1, y1, x2, y2 int, took time.Duration) error {
	_, err := h.Tell("drag %d %d %d %d %d", x1, y1, x2, y2, took.Milliseconds())
	return err
}

// Keys types text on a keyboard that has every character.
func (h *Hand) Keys(text string) error {
	_, err := h.Tell("type %s", text)
	return err
}

// Quiet waits until the screen has not changed for a while, at most until the limit.
// It reports whether it became quiet.
func (h *Hand) Quiet(still, limit time.Duration) (bool, error) {
	said, err := h.Tell("quiet %d %d", still.Milliseconds(), limit.Milliseconds())
	return said == "ok", err
}

// Paint presses at a point and returns how long the first and the last repaint took
// that followed. seen is false when nothing was repainted.
func (h *Hand) Paint(x, y int, settle time.Duration) (first, last time.Duration, seen bool, err error) {
	said, err := h.Tell("paint %d %d %d", x, y, settle.Milliseconds())
	if err != nil || said == "none" {
		return 0, 0, false, err
	}
	var f, l float64
	if _, err := fmt.Sscan(said, &f, &l); err != nil {
		return 0, 0, false, fmt.Errorf("hand: paint said %q: %w", said, err)
	}
	return milliseconds(f), milliseconds(l), true, nil
}

// Point is a place on the screen and the colour awaited there.
type Point struct {
	X, Y   int
	Colour color.RGBA
}

// Await waits until all points have their colours and returns how long that took.
func (h *Hand) Await(limit time.Duration, points ...Point) (time.Duration, error) {
	var b strings.Builder
	for _, p := range points {
		fmt.Fprintf(&b, " %d,%d,%02x%02x%02x", p.X, p.Y, p.Colour.R, p.Colour.G, p.Colour.B)
	}
	said, err := h.Tell("await %d%s", limit.Milliseconds(), b.String())
	if err != nil {
		return 0, err
	}
	var ms float64
	if _, err := fmt.Sscan(said, &ms); err != nil {
		return 0, fmt.Errorf("the screen did not show the awaited colours within %v", limit)
	}
	return milliseconds(ms), nil
}

// See returns a picture of the whole screen.
func (h *Hand) See() (*image.RGBA, error) {
	f, err := os.CreateTemp("", "shot-*.ppm")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := h.Tell("shot %s", f.Name()); err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(f, 1<<20)
	var wide, high, most int
	if _, err := fmt.Fscanf(in, "P6 %d %d %d\n", &wide, &high, &most); err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	pixels := make([]byte, wide*high*3)
	if _, err := io.ReadFull(in, pixels); err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	m := image.NewRGBA(image.Rect(0, 0, wide, high))
	for i := range wide * high {
		copy(m.Pix[4*i:], pixels[3*i:3*i+3])
		m.Pix[4*i+3] = 255
	}
	return m, nil
}

// Shot writes a picture of the whole screen as PNG.
func (h *Hand) Shot(path string) error {
	m, err := h.See()
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return firstError((&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, m), f.Close())
}

func milliseconds(f float64) time.Duration { return time.Duration(f * float64(time.Millisecond)) }
