// Command handwritten serves products as somebody would write it by hand: net/http, pgx, encoding/json, one file, and only
// the requests that the benchmark makes. It works on the tables of the generated service and gives the same answers.
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/shopspring/decimal"
)

const columns = `id, sku, name, description, price, stock, status, release_date, tags, category_id, created_at, updated_at, version`

var skuPattern = regexp.MustCompile(`^[A-Z0-9]+(-[A-Z0-9]+)*$`)

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

type fieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

type problem struct {
	Status int          `json:"status"`
	Code   string       `json:"code"`
	Errors []fieldError `json:"errors,omitempty"`
}

func (p problem) Error() string { return p.Code }

type server struct{ pool *pgxpool.Pool }

func main() {
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		panic(err)
	}
	config.MaxConns = 20
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		panic(err)
	}
	s := server{pool}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/products", answer(s.create))
	mux.HandleFunc("GET /api/v1/products/{id}", answer(s.get))
	mux.HandleFunc("GET /api/v1/products", answer(s.list))
	mux.HandleFunc("PATCH /api/v1/products/{id}", answer(s.update))
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	if err := http.ListenAndServe(os.Getenv("HTTP_ADDRESS"), logged(logger, mux)); err != nil {
		panic(err)
	}
}

type handler func(w http.ResponseWriter, r *http.Request) error

func answer(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 30*time.Second)
		defer cancel()
		err := h(w, r.WithContext(ctx))
		var p problem
		switch {
		case err == nil:
		case errors.As(err, &p):
			write(w, p.Status, "application/problem+json", p)
		default:
			write(w, 500, "application/problem+json", problem{Status: 500, Code: "INTERNAL"})
		}
	}
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) { r.status = status; r.ResponseWriter.WriteHeader(status) }

func logged(logger *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, id := time.Now(), uuid.NewString()
		w.Header().Set("X-Request-Id", id)
		rec := &recorder{w, 200}
		next.ServeHTTP(rec, r)
		logger.Info("request", "method", r.Method, "path", r.URL.Path, "status", rec.status,
			"duration", time.Since(begin), "request_id", id)
	})
}

func write(w http.ResponseWriter, status int, kind string, body any) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func writeProduct(w http.ResponseWriter, status int, p *product) error {
	w.Header().Set("ETag", strconv.Quote(strconv.Itoa(int(p.Version))))
	write(w, status, "application/json", p)
	return nil
}

type input struct {
	SKU   *string `json:"sku"`
	Name  *string `json:"name"`
	Price *string `json:"price"`
	Stock *int32  `json:"stock"`
}

func decode(r *http.Request) (input, error) {
	var in input
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return in, problem{Status: 415, Code: "UNSUPPORTED_MEDIA_TYPE"}
	}
	decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return in, problem{Status: 400, Code: "MALFORMED_JSON"}
	}
	return in, nil
}

func (in input) check(creating bool) error {
	var wrong []fieldError
	add := func(field, message string) { wrong = append(wrong, fieldError{field, message}) }
	if creating && in.SKU == nil {
		add("sku", "is required")
	}
	if in.SKU != nil && (len(*in.SKU) > 50 || !skuPattern.MatchString(*in.SKU)) {
		add("sku", "has the wrong form")
	}
	if creating && in.Name == nil {
		add("name", "is required")
	}
	if in.Name != nil && (*in.Name == "" || utf8.RuneCountInString(*in.Name) > 200) {
		add("name", "must have 1 to 200 characters")
	}
	if creating && in.Price == nil {
		add("price", "is required")
	}
	if in.Price != nil {
		if price, err := decimal.NewFromString(*in.Price); err != nil || price.IsNegative() || price.Exponent() < -4 {
			add("price", "must be an amount of at least 0")
		}
	}
	if in.Stock != nil && *in.Stock < 0 {
		add("stock", "must be at least 0")
	}
	if len(wrong) > 0 {
		return problem{Status: 400, Code: "PRODUCT_INVALID", Errors: wrong}
	}
	return nil
}

