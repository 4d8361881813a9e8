package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
)

// exchange is a request that all servers must answer alike. {sku} and {id} are those of the server's own product.
type exchange struct {
	method, path, body string
	headers            []string
}

const isJSON = "Content-Type: application/json"

func exchanges() []exchange {
	unknown := "/00000000-0000-0000-0000-000000000000"
	all := []exchange{
		{"POST", "", `{"sku":"{sku}","name":"D & <b>","description":"x","price":"3","stock":7,"tags":["a","b"],"release_date":"2026-01-31"}`, nil},
		{"POST", "", `{"sku":"{sku}","name":"Lamp","price":"39.90"}`, nil},
		{"GET", "/{id}", "", nil},
		{"GET", "/{id}", "", []string{`If-None-Match: "1"`}},
		{"GET", "/{id}", "", []string{`If-None-Match: "2"`}},
		{"GET", "/4711", "", nil},
		{"GET", unknown, "", nil},
		{"GET", "/x/y/z", "", nil},
		{"GET", "?page_size=20", "", nil},
		{"GET", "?page_size=3&status=ACTIVE", "", nil},
		{"GET", "?page_size=2&status=ACTIVE&min_price=10", "", nil},
		{"GET", "?status=NONE", "", nil},
		{"GET", "?colour=red", "", nil},
		{"GET", "?page_token=x", "", nil},
		{"PATCH", "/{id}", `{"price":"1234.5","description":null}`, nil},
		{"PATCH", "/{id}", `{"stock":8}`, []string{`If-Match: "2"`}},
		{"PATCH", "/{id}", `{"stock":9}`, []string{`If-Match: "2"`}},
		{"PATCH", "/{id}", `{}`, nil},
		{"PATCH", "/{id}", `{"name":null,"sku":"NEW","stock":-1}`, nil},
		{"PATCH", unknown, `{"stock":9}`, nil},
	}
	for _, body := range []string{
		"", "{", "null", "{} {}", "{}", `{"sku":"a","name":" ","price":"x","stock":-1,"status":"ACTIVE","category_id":"x","release_date":"y"}`,
		`{"sku":1,"nme":"x","id":"x"}`, `{"sku":"X","name":"x","price":"-1"}`, `{"sku":"X","name":"x","price":"1.00001"}`,
		`{"sku":"X","name":"` + strings.Repeat("x", 201) + `","price":"1"}`,
		`{"sku":"X","name":"x","price":"1","category_id":"` + unknown[1:] + `"}`,
	} {
		all = append(all, exchange{"POST", "", body, nil})
	}
	return all
}

// compare makes sure that all servers answer alike, so that all do the same work.
func compare(targets []*target) {
	first := targets[0].answers()
	for _, t := range targets[1:] {
		for i, answer := range t.answers() {
			if answer != first[i] {
				panic(fmt.Sprintf("%+v\n%s: %s\n%s: %s", exchanges()[i], targets[0].name, first[i], t.name, answer))
			}
		}
	}
}

func (t *target) answers() (all []string) {
	sku, id := fmt.Sprintf("SAME-%d-%s", os.Getpid(), strings.ToUpper(t.name)), ""
	for _, x := range exchanges() {
		fill := strings.NewReplacer("{sku}", sku, "{id}", id)
		req, err := http.NewRequest(x.method, t.url+collection+fill.Replace(x.path), strings.NewReader(fill.Replace(x.body)))
		if err != nil {
			panic(err)
		}
		for _, header := range append([]string{isJSON}, x.headers...) {
			name, value, _ := strings.Cut(header, ": ")
			req.Header.Set(name, value)
		}
		res, err := t.client.Do(req)
		if err != nil {
			panic(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			panic(err)
		}
		if id == "" {
			id = strings.TrimPrefix(res.Header.Get("Location"), collection+"/")
		}
		all = append(all, strings.ReplaceAll(normal(res, body), sku, "{sku}"))
	}
	return all
}

var (
	anyID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anyMoment = regexp.MustCompile(`"[0-9-]{10}T[0-9:.]+Z"`)
	anyToken  = regexp.MustCompile(`("next_page_token":)"[^"]+"`)
)

// normal is an answer without what differs from server to server: ids, moments and tokens, and the words of problems.
func normal(res *http.Response, body []byte) string {
	text := string(body)
	if res.StatusCode >= http.StatusBadRequest {
		text = problem(body)
	}
	text = anyToken.ReplaceAllString(anyMoment.ReplaceAllString(text, `"{moment}"`), `$1"{token}"`)
	header := res.Header
	return anyID.ReplaceAllString(fmt.Sprintln(res.StatusCode, header.Get("Content-Type"), header.Get("ETag"), header.Get("Location"),
		header.Get("X-Request-Id") != "", strings.TrimSpace(text)), "{id}")
}

// problem is the codes of an error, and the members that it blames.
func problem(body []byte) string {
	var p struct {
		Code, Title, Message string
		Status               int
		Errors               []struct{ Field, Code string }
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return err.Error()
	}
	return fmt.Sprint(p)
}
