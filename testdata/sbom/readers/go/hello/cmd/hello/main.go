// Command hello uses no package of the standard library of its own, so that it builds fast.
package main

import "example.org/greet"

func main() { println(greet.Hello()) }
