module example.org/heartbeat

go 1.24

require (
	github.com/google/go-cmp v0.7.0
	github.com/spf13/pflag v1.0.10
	go.yaml.in/yaml/v3 v3.0.4
	golang.org/x/sync v0.16.0
	golang.org/x/time v0.12.0
)
