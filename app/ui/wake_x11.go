//go:build x11 && linux && !ci

package ui

// #cgo LDFLAGS: -lX11
// #include <X11/Xlib.h>
import "C"

import (
	"reflect"
	"unsafe"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
	"golang.org/x/sys/unix"
)

// Fyne looks for events and paints 60 times a second, so a press waits 8 ms on average,
// and 16 ms at times, before anything happens: as long as all the rest together. A waker
// sleeps on the connection to the X server and, when something comes, has Fyne take it and
// paint at once. It costs nothing while nobody touches the screen. Without it everything
// works as before, that much later.
//
// Fyne offers no such call; this one belongs to the Fyne version that go.mod names, and the
// build fails if it is gone.
//
//go:linkname drawSingleFrame fyne.io/fyne/v2/internal/driver/glfw.(*gLDriver).drawSingleFrame
func drawSingleFrame(driver unsafe.Pointer)

// waker belongs to one window's run.
type waker struct {
	do     func(func())
	driver unsafe.Pointer
	thread int // Fyne's; set by the first call on it
	stop   int // closing this end of a pipe ends the waiting
	ended  chan struct{}
	over   chan struct{}
}

// newWaker starts waiting; do runs a function on the interface's goroutine. nil where Fyne
// draws by another driver.
func newWaker(do func(func())) *waker {
	d := reflect.ValueOf(fyne.CurrentApp().Driver())
	if d.Type().String() != "*glfw.gLDriver" {
		return nil
	}
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_CLOEXEC); err != nil {
		return nil
	}
	w := &waker{do: do, driver: d.UnsafePointer(), stop: pipe[1], ended: make(chan struct{}), over: make(chan struct{})}
	go w.run(pipe[0])
	return w
}

// close ends the waiting and waits for its end.
func (w *waker) close() {
	if w == nil {
		return
	}
	close(w.ended)
	_ = unix.Close(w.stop) // run sees the other end hang up
	<-w.over
}

func (w *waker) run(stopped int) {
	defer close(w.over)
	defer unix.Close(stopped)
	var x int
	if !w.on(func() {
		w.thread = unix.Gettid()
		x = int(C.XConnectionNumber((*C.Display)(unsafe.Pointer(glfw.GetX11Display()))))
	}) {
		return
	}
	fds := []unix.PollFd{{Fd: int32(x), Events: unix.POLLIN}, {Fd: int32(stopped)}}
	for {
		if _, err := unix.Poll(fds, -1); err != nil && err != unix.EINTR {
			return
		}
		if fds[1].Revents != 0 || fds[0].Revents&^unix.POLLIN != 0 {
			return
		}
		if fds[0].Revents != 0 && !w.on(w.answer) {
			return
		}
	}
}

// on runs f on Fyne's thread and waits for it; false when the window is being closed.
func (w *waker) on(f func()) bool {
	done := make(chan struct{})
	w.do(func() { f(); close(done) })
	select {
	case <-done:
		return true
	case <-w.ended:
		return false
	}
}

// answer takes what came and paints what it changed. After the last window Fyne runs
// functions on whatever thread asks: then there is nothing to take any more.
func (w *waker) answer() {
	if unix.Gettid() != w.thread {
		return
	}
	glfw.PollEvents()
	drawSingleFrame(w.driver)
}
