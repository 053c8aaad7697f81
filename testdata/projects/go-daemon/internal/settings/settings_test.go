package settings

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseFillsInWhatIsLeftOut(t *testing.T) {
	got, err := Parse([]byte("targets: [{name: front, address: 'example.org:443'}]"))
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{
		Every:   30 * time.Second,
		Timeout: 5 * time.Second,
		Targets: []Target{{Name: "front", Address: "example.org:443"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefuses(t *testing.T) {
	for title, text := range map[string]string{
		"no targets":         "every: 1s",
		"a name given twice": "targets: [{name: a, address: 'a:1'}, {name: a, address: 'a:1'}]",
		"no port":            "targets: [{name: a, address: example.org}]",
		"no time":            "{every: 0s, targets: [{name: a, address: 'a:1'}]}",
		"no YAML":            "targets: [",
	} {
		t.Run(title, func(t *testing.T) {
			if got, err := Parse([]byte(text)); err == nil {
				t.Errorf("accepted as %v", got)
			}
		})
	}
}
