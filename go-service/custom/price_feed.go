package custom

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
)

const (
	feedQueue   = 1000
	feedHistory = 100
	feedTimeout = 10 * time.Second
)

// PriceChange is what the web team is told.
type PriceChange struct {
	ProductID string    `json:"product_id"`
	SKU       string    `json:"sku"`
	Price     string    `json:"price"`
	At        time.Time `json:"at"`
}

// PriceFeed posts new prices to the web team's endpoint, one after another, and remembers the latest. A nil feed does nothing.
type PriceFeed struct {
	endpoint string
	logger   *slog.Logger
	tracer   opentracing.Tracer
	client   *http.Client
	queue    chan queued
	done     chan struct{}

	mu     sync.Mutex
	latest []PriceChange
}

// queued is a change with the request that made it.
type queued struct {
	change  PriceChange
	request context.Context
}

// OpenPriceFeed starts the feed; without an endpoint it only remembers.
func OpenPriceFeed(endpoint string, logger *slog.Logger, tracer opentracing.Tracer) (*PriceFeed, error) {
	if u, err := url.Parse(endpoint); err != nil || (endpoint != "" && u.Host == "") {
		return nil, fmt.Errorf("PRICE_FEED_URL %q is no absolute URL", endpoint)
	}
	feed := &PriceFeed{
		endpoint: endpoint,
		logger:   logger,
		tracer:   tracer,
		client:   &http.Client{Timeout: feedTimeout},
		queue:    make(chan queued, feedQueue),
		done:     make(chan struct{}),
	}
	go feed.run()
	return feed, nil
}

// Tell never waits for the web team: when too many changes are under way, it is only logged.
func (f *PriceFeed) Tell(ctx context.Context, change PriceChange) {
	if f == nil {
		return
	}
	f.remember(change)
	select {
	case f.queue <- queued{change: change, request: context.WithoutCancel(ctx)}:
	default:
		f.logger.ErrorContext(ctx, "price change not told: the queue is full", "product_id", change.ProductID)
	}
}

// Latest are the last changes, the newest first.
func (f *PriceFeed) Latest() []PriceChange {
	latest := []PriceChange{}
	if f == nil {
		return latest
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return append(latest, f.latest...)
}

// Close waits until everything in the queue is told.
func (f *PriceFeed) Close() {
	if f != nil {
		close(f.queue)
		<-f.done
	}
}

func (f *PriceFeed) remember(change PriceChange) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.latest = append([]PriceChange{change}, f.latest[:min(len(f.latest), feedHistory-1)]...)
}

func (f *PriceFeed) run() {
	defer close(f.done)
	for next := range f.queue {
		if f.endpoint == "" {
			continue
		}
		if err := f.post(next.request, next.change); err != nil {
			f.logger.ErrorContext(next.request, "price change not told", "product_id", next.change.ProductID, "error", err)
		}
	}
}

// post shows the web team the trace of the request that changed the price.
func (f *PriceFeed) post(ctx context.Context, change PriceChange) error {
	span, ctx := opentracing.StartSpanFromContextWithTracer(ctx, f.tracer, "price_feed.post", ext.SpanKindRPCClient)
	defer span.Finish()
	body, err := json.Marshal(change)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, f.endpoint, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if err := f.tracer.Inject(span.Context(), opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(request.Header)); err != nil {
		return err
	}
	answer, err := f.client.Do(request)
	if err != nil {
		ext.LogError(span, err)
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("the web team answered %s", answer.Status)
		ext.LogError(span, err)
	}
	return err
}
