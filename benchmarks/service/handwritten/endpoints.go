package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

func (p products) create(w http.ResponseWriter, r *http.Request) error {
	in, err := decode(r)
	if err != nil {
		return err
	}
	if err := in.checkNew(); err != nil {
		return err
	}
	made, err := p.insert(r.Context(), in)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/products/"+made.ID)
	return writeProduct(w, http.StatusCreated, made)
}

func (p products) get(w http.ResponseWriter, r *http.Request) error {
	id, err := identifier(r)
	if err != nil {
		return err
	}
	found, err := p.find(r.Context(), id)
	if err != nil {
		return err
	}
	for _, seen := range tags(r, "If-None-Match") {
		if seen = strings.TrimPrefix(seen, "W/"); seen == "*" || seen == etag(found.Version) {
			w.Header().Set("ETag", etag(found.Version))
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	return writeProduct(w, http.StatusOK, found)
}

func (p products) update(w http.ResponseWriter, r *http.Request) error {
	in, err := decode(r)
	if err != nil {
		return err
	}
	id, err := identifier(r)
	if err != nil {
		return err
	}
	if err := in.checkChange(); err != nil {
		return err
	}
	changed, err := p.change(r.Context(), id, tags(r, "If-Match"), in)
	if err != nil {
		return err
	}
	return writeProduct(w, http.StatusOK, changed)
}

func (p products) list(w http.ResponseWriter, r *http.Request) error {
	query, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		return err
	}
	found, err := p.page(r.Context(), query)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, "application/json", found)
}

func identifier(r *http.Request) (uuid.UUID, error) {
	text := r.PathValue("id")
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return id, invalidID.because(strconv.Quote(text) + " is not a UUID")
	}
	return id, nil
}

func etag(version int32) string { return `"` + strconv.Itoa(int(version)) + `"` }

// tags is the entity tags of a header; nil when there is none.
func tags(r *http.Request, header string) []string {
	values := r.Header.Values(header)
	if len(values) == 0 {
		return nil
	}
	all := strings.Split(strings.Join(values, ","), ",")
	for i, tag := range all {
		all[i] = strings.TrimSpace(tag)
	}
	return all
}

func writeProduct(w http.ResponseWriter, status int, p *product) error {
	w.Header().Set("ETag", etag(p.Version))
	return write(w, status, "application/json", p)
}

func write(w http.ResponseWriter, status int, contentType string, body any) error {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(body)
}
