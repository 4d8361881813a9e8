// Command load measures two servers of the same API side by side, in short turns, so that a noisy machine treats both alike.
//
//	load -servers name=URL,name=URL -seconds 2 -rounds 3 > figures.json
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// figure is what one kind of request reached with a number of connections.
type figure struct {
	Server      string  `json:"server"`
	Operation   string  `json:"operation"`
	Connections int     `json:"connections"`
	PerSecond   float64 `json:"per_second"`
	P50         float64 `json:"p50_ms"`
	P99         float64 `json:"p99_ms"`
	Failed      int     `json:"failed"`
}

type target struct {
	name, url string
	client    *http.Client
	ids       []string
	deep      string
}

type operation struct {
	name string
	send func(t *target) (*http.Request, error)
	want int
}

var created atomic.Int64

const collection = "/api/v1/products"

func operations() []operation {
	return []operation{
		{"create", create, http.StatusCreated},
		{"get", func(t *target) (*http.Request, error) {
			return http.NewRequest("GET", t.url+collection+"/"+t.any(), nil)
		}, http.StatusOK},
		{"list page 1", func(t *target) (*http.Request, error) {
			return http.NewRequest("GET", t.url+collection+"?page_size=20", nil)
		}, http.StatusOK},
		{"list page 1 000", func(t *target) (*http.Request, error) {
			return http.NewRequest("GET", t.url+collection+"?page_size=20&page_token="+url.QueryEscape(t.deep), nil)
		}, http.StatusOK},
		{"filtered list", func(t *target) (*http.Request, error) {
			return http.NewRequest("GET", t.url+collection+"?page_size=20&status=ACTIVE", nil)
		}, http.StatusOK},
		{"update", update, http.StatusOK},
	}
}

func (t *target) any() string { return t.ids[rand.IntN(len(t.ids))] }

func body(method, address, text string) (*http.Request, error) {
	req, err := http.NewRequest(method, address, strings.NewReader(text))
	if err == nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, err
}

func create(t *target) (*http.Request, error) {
	n := created.Add(1)
	text := fmt.Sprintf(`{"sku":"NEW-%d-%d","name":"Lamp %d","price":"39.90","stock":3}`, os.Getpid(), n, n)
	return body("POST", t.url+collection, text)
}

func update(t *target) (*http.Request, error) {
	return body("PATCH", t.url+collection+"/"+t.any(), fmt.Sprintf(`{"price":"%d.50"}`, rand.IntN(1000)))
}

func main() {
	servers := flag.String("servers", "", "name=URL,name=URL")
	seconds := flag.Float64("seconds", 2, "length of a turn")
	rounds := flag.Int("rounds", 3, "turns of each server for each figure")
	flag.Parse()
	var targets []*target
	for _, pair := range strings.Split(*servers, ",") {
		name, address, _ := strings.Cut(pair, "=")
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
		t := &target{name: name, url: address, client: client}
		t.walk(1000)
		targets = append(targets, t)
	}
	var figures []figure
	for _, op := range operations() {
		for _, connections := range []int{1, 8, 64} {
			figures = append(figures, measure(targets, op, connections, *rounds, time.Duration(*seconds*float64(time.Second)))...)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(figures); err != nil {
		panic(err)
	}
}

// walk reads pages up to the one before `pages`, keeps their ids, and the token that leads to it.
func (t *target) walk(pages int) {
	for range pages - 1 {
		res, err := t.client.Get(t.url + collection + "?page_size=20&page_token=" + url.QueryEscape(t.deep))
		if err != nil {
			panic(err)
		}
		var page struct {
			Products []struct {
				ID string `json:"id"`
			} `json:"products"`
			NextPageToken string `json:"next_page_token"`
		}
		if err := json.NewDecoder(res.Body).Decode(&page); err != nil || page.NextPageToken == "" {
			panic(fmt.Sprint("no further page: ", err))
		}
		res.Body.Close()
		for _, p := range page.Products {
			t.ids = append(t.ids, p.ID)
		}
		t.deep = page.NextPageToken
	}
}

// measure gives the servers alternating turns after a short warm-up, and takes each server's turns together.
func measure(targets []*target, op operation, connections, rounds int, turn time.Duration) []figure {
	spent := make([][]time.Duration, len(targets))
	failed := make([]int, len(targets))
	for i, t := range targets {
		run(t, op, connections, turn/4)
		spent[i] = nil
	}
	for range rounds {
		for i, t := range targets {
			times, bad := run(t, op, connections, turn)
			spent[i] = append(spent[i], times...)
			failed[i] += bad
		}
	}
	var figures []figure
	for i, t := range targets {
		slices.Sort(spent[i])
		seconds := turn.Seconds() * float64(rounds)
		figures = append(figures, figure{t.name, op.name, connections, float64(len(spent[i])) / seconds,
			at(spent[i], 0.50), at(spent[i], 0.99), failed[i]})
	}
	return figures
}

func at(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(share*float64(len(sorted)-1))].Seconds() * 1000
}

func run(t *target, op operation, connections int, turn time.Duration) (all []time.Duration, failed int) {
	var mutex sync.Mutex
	var group sync.WaitGroup
	end := time.Now().Add(turn)
	for range connections {
		group.Go(func() {
			var times []time.Duration
			bad := 0
			for time.Now().Before(end) {
				begin := time.Now()
				if t.once(op) {
					times = append(times, time.Since(begin))
				} else {
					bad++
				}
			}
			mutex.Lock()
			defer mutex.Unlock()
			all, failed = append(all, times...), failed+bad
		})
	}
	group.Wait()
	return all, failed
}

func (t *target) once(op operation) bool {
	req, err := op.send(t)
	if err != nil {
		return false
	}
	res, err := t.client.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err == nil && res.StatusCode == op.want
}
