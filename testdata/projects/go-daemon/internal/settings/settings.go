// Package settings reads what the daemon is told to watch.
package settings

import (
	"errors"
	"fmt"
	"net"
	"time"

	"go.yaml.in/yaml/v3"
)

// Settings is the whole file.
type Settings struct {
	// Every is the time between two looks at one target.
	Every time.Duration `yaml:"every"`
	// Timeout ends a look that hangs.
	Timeout time.Duration `yaml:"timeout"`
	Targets []Target      `yaml:"targets"`
}

// Target is one address to look at.
type Target struct {
	Name string `yaml:"name"`
	// Address is a host with a port.
	Address string `yaml:"address"`
}

// Parse reads settings and fills in what is left out.
func Parse(text []byte) (Settings, error) {
	result := Settings{Every: 30 * time.Second, Timeout: 5 * time.Second}
	if err := yaml.Unmarshal(text, &result); err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	if len(result.Targets) == 0 {
		return Settings{}, errors.New("settings: no targets")
	}
	if result.Every <= 0 || result.Timeout <= 0 {
		return Settings{}, errors.New("settings: every and timeout must be positive")
	}
	seen := map[string]bool{}
	for _, target := range result.Targets {
		if target.Name == "" || seen[target.Name] {
			return Settings{}, fmt.Errorf("settings: the name %q is empty or given twice", target.Name)
		}
		seen[target.Name] = true
		if _, port, err := net.SplitHostPort(target.Address); err != nil || port == "" {
			return Settings{}, fmt.Errorf("settings: the address of %q is no host with a port", target.Name)
		}
	}
	return result, nil
}
