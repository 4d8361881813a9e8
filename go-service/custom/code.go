// Package custom is your code in the service: nothing here is written again.
package custom

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/opentracing/opentracing-go"
	"gorm.io/gorm"

	"example.com/go-service/handlers"
)

// Code is your code with what it works with. Add members of your own: a mailer, a client, a clock.
type Code struct {
	DB     *gorm.DB
	Logger *slog.Logger
	Tracer opentracing.Tracer
	// Services are all services with your code around them. They are there before the first request, but not yet in Open.
	Services handlers.Services
	// Prices tells the web team of new prices.
	Prices *PriceFeed
}

// Open makes your members when the service starts. getenv reads the environment.
func (c *Code) Open(ctx context.Context, getenv func(string) string) error {
	feed, err := OpenPriceFeed(getenv("PRICE_FEED_URL"), c.Logger, c.Tracer)
	c.Prices = feed
	return err
}

// Close gives back what Open took, when no request is in flight any more.
func (c *Code) Close() error {
	c.Prices.Close()
	return nil
}

// Middleware is around every request of the API, inside the service's own; the first is the outermost.
func (c *Code) Middleware() []func(http.Handler) http.Handler {
	return []func(http.Handler) http.Handler{noStore}
}

// noStore keeps proxies from answering with yesterday's prices.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
