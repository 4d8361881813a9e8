package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// product is a product as clients see it.
type product struct {
	ID          string    `json:"id"`
	SKU         string    `json:"sku"`
	Name        string    `json:"name"`
	Description *string   `json:"description,omitempty"`
	Price       string    `json:"price"`
	Stock       int32     `json:"stock"`
	Status      string    `json:"status"`
	ReleaseDate *string   `json:"release_date,omitempty"`
	Tags        []string  `json:"tags"`
	CategoryID  *string   `json:"category_id,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	Version     int32     `json:"version"`
}

// member is a member of a request: absent, null, or a value.
type member[T any] struct {
	given bool
	value *T
}

func (m *member[T]) UnmarshalJSON(text []byte) error {
	m.given = true
	return json.Unmarshal(text, &m.value)
}

func (m member[T]) or(byDefault T) T {
	if m.value == nil {
		return byDefault
	}
	return *m.value
}

type input struct {
	SKU         member[string]   `json:"sku"`
	Name        member[string]   `json:"name"`
	Description member[string]   `json:"description"`
	Price       member[string]   `json:"price"`
	Stock       member[int32]    `json:"stock"`
	Status      member[string]   `json:"status"`
	ReleaseDate member[string]   `json:"release_date"`
	Tags        member[[]string] `json:"tags"`
	CategoryID  member[string]   `json:"category_id"`
}

func decode(r *http.Request) (input, error) {
	var in input
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return in, notJSON
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return in, err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return in, diagnose(body)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) || !utf8.Valid(body) || bytes.TrimSpace(body)[0] != '{' {
		return in, malformed
	}
	return in, nil
}

// diagnose names every member that a request cannot take.
func diagnose(body []byte) error {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return malformed
	}
	var wrong []fieldError
	for _, name := range slices.Sorted(maps.Keys(members)) {
		var in input
		text, err := json.Marshal(map[string]json.RawMessage{name: members[name]})
		if err != nil {
			return err
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		switch err := decoder.Decode(&in); {
		case err == nil:
		case slices.Contains([]string{"id", "created_at", "updated_at", "deleted_at", "version"}, name):
			wrong = append(wrong, fieldError{name, "READ_ONLY", "cannot be set"})
		case strings.Contains(err.Error(), "unknown field"):
			wrong = append(wrong, fieldError{name, "UNKNOWN_MEMBER", "is not a member of this request"})
		default:
			wrong = append(wrong, fieldError{name, "WRONG_TYPE", "has the wrong type"})
		}
	}
	return invalid.because("", wrong...)
}

var (
	skuForm     = regexp.MustCompile(`^[A-Z0-9]+(-[A-Z0-9]+)*$`)
	decimalForm = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	tooMuch     = decimal.New(1, 15)
)

// checkNew refuses what makes no product.
func (in input) checkNew() error {
	wrong := in.check(true)
	if in.Status.given && in.Status.or("DRAFT") != "DRAFT" {
		wrong = append(wrong, fieldError{"status", "UNKNOWN_VALUE", "must be DRAFT, the first state"})
	}
	return refusal(wrong)
}

// checkChange refuses what no product can become.
func (in input) checkChange() error {
	var fixed []fieldError
	if in.SKU.given {
		fixed = append(fixed, fieldError{"sku", "READ_ONLY", "cannot be set"})
	}
	if in.Status.given {
		fixed = append(fixed, fieldError{"status", "READ_ONLY", "cannot be set"})
	}
	if len(fixed) > 0 {
		return refusal(fixed)
	}
	return refusal(in.check(false))
}

func refusal(wrong []fieldError) error {
	if len(wrong) > 0 {
		return invalid.because("", wrong...)
	}
	return nil
}

// check names all members that are wrong. A new product must have those that are required.
func (in input) check(all bool) (wrong []fieldError) {
	add := func(field, code, message string) { wrong = append(wrong, fieldError{field, code, message}) }
	text := func(field string, m member[string], required bool, most int, form func(string) bool, message string) {
		switch {
		case m.value == nil:
			if required && (all || m.given) {
				add(field, "MISSING_REQUIRED", "is required")
			}
		case strings.ContainsRune(*m.value, 0):
			add(field, "INVALID_FORMAT", "must not contain the character U+0000")
		case required && strings.TrimSpace(*m.value) == "":
			add(field, "MISSING_REQUIRED", "must not be blank")
		case most > 0 && utf8.RuneCountInString(*m.value) > most:
			add(field, "TOO_LONG", "is too long")
		case form != nil && !form(*m.value):
			add(field, "INVALID_FORMAT", message)
		}
	}
	text("sku", in.SKU, all, 50, skuForm.MatchString, "must match "+skuForm.String())
	text("name", in.Name, true, 200, nil, "")
	text("description", in.Description, false, 5000, nil, "")
	text("price", in.Price, true, 0, isDecimal, "must be a decimal number such as 12.5")
	if in.Price.value != nil && isDecimal(*in.Price.value) {
		price := decimal.RequireFromString(*in.Price.value)
		if price.IsNegative() || !price.Equal(price.Truncate(4)) || price.Cmp(tooMuch) >= 0 {
			add("price", "OUT_OF_RANGE", "must be at least 0, with at most 15 digits before the point and 4 behind it")
		}
	}
	if in.Stock.given && in.Stock.value == nil && !all {
		add("stock", "MISSING_REQUIRED", "is required")
	}
	if in.Stock.or(0) < 0 {
		add("stock", "OUT_OF_RANGE", "must be at least 0")
	}
	text("release_date", in.ReleaseDate, false, 0, isDate, "must be a date such as 2026-01-31")
	for _, tag := range in.Tags.or(nil) {
		if strings.ContainsRune(tag, 0) {
			add("tags", "INVALID_FORMAT", "must not contain the character U+0000")
		}
	}
	text("category_id", in.CategoryID, false, 0, isUUID, "must be a UUID")
	return wrong
}

func isDecimal(text string) bool { return len(text) <= 200 && decimalForm.MatchString(text) }

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

func isUUID(text string) bool { return len(text) == 36 && uuid.Validate(text) == nil }

// amount has two digits after the point, or more when it needs them.
func amount(price decimal.Decimal) string {
	if price.Equal(price.Round(2)) {
		return price.StringFixed(2)
	}
	return price.String()
}
