// Command analyzer checks a generated service against the rules that can be read off its source.
//
// In: the service's folder and the build flags its packages are compiled with. Out: one JSON array on standard output,
// an element for each rule: how many things it looked at, the first of them, and every violation with file and line.
// What a violation means for the run is the caller's business. It uses the standard library only, so that it builds
// offline with the service's own toolchain.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("analyzer", flag.ContinueOnError)
	dir := flags.String("dir", ".", "the service's folder")
	build := flags.String("build", "", "build flags, separated by spaces")
	if err := flags.Parse(args); err != nil {
		return err
	}
	service, err := load(*dir, strings.Fields(*build))
	if err != nil {
		return fmt.Errorf("load %s: %w", *dir, err)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	return encoder.Encode(check(service))
}
