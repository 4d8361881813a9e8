// Command load measures two servers of the same API side by side.
//
//	load -servers name=URL,name=URL -seconds 0.2 -rounds 40 > cells.json
//
// A round gives every cell, which is one kind of request at a number of connections, one short turn on each server, one
// right after the other, the first of the last round last. So what a noisy machine does to one side it does to the other, and
// the two turns of a round can be compared. Before the first round both servers must give the same answers.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// cell is what a server reached with one kind of request and a number of connections.
type cell struct {
	Server      string `json:"server"`
	Operation   string `json:"operation"`
	Connections int    `json:"connections"`
	// PerSecond and P50 have a value for each round.
	PerSecond []float64 `json:"per_second"`
	P50       []float64 `json:"p50_ms"`
	P99       float64   `json:"p99_ms"`
	Failed    int       `json:"failed"`

	target *target
	send   request
	want   int
	times  []time.Duration
}

func main() {
	servers := flag.String("servers", "", "name=URL,name=URL")
	seconds := flag.Float64("seconds", 0.2, "length of a turn")
	rounds := flag.Int("rounds", 40, "turns of each server for each figure")
	only := flag.String("only", "", "the one operation to measure; empty: all")
	flag.Parse()
	var targets []*target
	for pair := range strings.SplitSeq(*servers, ",") {
		name, address, _ := strings.Cut(pair, "=")
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
		targets = append(targets, &target{name: name, url: address, client: client})
	}
	compare(targets)
	for _, t := range targets {
		t.walk(1000)
	}
	cells := measure(targets, *only, *rounds, time.Duration(*seconds*float64(time.Second)))
	if err := json.NewEncoder(os.Stdout).Encode(slices.Concat(cells...)); err != nil {
		panic(err)
	}
}

// measure is the cells of all servers, those that are compared side by side, after a short warm-up and some rounds.
func measure(targets []*target, only string, rounds int, turn time.Duration) (all [][]*cell) {
	for _, op := range operations() {
		for _, connections := range []int{1, 8, 64} {
			if only != "" && only != op.name {
				continue
			}
			var side []*cell
			for _, t := range targets {
				side = append(side, &cell{
					Server: t.name, Operation: op.name, Connections: connections, target: t, send: op.send, want: op.want,
				})
				run(side[len(side)-1], turn/2)
			}
			all = append(all, side)
		}
	}
	for round := range rounds {
		for _, side := range all {
			turns := slices.Clone(side)
			if round%2 == 1 {
				slices.Reverse(turns)
			}
			for _, c := range turns {
				c.add(run(c, turn))
			}
		}
	}
	for _, c := range slices.Concat(all...) {
		slices.Sort(c.times)
		c.P99 = at(c.times, 0.99)
	}
	return all
}

// outcome is what happened in one turn.
type outcome struct {
	times  []time.Duration
	failed int
	took   time.Duration
}

func (c *cell) add(o outcome) {
	slices.Sort(o.times)
	c.times = append(c.times, o.times...)
	c.Failed += o.failed
	c.PerSecond = append(c.PerSecond, float64(len(o.times))/o.took.Seconds())
	c.P50 = append(c.P50, at(o.times, 0.50))
}

// at is a percentile in milliseconds.
func at(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(share*float64(len(sorted)-1))].Seconds() * 1000
}

func run(c *cell, turn time.Duration) (all outcome) {
	var mutex sync.Mutex
	var group sync.WaitGroup
	begin := time.Now()
	for range c.Connections {
		group.Go(func() {
			var own outcome
			for time.Since(begin) < turn {
				asked := time.Now()
				if err := c.once(); err != nil {
					own.failed++
					continue
				}
				own.times = append(own.times, time.Since(asked))
			}
			mutex.Lock()
			defer mutex.Unlock()
			all.times, all.failed = append(all.times, own.times...), all.failed+own.failed
		})
	}
	group.Wait()
	all.took = time.Since(begin)
	return all
}

func (c *cell) once() error {
	req, err := c.send(c.target)
	if err != nil {
		return err
	}
	res, err := c.target.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != c.want {
		return fmt.Errorf("%s %s: %s", req.Method, req.URL, res.Status)
	}
	return nil
}
