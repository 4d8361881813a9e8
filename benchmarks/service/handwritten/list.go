package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type page struct {
	Products      []*product `json:"products"`
	NextPageToken string     `json:"next_page_token"`
}

// query is what a list is asked for.
type query struct {
	size  int
	where []string
	args  []any
	// digest stands for all that is asked except for which page.
	digest string
	after  *cursor
}

// cursor is where a page ended; it is of no use with another query.
type cursor struct {
	Query string `json:"q"`
	ID    string `json:"i"`
}

var filters = []struct {
	name, condition string
	valid           func(string) bool
	code            string
}{
	{"category_id", "category_id = $%d", isUUID, "INVALID_FORMAT"},
	{"status", "status = $%d", isStatus, "UNKNOWN_VALUE"},
	{"min_price", "price >= $%d", isDecimal, "INVALID_FORMAT"},
	{"max_price", "price <= $%d", isDecimal, "INVALID_FORMAT"},
}

var parameters = []string{"category_id", "status", "min_price", "max_price", "page_size", "page_token"}

func isStatus(text string) bool { return text == "DRAFT" || text == "ACTIVE" || text == "DISCONTINUED" }

func parseQuery(raw string) (query, error) {
	q := query{size: 20, where: []string{"deleted_at IS NULL"}}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, invalidQuery
	}
	var wrong []fieldError
	for name, given := range values {
		if !slices.Contains(parameters, name) {
			wrong = append(wrong, fieldError{name, "UNKNOWN_MEMBER", "is not a parameter of this list"})
		} else if len(given) > 1 {
			wrong = append(wrong, fieldError{name, "DUPLICATE_ITEM", "must be given once"})
		}
	}
	for _, filter := range filters {
		switch given, ok := values[filter.name]; {
		case !ok:
		case filter.valid(given[0]):
			q.args = append(q.args, given[0])
			q.where = append(q.where, fmt.Sprintf(filter.condition, len(q.args)))
		default:
			wrong = append(wrong, fieldError{filter.name, filter.code, "has no such value"})
		}
	}
	if text := values.Get("page_size"); text != "" {
		asked, err := strconv.ParseInt(text, 10, 32)
		if err != nil || asked < 0 {
			wrong = append(wrong, fieldError{"page_size", "WRONG_TYPE", "must be an integer of at least 0"})
		} else if asked > 0 {
			q.size = min(int(asked), 100)
		}
	}
	if len(wrong) > 0 {
		return q, invalidQuery.because("", wrong...)
	}
	return q, q.follow(values)
}

// follow reads the page token, which must be one of the same query.
func (q *query) follow(values url.Values) error {
	token := values.Get("page_token")
	values.Del("page_token")
	values.Del("page_size")
	sum := sha256.Sum256([]byte(values.Encode()))
	q.digest = base64.RawURLEncoding.EncodeToString(sum[:9])
	if token == "" {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || json.Unmarshal(text, &q.after) != nil || q.after.Query != q.digest || !isUUID(q.after.ID) {
		return invalidToken
	}
	return nil
}

func (p products) page(ctx context.Context, q query) (*page, error) {
	if q.after != nil {
		q.args = append(q.args, q.after.ID)
		q.where = append(q.where, fmt.Sprintf("id > $%d", len(q.args)))
	}
	q.args = append(q.args, q.size+1)
	rows, err := p.pool.Query(ctx, fmt.Sprintf(`SELECT %s FROM products WHERE %s ORDER BY id LIMIT $%d`,
		columns, strings.Join(q.where, " AND "), len(q.args)), q.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := &page{Products: make([]*product, 0, q.size+1)}
	for rows.Next() {
		next, err := scan(rows)
		if err != nil {
			return nil, err
		}
		found.Products = append(found.Products, next)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(found.Products) > q.size {
		found.Products = found.Products[:q.size]
		token, err := json.Marshal(cursor{q.digest, found.Products[q.size-1].ID})
		if err != nil {
			return nil, err
		}
		found.NextPageToken = base64.RawURLEncoding.EncodeToString(token)
	}
	return found, nil
}
