package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/shopspring/decimal"
)

const columns = `id, sku, name, description, price, stock, status, release_date, tags, category_id, created_at, updated_at, version`

// products is the table of products.
type products struct{ pool *pgxpool.Pool }

func scan(row pgx.Row) (*product, error) {
	var p product
	var price decimal.Decimal
	var released *time.Time
	err := row.Scan(&p.ID, &p.SKU, &p.Name, &p.Description, &price, &p.Stock, &p.Status, &released, &p.Tags, &p.CategoryID,
		&p.CreatedAt, &p.UpdatedAt, &p.Version)
	if err != nil {
		return nil, err
	}
	if released != nil {
		day := released.Format(time.DateOnly)
		p.ReleaseDate = &day
	}
	p.Price = amount(price)
	p.CreatedAt, p.UpdatedAt = p.CreatedAt.UTC(), p.UpdatedAt.UTC()
	return &p, nil
}

func (p products) find(ctx context.Context, id uuid.UUID) (*product, error) {
	return scan(p.pool.QueryRow(ctx, `SELECT `+columns+` FROM products WHERE id = $1 AND deleted_at IS NULL`, id))
}

func (p products) insert(ctx context.Context, in input) (*product, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	tags := in.Tags.or(nil)
	if tags == nil {
		tags = []string{}
	}
	return scan(p.pool.QueryRow(ctx, `INSERT INTO products
		(id, sku, name, description, price, stock, status, release_date, tags, category_id, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, 'DRAFT', $7, $8, $9, now(), now(), 1) RETURNING `+columns,
		id, in.SKU.value, in.Name.value, in.Description.value, in.Price.value, in.Stock.or(0),
		in.ReleaseDate.value, tags, in.CategoryID.value))
}

// change writes the given members as the next version, if the caller has seen the one before; without tags, whatever it is.
func (p products) change(ctx context.Context, id uuid.UUID, tags []string, in input) (*product, error) {
	args := []any{id}
	place := func(value any) string {
		args = append(args, value)
		return "$" + strconv.Itoa(len(args))
	}
	var set []string
	assign := func(given bool, column string, value any) {
		if given {
			set = append(set, column+" = "+place(value))
		}
	}
	assign(in.Name.given, "name", in.Name.value)
	assign(in.Description.given, "description", in.Description.value)
	assign(in.Price.given, "price", in.Price.value)
	assign(in.Stock.given, "stock", in.Stock.value)
	assign(in.ReleaseDate.given, "release_date", in.ReleaseDate.value)
	assign(in.Tags.given, "tags", append([]string{}, in.Tags.or(nil)...))
	assign(in.CategoryID.given, "category_id", in.CategoryID.value)
	where := "id = $1 AND deleted_at IS NULL"
	if tags != nil && !slices.Contains(tags, "*") {
		where += " AND '\"' || version || '\"' = ANY(" + place(tags) + ")"
	}
	statement := fmt.Sprintf(`SELECT %s FROM products WHERE %s`, columns, where)
	if len(set) > 0 {
		statement = fmt.Sprintf(`UPDATE products SET %s, version = version + 1, updated_at = now() WHERE %s RETURNING %s`,
			strings.Join(set, ", "), where, columns)
	}
	changed, err := scan(p.pool.QueryRow(ctx, statement, args...))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, p.whyUnchanged(ctx, id)
	}
	return changed, err
}

func (p products) whyUnchanged(ctx context.Context, id uuid.UUID) error {
	found, err := p.find(ctx, id)
	if err != nil {
		return err
	}
	return stale.because("its version is now " + etag(found.Version))
}
