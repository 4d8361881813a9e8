package custom

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"example.com/go-service/handlers"
)

// ErrMalformedSince refuses a time that cannot be read.
var ErrMalformedSince = errors.New("since is a time such as 2026-11-02T08:00:00Z")

// Routes adds routes of your own. They share the API's middleware; answer errors with handlers.HandleServiceError.
func (c *Code) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/v1/price-changes", c.priceChanges)
}

// ErrorCodes is how your own sentinel errors look to clients.
func (c *Code) ErrorCodes() []handlers.ErrorCode {
	return []handlers.ErrorCode{
		{Code: "PRICE_SLIP", Message: ErrPriceSlip.Error(), HTTPStatus: http.StatusUnprocessableEntity, ServiceErr: ErrPriceSlip},
		{Code: "MALFORMED_SINCE", Message: ErrMalformedSince.Error(), HTTPStatus: http.StatusBadRequest, ServiceErr: ErrMalformedSince},
	}
}

// priceChanges answers with the latest changes, the newest first; with `since` only with those after it.
func (c *Code) priceChanges(w http.ResponseWriter, r *http.Request) {
	changes := c.Prices.Latest()
	if since := r.URL.Query().Get("since"); since != "" {
		after, err := time.Parse(time.RFC3339, since)
		if err != nil {
			handlers.HandleServiceError(w, r, ErrMalformedSince, c.ErrorCodes()...)
			return
		}
		changes = slices.DeleteFunc(changes, func(change PriceChange) bool { return !change.At.After(after) })
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(map[string][]PriceChange{"price_changes": changes}); err != nil {
		c.Logger.WarnContext(r.Context(), "price changes not written", "error", err)
	}
}
