package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// modules that the disk needs, in the order in which they must be loaded. One that is
// not in the kernel's package is built into the kernel.
func moduleNames() []string {
	return []string{"virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_blk"}
}

// kernel is what an unpacked linux-image package holds.
type kernel struct {
	image   string   // vmlinuz
	modules []string // paths, in order
}

// findKernel looks into the folder where the package was unpacked.
func findKernel(dir string) (kernel, error) {
	images, err := filepath.Glob(filepath.Join(dir, "boot/vmlinuz-*"))
	if err != nil || len(images) != 1 {
		return kernel{}, fmt.Errorf("%s: want one kernel, found %d", dir, len(images))
	}
	found := map[string]string{}
	err = filepath.WalkDir(filepath.Join(dir, "lib/modules"), func(path string, d fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".ko" {
			found[filepath.Base(path)] = path
		}
		return err
	})
	k := kernel{image: images[0]}
	for _, name := range moduleNames() {
		if path, ok := found[name+".ko"]; ok {
			k.modules = append(k.modules, path)
		}
	}
	return k, err
}

// initramfs writes the guest's whole file system: the program as /init and the modules.
func initramfs(path, init string, modules []string) error {
	var a archive
	a.dir("dev")
	a.device("dev/console", 5, 1)
	a.dir("modules")
	b, err := os.ReadFile(init)
	if err != nil {
		return err
	}
	a.file("init", 0o755, b)
	for i, m := range modules {
		b, err := os.ReadFile(m)
		if err != nil {
			return err
		}
		a.file(fmt.Sprintf("modules/%02d-%s", i, filepath.Base(m)), 0o644, b)
	}
	a.entry("TRAILER!!!", 0, nil, 0, 0)
	return os.WriteFile(path, a.Bytes(), 0o644)
}

// archive is a cpio archive in the "newc" form that the kernel reads.
type archive struct {
	bytes.Buffer
	inode int
}

func (a *archive) dir(name string)                      { a.entry(name, 0o040755, nil, 0, 0) }
func (a *archive) file(name string, mode int, b []byte) { a.entry(name, 0o100000|mode, b, 0, 0) }
func (a *archive) device(name string, major, minor int) { a.entry(name, 0o020600, nil, major, minor) }
func (a *archive) pad()                                 { a.Write(make([]byte, -a.Len()&3)) }
func (a *archive) entry(name string, mode int, b []byte, major, minor int) {
	a.inode++
	const links, uid, gid, mtime, onMajor, onMinor, sum = 1, 0, 0, 0, 0, 0, 0
	fmt.Fprintf(a, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00",
		a.inode, mode, uid, gid, links, mtime, len(b), onMajor, onMinor, major, minor, len(name)+1, sum, name)
	a.pad()
	a.Write(b)
	a.pad()
}
