// Package watch looks at targets and keeps what it saw.
package watch

import (
	"context"
	"net"
	"sort"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"example.org/heartbeat/internal/settings"
)

// Result is the last look at one target.
type Result struct {
	Name string
	Up   bool
}

// Watcher looks at all targets, never at more than a few a second.
type Watcher struct {
	dialer  net.Dialer
	limit   *rate.Limiter
	targets []settings.Target

	mutex   sync.Mutex
	results map[string]Result
}

// New makes a watcher that has not looked yet.
func New(given settings.Settings) *Watcher {
	return &Watcher{
		dialer:  net.Dialer{Timeout: given.Timeout},
		limit:   rate.NewLimiter(20, 5),
		targets: given.Targets,
		results: map[string]Result{},
	}
}

// Look asks every target once, side by side, whether it takes a connection.
func (w *Watcher) Look(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, target := range w.targets {
		group.Go(func() error {
			if err := w.limit.Wait(ctx); err != nil {
				return err
			}
			w.lookAt(ctx, target)
			return nil
		})
	}
	return group.Wait()
}

func (w *Watcher) lookAt(ctx context.Context, target settings.Target) {
	connection, err := w.dialer.DialContext(ctx, "tcp", target.Address)
	if err == nil {
		_ = connection.Close()
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.results[target.Name] = Result{Name: target.Name, Up: err == nil}
}

// Results are the last looks, sorted by name.
func (w *Watcher) Results() []Result {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	list := make([]Result, 0, len(w.results))
	for _, result := range w.results {
		list = append(list, result)
	}
	sort.Slice(list, func(first, second int) bool { return list[first].Name < list[second].Name })
	return list
}

// Run looks again and again until the context ends.
func (w *Watcher) Run(ctx context.Context, every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if err := w.Look(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