func scan(row pgx.Row) (*product, error) {
	var p product
	var price decimal.Decimal
	var released *time.Time
	err := row.Scan(&p.ID, &p.SKU, &p.Name, &p.Description, &price, &p.Stock, &p.Status, &released, &p.Tags, &p.CategoryID,
		&p.CreatedAt, &p.UpdatedAt, &p.Version)
	if released != nil {
		day := released.Format(time.DateOnly)
		p.ReleaseDate = &day
	}
	p.Price = amount(price)
	var violated *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, problem{Status: 404, Code: "PRODUCT_NOT_FOUND"}
	case errors.As(err, &violated) && violated.ConstraintName == "products_sku_key":
		return nil, problem{Status: 409, Code: "PRODUCT_SKU_TAKEN"}
	}
	return &p, err
}

// amount has two digits after the point, or more when it needs them.
func amount(price decimal.Decimal) string {
	if price.Equal(price.Round(2)) {
		return price.StringFixed(2)
	}
	return price.String()
}

func (s server) create(w http.ResponseWriter, r *http.Request) error {
	in, err := decode(r)
	if err != nil {
		return err
	}
	if err := in.check(true); err != nil {
		return err
	}
	stock := int32(0)
	if in.Stock != nil {
		stock = *in.Stock
	}
	p, err := scan(s.pool.QueryRow(r.Context(),
		`INSERT INTO products (id, sku, name, price, stock, status, tags) VALUES ($1, $2, $3, $4, $5, 'DRAFT', '[]') RETURNING `+columns,
		uuid.Must(uuid.NewV7()), *in.SKU, *in.Name, *in.Price, stock))
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/products/"+p.ID)
	return writeProduct(w, http.StatusCreated, p)
}

func identifier(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		return id, problem{Status: 400, Code: "INVALID_ID"}
	}
	return id, nil
}

func (s server) get(w http.ResponseWriter, r *http.Request) error {
	id, err := identifier(r)
	if err != nil {
		return err
	}
	p, err := scan(s.pool.QueryRow(r.Context(), `SELECT `+columns+` FROM products WHERE id = $1 AND deleted_at IS NULL`, id))
	if err != nil {
		return err
	}
	return writeProduct(w, http.StatusOK, p)
}

func (s server) update(w http.ResponseWriter, r *http.Request) error {
	id, err := identifier(r)
	if err != nil {
		return err
	}
	in, err := decode(r)
	if err != nil {
		return err
	}
	if err := in.check(false); err != nil {
		return err
	}
	p, err := scan(s.pool.QueryRow(r.Context(), `UPDATE products SET name = coalesce($2, name), price = coalesce($3::numeric, price),
		stock = coalesce($4, stock), version = version + 1, updated_at = now()
		WHERE id = $1 AND deleted_at IS NULL RETURNING `+columns, id, in.Name, in.Price, in.Stock))
	if err != nil {
		return err
	}
	return writeProduct(w, http.StatusOK, p)
}

type page struct {
	Products      []*product `json:"products"`
	NextPageToken string     `json:"next_page_token"`
}

func (s server) list(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	size := 20
	if text := query.Get("page_size"); text != "" {
		asked, err := strconv.Atoi(text)
		if err != nil || asked < 0 {
			return problem{Status: 400, Code: "INVALID_QUERY"}
		}
		size = min(max(asked, 1), 100)
	}
	where, args := "deleted_at IS NULL", []any{}
	if status := query.Get("status"); status != "" {
		args = append(args, status)
		where += fmt.Sprintf(" AND status = $%d", len(args))
	}
	if token := query.Get("page_token"); token != "" {
		after, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil {
			return problem{Status: 400, Code: "INVALID_PAGE_TOKEN"}
		}
		args = append(args, string(after))
		where += fmt.Sprintf(" AND id > $%d", len(args))
	}
	args = append(args, size+1)
	rows, err := s.pool.Query(r.Context(),
		fmt.Sprintf(`SELECT %s FROM products WHERE %s ORDER BY id LIMIT $%d`, columns, where, len(args)), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var found page
	for rows.Next() {
		p, err := scan(rows)
		if err != nil {
			return err
		}
		found.Products = append(found.Products, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(found.Products) > size {
		found.Products = found.Products[:size]
		found.NextPageToken = base64.RawURLEncoding.EncodeToString([]byte(found.Products[size-1].ID))
	}
	write(w, http.StatusOK, "application/json", found)
	return nil
}
