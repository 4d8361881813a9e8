package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// problem is an error as clients see it, RFC 9457.
type problem struct {
	Type     string       `json:"type"`
	Title    string       `json:"title"`
	Status   int          `json:"status"`
	Detail   string       `json:"detail"`
	Instance string       `json:"instance"`
	Code     string       `json:"code"`
	Message  string       `json:"message"`
	Errors   []fieldError `json:"errors"`
}

type fieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (p problem) Error() string { return p.Code + ": " + p.Detail }

func (p problem) because(detail string, fields ...fieldError) problem {
	p.Errors = fields
	if detail != "" {
		p.Detail = detail
	}
	return p
}

func kind(status int, code, message string) problem {
	return problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: message, Code: code, Message: message,
	}
}

var (
	notFound        = kind(404, "PRODUCT_NOT_FOUND", "no such product")
	invalid         = kind(400, "PRODUCT_INVALID", "the product is not valid")
	skuTaken        = kind(409, "PRODUCT_SKU_TAKEN", "another product has the same sku")
	categoryUnknown = kind(400, "PRODUCT_CATEGORY_UNKNOWN", "category_id refers to something that does not exist")
	stale           = kind(412, "PRODUCT_STALE", "the product has changed since it was read")
	invalidID       = kind(400, "INVALID_ID", "the id is not a UUID")
	invalidQuery    = kind(400, "INVALID_QUERY", "the query is not valid")
	invalidToken    = kind(400, "INVALID_PAGE_TOKEN", "the page token does not belong to this query")
	malformed       = kind(400, "MALFORMED_JSON", "the body is not a single JSON object")
	tooLarge        = kind(413, "BODY_TOO_LARGE", "the body is too large")
	notJSON         = kind(415, "UNSUPPORTED_MEDIA_TYPE", "the Content-Type must be application/json")
	noRoute         = kind(404, "NO_SUCH_ROUTE", "there is no such route")
	cancelled       = kind(499, "REQUEST_CANCELLED", "the request was cancelled")
	timedOut        = kind(504, "REQUEST_TIMEOUT", "the request took too long")
	internal        = kind(500, "INTERNAL", "something went wrong")
)

func noSuchRoute(_ http.ResponseWriter, r *http.Request) error {
	return noRoute.because("no route matches " + r.URL.Path)
}

// problemOf is what a client may know of an error.
func problemOf(ctx context.Context, err error) problem {
	var p problem
	var tooMany *http.MaxBytesError
	var violation *pgconn.PgError
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return timedOut
	case ctx.Err() != nil:
		return cancelled
	case errors.As(err, &tooMany):
		return tooLarge
	case errors.Is(err, pgx.ErrNoRows):
		return notFound
	case errors.As(err, &violation):
		return problemOfConstraint(violation.ConstraintName)
	}
	return internal
}

func problemOfConstraint(name string) problem {
	switch name {
	case "products_sku_key":
		return skuTaken.because("", fieldError{"sku", skuTaken.Code, skuTaken.Message})
	case "products_category_id_fkey":
		return categoryUnknown.because("", fieldError{"category_id", categoryUnknown.Code, categoryUnknown.Message})
	}
	return internal
}

func writeProblem(w http.ResponseWriter, id string, p problem) {
	p.Instance = id
	if p.Errors == nil {
		p.Errors = []fieldError{}
	}
	write(w, p.Status, "application/problem+json", p)
}
