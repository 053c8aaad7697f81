package watch

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/heartbeat/internal/settings"
)

func listen(t *testing.T) net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func TestLookTellsUpFromDown(t *testing.T) {
	up, down := listen(t), listen(t)
	defer up.Close()
	down.Close()

	watcher := New(settings.Settings{Timeout: time.Second, Targets: []settings.Target{
		{Name: "up", Address: up.Addr().String()},
		{Name: "down", Address: down.Addr().String()},
	}})
	if err := watcher.Look(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := []Result{{Name: "down"}, {Name: "up", Up: true}}
	if diff := cmp.Diff(want, watcher.Results()); diff != "" {
		t.Error(diff)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := New(settings.Settings{Timeout: time.Second}).Run(ctx, time.Hour); err != nil {
		t.Error(err)
	}
}
