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
}

// Open makes your members when the service starts. getenv reads the environment.
func (c *Code) Open(ctx context.Context, getenv func(string) string) error { return nil }

// Close gives back what Open took, when no request is in flight any more.
func (c *Code) Close() error { return nil }

// Middleware is around every request of the API, inside the service's own; the first is the outermost.
func (c *Code) Middleware() []func(http.Handler) http.Handler { return nil }
