module example.org/hello

go 1.21

require (
	example.org/greet v1.2.3
	example.org/onlytest v0.9.0
)

require example.org/shout v0.4.1-0.20250102030405-abcdefabcdef // indirect
