package greet

import "example.org/shout"

func Hello() string { return shout.Loud("hello") }
