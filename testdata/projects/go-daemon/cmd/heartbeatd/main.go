// Heartbeatd asks a list of addresses whether they take connections, and tells everybody who connects to it.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/pflag"

	"example.org/heartbeat/internal/settings"
	"example.org/heartbeat/internal/watch"
)

// Set by the linker.
var (
	version = "0.0.0"
	commit  = "none"
	date    = "unknown"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "heartbeatd:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	flags := pflag.NewFlagSet("heartbeatd", pflag.ContinueOnError)
	file := flags.StringP("settings", "s", "heartbeat.yaml", "what to watch")
	listen := flags.StringP("listen", "l", "127.0.0.1:8077", "address to tell the answers at")
	showVersion := flags.Bool("version", false, "print the version and end")
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return nil
		}
		return err
	}
	if *showVersion {
		fmt.Printf("heartbeatd %s (commit %s, source of %s)\n", version, commit, date)
		return nil
	}

	text, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	given, err := settings.Parse(text)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	watcher := watch.New(given)
	go tell(listener, watcher)
	defer listener.Close()
	return watcher.Run(ctx, given.Every)
}

// tell writes the last answers to everybody who connects, until the listener is closed.
func tell(listener net.Listener, watcher *watch.Watcher) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		for _, result := range watcher.Results() {
			fmt.Fprintf(connection, "%s up=%t\n", result.Name, result.Up)
		}
		_ = connection.Close()
	}
}
