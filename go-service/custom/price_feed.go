package custom

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"
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
	client   *http.Client
	queue    chan PriceChange
	done     chan struct{}

	mu     sync.Mutex
	latest []PriceChange
}

// OpenPriceFeed starts the feed; without an endpoint it only remembers.
func OpenPriceFeed(endpoint string, logger *slog.Logger) (*PriceFeed, error) {
	if u, err := url.Parse(endpoint); err != nil || (endpoint != "" && u.Host == "") {
		return nil, fmt.Errorf("PRICE_FEED_URL %q is no absolute URL", endpoint)
	}
	feed := &PriceFeed{
		endpoint: endpoint,
		logger:   logger,
		client:   &http.Client{Timeout: feedTimeout},
		queue:    make(chan PriceChange, feedQueue),
		done:     make(chan struct{}),
	}
	go feed.run()
	return feed, nil
}

// Tell never waits for the web team: when too many changes are under way, it is only logged.
func (f *PriceFeed) Tell(change PriceChange) {
	if f == nil {
		return
	}
	f.remember(change)
	select {
	case f.queue <- change:
	default:
		f.logger.Error("price change not told: the queue is full", "product_id", change.ProductID)
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
	for change := range f.queue {
		if f.endpoint == "" {
			continue
		}
		if err := f.post(change); err != nil {
			f.logger.Error("price change not told", "product_id", change.ProductID, "error", err)
		}
	}
}

func (f *PriceFeed) post(change PriceChange) error {
	body, err := json.Marshal(change)
	if err != nil {
		return err
	}
	answer, err := f.client.Post(f.endpoint, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("the web team answered %s", answer.Status)
	}
	return nil
}
