// Package kiosk holds what a kiosk is installed with.
package kiosk

import (
	"reflect"
	"strings"
	"testing"

	"onestop/app/config"
	"os"
)

// The sample file documents every key: it must read as it stands and name all of them.
func TestSampleConfigurationIsWhole(t *testing.T) {
	b, err := os.ReadFile("kiosk.toml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := config.Parse("kiosk.toml", b)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	want.DataDir = "/var/lib/onestop/kiosk"
	want.Hall.Name = got.Hall.Name
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the sample shows other defaults than the program has:\n%+v\n%+v", got, want)
	}
	for _, key := range keys(reflect.TypeFor[config.Config]()) {
		if !strings.Contains(string(b), key+" = ") && !strings.Contains(string(b), "["+key+"]") {
			t.Errorf("the sample does not name %q", key)
		}
	}
}

func keys(t reflect.Type) []string {
	var all []string
	for i := range t.NumField() {
		f := t.Field(i)
		all = append(all, f.Tag.Get("toml"))
		if f.Type.Kind() == reflect.Struct {
			all = append(all, keys(f.Type)...)
		}
	}
	return all
}
