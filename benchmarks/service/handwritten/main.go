// Command handwritten serves products as somebody would write it by hand, with net/http, pgx and encoding/json. For the requests
// of the benchmark it does what the generated service does, on the same tables: the same checks, errors, versions, page tokens,
// log lines, metrics, spans, limits and timeouts. Command load compares the answers before it measures.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/opentracing/opentracing-go"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	requestTimeout = 30 * time.Second
	maxBodyBytes   = 1 << 20
)

func main() {
	if err := run(context.Background(), os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, getenv func(string) string) error {
	pool, err := open(ctx, getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	server := &http.Server{
		Addr:              getenv("HTTP_ADDRESS"),
		Handler:           routes(products{pool}, observer{logger, opentracing.NoopTracer{}, newDurations(registry)}, registry),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       requestTimeout,
		WriteTimeout:      2*requestTimeout + 10*time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	return server.ListenAndServe()
}

func open(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 20
	config.ConnConfig.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: time.Second}
	}
	return pgxpool.NewWithConfig(ctx, config)
}

func routes(p products, o observer, registry *prometheus.Registry) http.Handler {
	mux := http.NewServeMux()
	for pattern, serve := range map[string]endpoint{
		"POST /api/v1/products":       p.create,
		"GET /api/v1/products/{id}":   p.get,
		"GET /api/v1/products":        p.list,
		"PATCH /api/v1/products/{id}": p.update,
		"/":                           noSuchRoute,
	} {
		mux.Handle(pattern, o.observe(pattern, serve))
	}
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := p.pool.Ping(r.Context()); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}
