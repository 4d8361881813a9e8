package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
)

const collection = "/api/v1/products"

// target is a server, and what has been learned of its rows.
type target struct {
	name, url string
	client    *http.Client
	// ids are those of many rows; deep leads to a page far behind the first.
	ids  []string
	deep string
}

type request func(t *target) (*http.Request, error)

type operation struct {
	name string
	send request
	want int
}

func operations() []operation {
	return []operation{
		{"create", create, http.StatusCreated},
		{"get", func(t *target) (*http.Request, error) { return get(t, "/"+t.any()) }, http.StatusOK},
		{"list page 1", func(t *target) (*http.Request, error) { return get(t, "?page_size=20") }, http.StatusOK},
		{"list page 1 000", func(t *target) (*http.Request, error) { return get(t, t.page()) }, http.StatusOK},
		{"filtered list", func(t *target) (*http.Request, error) { return get(t, "?page_size=20&status=ACTIVE") }, http.StatusOK},
		{"update", update, http.StatusOK},
	}
}

func (t *target) any() string { return t.ids[rand.IntN(len(t.ids))] }

func (t *target) page() string { return "?page_size=20&page_token=" + url.QueryEscape(t.deep) }

func get(t *target, rest string) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, t.url+collection+rest, nil)
}

func body(method, address, text string) (*http.Request, error) {
	req, err := http.NewRequest(method, address, strings.NewReader(text))
	if err == nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, err
}

var created atomic.Int64

func create(t *target) (*http.Request, error) {
	n := created.Add(1)
	text := fmt.Sprintf(`{"sku":"NEW-%d-%d","name":"Lamp %d","price":"39.90","stock":3}`, os.Getpid(), n, n)
	return body(http.MethodPost, t.url+collection, text)
}

func update(t *target) (*http.Request, error) {
	return body(http.MethodPatch, t.url+collection+"/"+t.any(), fmt.Sprintf(`{"price":"%d.50"}`, rand.IntN(1000)))
}

// walk reads pages up to the one before `pages`, keeps their ids, and the token that leads to it.
func (t *target) walk(pages int) {
	for range pages - 1 {
		var page struct {
			Products []struct {
				ID string `json:"id"`
			} `json:"products"`
			NextPageToken string `json:"next_page_token"`
		}
		res, err := t.client.Get(t.url + collection + t.page())
		if err != nil {
			panic(err)
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
